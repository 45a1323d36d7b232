// Live updates and sending without a reload. Everything works without this script too.
/** A sign of life comes every 25 seconds. A stream that is silent for so long is dead, though the browser may not know: an alarm would be lost. */
const SILENT_MS = 65_000;
/** A page that does not come for so long is asked for anew. */
const SLOW_MS = 30_000;
const { page: address, events, offline, kept: yourText } = document.body.dataset;
const said = document.querySelector("#said");
const sound = document.querySelector("#sound");
let audio;
let source;
let timer;
let silence;
let reading = false;

function say(text) {
  said.textContent = text;
  said.hidden = text === "";
}

/** Brings a list up to date by the ids of its items, leaving alone those that are the same, so that scroll and selection stay. */
function merge(old, fresh) {
  const items = [...fresh.children];
  const ids = new Set(items.map(({ id }) => id));
  for (const item of [...old.children]) if (!ids.has(item.id)) item.remove();
  for (const item of items) {
    const before = document.getElementById(item.id);
    if (!before) old.append(item);
    else if (shape(before.outerHTML) !== shape(item.outerHTML)) before.replaceWith(item);
  }
}

/** What is being written must survive: texts, choices, the key of a form not yet sent, open folds and the focus. */
function keep(region) {
  const focus = region.contains(document.activeElement) ? document.activeElement.id : null;
  const values = [...region.querySelectorAll("textarea, select")].filter((field) => field.value !== "" && !field.readOnly);
  const kept = values.map((field) => [field.id, field.value, field.form?.elements._once?.value, field.selectionStart, field.selectionEnd]);
  const open = [...region.querySelectorAll("details[open]")].map(({ id }) => id);
  return () => {
    for (const [id, value, once, start, end] of kept) {
      const field = document.getElementById(id);
      if (!field) {
        if (start !== undefined) giveBack(region, value);
        continue;
      }
      field.value = value;
      if (once && field.form?.elements._once) field.form.elements._once.value = once;
      if (start !== undefined) field.setSelectionRange(start, end);
    }
    for (const id of open) document.getElementById(id)?.setAttribute("open", "");
    if (focus) document.getElementById(focus)?.focus({ preventScroll: true });
  };
}

/** A text that can no longer be sent from here is shown, to be copied. */
function giveBack(region, value) {
  const box = Object.assign(document.createElement("textarea"), { id: "kept", value, readOnly: true, rows: 2 });
  const label = Object.assign(document.createElement("label"), { htmlFor: "kept", textContent: yourText });
  const notice = Object.assign(document.createElement("section"), { className: "notice", ariaLabel: yourText });
  notice.append(label, box);
  document.getElementById("kept")?.closest("section").remove();
  region.before(notice); // beside it, so that the next change leaves it alone
  notice.scrollIntoView({ block: "end" });
}

function swap(region, fresh) {
  const [list, freshList] = [region.querySelector("[data-merge]"), fresh.querySelector("[data-merge]")];
  if (list && freshList) return merge(list, freshList);
  if (isBusy(region) || shape(region.innerHTML) === shape(fresh.innerHTML)) return;
  const restore = keep(region);
  region.replaceChildren(...fresh.childNodes);
  restore();
}

/** A chosen file cannot be put into another field, whichever script has seen it by then; nor one that is being chosen, where its fold is open. */
function isBusy(region) {
  const files = [...region.querySelectorAll("[type=file]")];
  return region.querySelector("[data-busy]") !== null || files.some((field) => field.files.length > 0 || field.closest("details")?.open);
}

// The key of a form differs at every reading, and a fold is opened by hand: neither is a change.
function shape(source) {
  return source.replace(/name="_once" value="[^"]*"/g, "").replace(/ open=""/g, "");
}

async function refresh() {
  if (!address) return;
  if (reading) return soon();
  reading = true;
  const atEnd = innerHeight + scrollY > document.documentElement.scrollHeight - 80;
  try {
    const answer = await fetch(`${address}?live=1`, { headers: { accept: "text/html" }, signal: AbortSignal.timeout(SLOW_MS) });
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (!answer.ok) return leave(answer.status, fresh);
    document.title = fresh.title;
    for (const region of document.querySelectorAll("[data-region]")) {
      const other = fresh.querySelector(`[data-region="${region.dataset.region}"]`);
      if (other) swap(region, other);
    }
    if (document.querySelector("[data-merge]") && atEnd) scrollTo(0, document.documentElement.scrollHeight);
  } catch {
    say(offline);
  } finally {
    reading = false;
  }
}

/** Says why the page cannot be read again. Whoever is signed out is led to the sign-in page, unless she is writing. */
function leave(status, fresh) {
  say(fresh.querySelector(".notice")?.textContent ?? offline);
  const writing = [...document.querySelectorAll("textarea")].some((field) => field.value !== "");
  if (status === 401 && !writing) location.assign(address);
}

