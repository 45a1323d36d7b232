// The worker's page: what is shown when, and what each button does.
import { createQueue, kept, NAMES } from "./queue.js";
import { createStream } from "./stream.js";
import { byId, createView, element } from "./view.js";

const data = JSON.parse(document.body.dataset.page);
let language = data.language;
let texts = data.texts;
const say = (key) => texts[key];
const all = (selector) => [...document.querySelectorAll(selector)];

const view = createView({ say, language: () => language, choose });
const stream = createStream({
  message: view.show,
  typing: view.typing,
  online: (online) => view.notice(online ? "" : say("offline")),
  language: () => language,
});
const queue = createQueue({ state: posted, waiting: (sentence) => view.notice(sentence || say("offline")), language: () => language });

function posted(post, state, sentence) {
  const text = post.label || post.text;
  if (text) view.show({ id: post.id, at: post.at, from: "worker", text, language });
  view.state(post.id, state, sentence);
  if (state !== "sent") return;
  kept.write(NAMES.chat, "1");
  view.notice("");
  stream.start();
}

function choose({ id, label }) {
  queue.add({ choice: id, label });
  toLog();
}

// Where a pressed button goes away, the keyboard's place is the conversation.
function toLog() {
  byId("log").focus({ preventScroll: true });
}

function open(part) {
  for (const id of ["start", "back", "chat"]) byId(id).hidden = id !== part;
  document.querySelector("header").hidden = false;
  byId("menu").hidden = part !== "chat";
  byId("language").hidden = part === "start";
  closeMenu();
}

// --- Language -----------------------------------------------------------------

function speak() {
  document.documentElement.lang = language;
  for (const part of all("[data-text]")) part.textContent = say(part.dataset.text);
  for (const part of all("[data-label]")) part.setAttribute("aria-label", say(part.dataset.label));
  for (const part of all("[data-hint]")) part.placeholder = say(part.dataset.hint);
}

/** Fetches the texts of a language; the page stays in the old one when it cannot. */
async function learn(wanted) {
  if (wanted === language) return;
  try {
    const response = await fetch(`/texts/${wanted}`);
    if (!response.ok) return;
    texts = await response.json();
    language = wanted;
  } catch (_) {
    view.notice(say("offline"));
  }
}

async function pick(wanted) {
  await learn(wanted);
  kept.write(NAMES.language, language);
  speak();
  if (kept.read(NAMES.left)) return open("back");
  openChat();
  toLog();
  if (!kept.read(NAMES.chat) && queue.posts().length === 0) begin();
  else if (kept.read(NAMES.chat)) queue.add({ choice: `lang:${language}`, label: nameOf(language) });
}

const nameOf = (tag) => data.languages.find((known) => known.tag === tag).name;

// The bot greets first; a link may say where the worker came from.
function begin() {
  const start = new URLSearchParams(location.search).get("start");
  queue.add(start && /^[\w-]{1,64}$/.test(start) ? { opened: true, start } : { opened: true });
}

for (const { tag, name } of data.languages) {
  const button = element("button", "", name);
  button.type = "button";
  button.lang = tag;
  button.onclick = () => pick(tag);
  byId("languages").append(button);
}

// --- The chat -----------------------------------------------------------------

function openChat() {
  kept.write(NAMES.left, null);
  open("chat");
  for (const post of queue.posts()) posted(post, "waiting");
  if (kept.read(NAMES.chat)) stream.start();
  queue.send();
}

const input = byId("text");

function grow() {
  input.style.height = "auto";
  input.style.height = `${Math.min(input.scrollHeight + 2, 160)}px`;
}

function submit(event) {
  event.preventDefault();
  const text = input.value.trim();
  if (!text) return;
  if (Array.from(text).length > data.max) return view.notice(say("too-long"));
  input.value = "";
  grow();
  view.notice("");
  queue.add({ text });
}

byId("form").onsubmit = submit;
input.oninput = grow;
input.onkeydown = (event) => {
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing) submit(event);
};

// --- Menu ---------------------------------------------------------------------

function closeMenu() {
  byId("menu-list").hidden = true;
  byId("forget-sure").hidden = true;
  byId("menu").setAttribute("aria-expanded", "false");
}

byId("menu").onclick = () => {
  const opening = byId("menu-list").hidden;
  closeMenu();
  byId("menu-list").hidden = !opening;
  byId("menu").setAttribute("aria-expanded", String(opening));
};
byId("language").onclick = () => open("start");
for (const button of all("[data-choice]")) {
  button.onclick = () => {
    closeMenu();
    choose({ id: button.dataset.choice, label: button.textContent });
  };
}
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") closeMenu();
});

// --- Leaving ------------------------------------------------------------------

/** Nothing of the chat stays on the phone's screen, in its storage or behind Back; the chat itself waits for "continue". */
function leave() {
  stream.stop();
  queue.clear();
  kept.write(NAMES.left, "1");
  document.title = "";
  document.body.textContent = "";
  location.replace(navigator.onLine ? data.exit : "about:blank");
}

async function forget() {
  try {
    const response = await fetch("/chat/leave", { method: "POST" });
    if (!response.ok) throw new Error(String(response.status));
  } catch (_) {
    open("chat");
    return view.notice(say("offline"));
  }
  stream.stop();
  queue.clear();
  for (const name of Object.values(NAMES)) kept.write(name, null);
  location.replace("/");
}

byId("leave").onclick = leave;
byId("forget").onclick = () => {
  byId("forget-sure").hidden = false;
};
byId("forget-no").onclick = closeMenu;
byId("forget-yes").onclick = forget;
byId("forget-back").onclick = forget;
byId("continue").onclick = () => {
  openChat();
  toLog();
};

addEventListener("online", () => {
  queue.send();
  stream.now();
});
document.addEventListener("visibilitychange", () => {
  if (!document.hidden) stream.now();
});
// A page that the browser kept in memory must not come back after a quick exit.
addEventListener("pageshow", (event) => {
  if (event.persisted) location.reload();
});

// --- Start --------------------------------------------------------------------

async function main() {
  const wanted = kept.read(NAMES.language);
  const known = data.languages.some(({ tag }) => tag === wanted);
  if (known) await learn(wanted);
  speak();
  if (kept.read(NAMES.left)) open("back");
  else if (known) openChat();
  else open("start");
}

main();
