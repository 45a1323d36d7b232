// Keeps the page up to date: server-sent events, or asking every few seconds where they do not work.

const SLOWEST = 60000;
const ASK_EVERY = 6000;
const TRIES_BEFORE_ASKING = 3;
/** A sign of life comes every 25 seconds. A connection that is silent for so long is dead, though the browser may not know. */
const SILENT = 65000;

/** Follows the chat: `on.message(message)`, `on.typing()`, `on.online(boolean)`; `on.language()` is the language of the page. */
export function createStream(on) {
  let after = 0;
  let source = null;
  let timer = 0;
  let watch = 0;
  let delay = 1000;
  let failures = 0;
  let running = false;

  const address = () => `/chat/events?after=${after}&language=${on.language()}`;

  function take(message) {
    // Not the highest: a chat that was deleted and begun again counts from one.
    if (message.sequence || message.erased) after = message.sequence || 0;
    on.message(message);
  }

  function close() {
    clearTimeout(timer);
    clearTimeout(watch);
    if (source) source.close();
    source = null;
  }

  function again(wait) {
    close();
    if (running) timer = setTimeout(open, wait * (0.5 + Math.random() / 2));
  }

  function failed() {
    failures += 1;
    on.online(false);
    delay = Math.min(delay * 2, SLOWEST);
    again(delay);
  }

  function worked() {
    delay = 1000;
    on.online(true);
  }

  function alive() {
    clearTimeout(watch);
    watch = setTimeout(failed, SILENT);
  }

  function listen() {
    source = new EventSource(address());
    alive();
    source.onopen = () => {
      failures = 0;
      worked();
    };
    for (const sign of ["open", "alive", "message", "typing"]) source.addEventListener(sign, alive);
    source.addEventListener("message", ({ data }) => take(JSON.parse(data)));
    source.addEventListener("typing", () => on.typing());
    source.onerror = failed;
  }

  async function ask() {
    try {
      const response = await fetch(address(), { headers: { Accept: "application/json" } });
      if (!response.ok) throw new Error(String(response.status));
      (await response.json()).messages.forEach(take);
      worked();
      again(ASK_EVERY);
    } catch (_) {
      failed();
    }
  }

  function open() {
    if (window.EventSource && failures < TRIES_BEFORE_ASKING) listen();
    else ask();
  }

  return {
    start() {
      if (running) return;
      running = true;
      open();
    },
    stop() {
      running = false;
      close();
    },
    /** Tries at once: the phone is online again, or somebody looks at the page. */
    now() {
      if (!running || (source && source.readyState === EventSource.OPEN)) return;
      failures = 0;
      close();
      open();
    },
  };
}