// Many changes at once are one reading; the queue, which everybody has open, is read less often.
function soon() {
  if (timer) return;
  timer = setTimeout(
    () => {
      timer = undefined;
      refresh();
    },
    sound ? 1_000 : 200,
  );
}

function alive() {
  clearTimeout(silence);
  silence = setTimeout(listen, SILENT_MS);
}

function listen() {
  source?.close();
  source = new EventSource(events);
  alive();
  for (const sign of ["open", "alive", "change", "alarm"]) source.addEventListener(sign, alive);
  source.addEventListener("change", soon);
  source.addEventListener("alarm", beep);
  source.addEventListener("open", () => {
    if (said.textContent === offline) say("");
    soon();
  });
  source.addEventListener("end", () => {
    clearTimeout(silence);
    source.close();
    soon();
  });
  source.addEventListener("error", () => {
    if (said.hidden) say(offline);
    if (source.readyState !== EventSource.CLOSED) return; // it tries again by itself
    soon();
    setTimeout(listen, 10_000);
  });
}

async function send(form, button) {
  button.disabled = true;
  try {
    const fields = new FormData(form);
    const body = form.enctype === "multipart/form-data" ? fields : new URLSearchParams(fields);
    const sent = written(form).map((field) => [field.id, held(field)]);
    const answer = await fetch(form.action, { method: "POST", body, headers: { accept: "application/json" } });
    const { message, once } = await answer.json();
    say(answer.ok ? "" : message);
    const now = inPage(form);
    if (answer.ok && now) done(now, sent, once);
    if (answer.status !== 401) await refresh();
  } catch {
    say(offline);
  } finally {
    button.disabled = false;
  }
}

const written = (form) => [...form.querySelectorAll("textarea, select, [type=file]")];
const held = (field) => field.files?.[0] ?? field.value;

/** While a text was on its way, the page may have been read again and have put another form in the place of the one it came from. */
function inPage(form) {
  const verb = ({ action, elements }) => `${elements._method?.value} ${action}`;
  return form.isConnected ? form : [...document.forms].find((other) => verb(other) === verb(form));
}

/** Empties what was sent, but not what was written meanwhile. The next text in the same form is another one and needs another key. */
function done(form, sent, once) {
  for (const field of written(form)) if (sent.some(([id, value]) => id === field.id && value === held(field))) field.value = "";
  form.querySelector("[type=file]")?.dispatchEvent(new Event("change"));
  if (form.elements._once) form.elements._once.value = once;
  form.closest("details")?.removeAttribute("open");
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches("[data-send]")) return;
  event.preventDefault();
  send(form, event.submitter ?? form.querySelector("button"));
});

// What changed while a file was being chosen is read now. This event does not bubble.
document.addEventListener("toggle", ({ target }) => !target.open && target.querySelector("[type=file]") && soon(), true);

/** The worker sees that somebody writes; the platforms show it for about five seconds. */
const TYPING_MS = 5_000;
let typed = 0;
document.addEventListener("input", ({ target }) => {
  if (target.id !== "reply" || target.value.trim() === "" || Date.now() - typed < TYPING_MS) return;
  typed = Date.now();
  const body = new URLSearchParams({ _token: target.form.elements._token.value, _method: "PUT" });
  fetch(target.form.action.replace(/replies$/, "typing"), { method: "POST", body }).catch(() => {});
});

if (sound) sound.hidden = false;
sound?.addEventListener("click", () => {
  const on = sound.getAttribute("aria-pressed") !== "true";
  sound.setAttribute("aria-pressed", String(on));
  if (on) audio ??= new AudioContext();
  if (on) beep();
});

function beep() {
  if (sound?.getAttribute("aria-pressed") !== "true") return;
  const tone = audio.createOscillator();
  tone.frequency.value = 660;
  tone.connect(audio.destination);
  tone.start();
  tone.stop(audio.currentTime + 0.2);
}

for (const list of document.querySelectorAll("#language")) {
  list.form.querySelector("button").hidden = true;
  list.addEventListener("change", () => list.form.requestSubmit());
}

if (events) {
  listen();
  // A browser keeps few connections to one host: pages out of sight give theirs back, but for the queue, which calls.
  document.addEventListener("visibilitychange", () => {
    if (sound) return document.hidden || soon();
    source.close();
    if (!document.hidden) listen();
  });
  // Waiting times grow by themselves.
  setInterval(soon, 60_000);
}
// A case opens at what the worker wrote last: Mitra's answers below it are long, and known.
if (document.querySelector("[data-merge]") && events) {
  const written = [...document.querySelectorAll("[data-written]")].at(-1);
  if (written) written.scrollIntoView({ block: "start" });
  else document.querySelector("#latest")?.scrollIntoView({ block: "end" });
}
