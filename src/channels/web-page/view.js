// Draws the conversation. Texts are inserted as text, never as markup.
import { pieces } from "./links.js";

const TYPING_FOR = 6000;

export const byId = (id) => document.getElementById(id);

/** A new element with a class and a text. */
export function element(tag, name, text) {
  const made = document.createElement(tag);
  if (name) made.className = name;
  if (text !== undefined) made.textContent = text;
  return made;
}

/** The log of messages. `say(key)` gives a text of the page, `language()` its language, `choose(choice)` is a pressed button. */
export function createView({ say, language, choose }) {
  const log = byId("log");
  const shown = new Map();
  let typing = 0;

  const time = (at) => new Intl.DateTimeFormat(language(), { hour: "numeric", minute: "2-digit" }).format(at);
  const day = (at) => new Intl.DateTimeFormat(language(), { weekday: "long", day: "numeric", month: "long" }).format(at);

  // By the service's order, not by time: a phone's clock may be wrong. What is still waiting stays at the end.
  function place(entry) {
    const order = Number(entry.dataset.sequence);
    const comesAfter = ({ dataset }) => (order ? dataset.state === "waiting" || Number(dataset.sequence) > order : false);
    const later = [...log.querySelectorAll("article")].find(comesAfter);
    log.insertBefore(entry, later || null);
    days();
    buttons();
    scroll();
  }

  // An answer is read from its question on, and a message of staff from its first line; else the end is shown.
  function scroll() {
    const entries = [...log.querySelectorAll("article")];
    const last = entries[entries.length - 1];
    const own = entries.filter((entry) => entry.classList.contains("worker")).pop();
    if (!last) return;
    const first = last.classList.contains("staff") ? last : own || last;
    log.scrollTop = first.offsetTop - log.offsetTop - 8;
  }

  function days() {
    for (const old of log.querySelectorAll(".day")) old.remove();
    let last = "";
    for (const entry of log.querySelectorAll("article")) {
      const name = day(Number(entry.dataset.at));
      if (name !== last) log.insertBefore(element("p", "day", name), entry);
      last = name;
    }
  }

  // Only the choices of the last message are there: older ones would answer a question that is no longer asked, and fill a small screen.
  function buttons() {
    const entries = [...log.querySelectorAll("article")];
    const last = entries[entries.length - 1];
    for (const entry of entries) for (const list of entry.querySelectorAll(".choices")) list.hidden = entry !== last;
  }

  function body(message) {
    const text = element("p", "text");
    text.lang = message.language || language();
    const parts = message.from === "worker" ? [{ text: message.text }] : pieces(message.text);
    for (const part of parts) text.append(part.href ? link(part) : part.text);
    return text;
  }

  function link({ text, href }) {
    const made = element("a", "", text);
    made.href = href;
    made.rel = "noopener noreferrer";
    if (href.startsWith("https:")) made.target = "_blank";
    return made;
  }

  function choiceList(message) {
    const list = element("div", "choices");
    list.setAttribute("role", "group");
    list.setAttribute("aria-label", say("choices"));
    for (const choice of message.choices) {
      const button = element("button", "", choice.label);
      button.type = "button";
      button.lang = message.language || language();
      button.onclick = () => choose(choice);
      list.append(button);
    }
    return list;
  }

  // Nothing is loaded before it is wanted: a recording costs money on a phone.
  function player(address, listen) {
    const made = element("audio", "voice");
    made.controls = true;
    made.preload = "none";
    made.src = address;
    made.setAttribute("aria-label", say(listen));
    made.onplay = () => {
      for (const other of log.querySelectorAll("audio")) if (other !== made) other.pause();
    };
    made.onerror = () => made.replaceWith(element("p", "gone", say(`${listen}-gone`)));
    return made;
  }

  const speaker = { worker: "from-you", bot: "from-bot", staff: "from-person" };

  // Everything was deleted: it goes from the screen too, and the count of messages begins again.
  function clear() {
    shown.clear();
    log.textContent = "";
  }

  function show(message) {
    const id = message.id;
    if (message.erased) clear();
    if (shown.has(id)) return known(id, message.sequence);
    if (message.from !== "worker") hideTyping();
    const entry = element("article", message.from);
    entry.dataset.at = String(message.at);
    if (message.sequence) entry.dataset.sequence = String(message.sequence);
    entry.append(element("p", message.from === "staff" ? "who" : "who unseen", say(speaker[message.from])));
    if (message.text) entry.append(body(message));
    if (message.voice) entry.append(player(message.voice, message.text ? "listen" : "listen-message"));
    const foot = element("p", "foot");
    foot.append(element("time", "", time(message.at)), element("span", "state"));
    entry.append(foot);
    if (message.choices) entry.append(choiceList(message));
    shown.set(id, entry);
    place(entry);
  }

  // The service has told of a message that is shown already: one of the worker's own, now stored, or a repetition.
  function known(id, sequence) {
    if (!sequence) return;
    const entry = shown.get(id);
    const moved = entry.dataset.sequence !== String(sequence);
    entry.dataset.sequence = String(sequence);
    if (moved) place(entry);
    state(id, "sent");
  }

  function state(id, name, sentence) {
    const entry = shown.get(id);
    const own = entry ? entry.classList.contains("worker") : false;
    if (!own) return;
    entry.dataset.state = name;
    const words = { waiting: say("waiting"), sent: say("sent"), failed: `${say("not-sent")} ${sentence || ""}` };
    entry.querySelector(".state").textContent = words[name];
  }

  function hideTyping() {
    clearTimeout(typing);
    byId("typing").hidden = true;
  }

  return {
    show,
    state,
    typing() {
      clearTimeout(typing);
      byId("typing").hidden = false;
      typing = setTimeout(hideTyping, TYPING_FOR);
    },
    /** One line above the input: no connection, or what the service asks for; empty hides it. */
    notice(text) {
      byId("notice").textContent = text || "";
      byId("notice").hidden = !text;
      scroll();
    },
  };
}
