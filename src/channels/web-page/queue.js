// What the worker has written and the service has not yet stored. Kept on the phone until then, sent one by one in order.

const SLOWEST = 30000;
/** A post without an answer is sent once more after this long: a network that changed under the phone says nothing. The service knows it by its id. */
const NO_ANSWER = 60000;
const GIVE_UP_ON = [400, 404, 405, 413, 415];

/** Names under which the phone keeps things. */
export const NAMES = { queue: "mitra.queue", key: "mitra.key", chat: "mitra.chat", language: "mitra.language", left: "mitra.left" };

/** An unguessable id of 26 characters. */
export function randomId() {
  const bytes = crypto.getRandomValues(new Uint8Array(26));
  return Array.from(bytes, (byte) => "abcdefghijklmnopqrstuvwxyz234567"[byte & 31]).join("");
}

/** Storage that does not throw where the browser forbids it; what it cannot keep lives as long as the page. */
export const kept = {
  read(name) {
    try {
      return localStorage.getItem(name);
    } catch (_) {
      return null;
    }
  },
  write(name, value) {
    try {
      if (value === null) localStorage.removeItem(name);
      else localStorage.setItem(name, value);
    } catch (_) {
      // forbidden or full
    }
  },
};

/**
 * Sends posts in order, each until it is stored. `on.state(post, "waiting" | "sent" | "failed", sentence)` follows each one,
 * `on.waiting(sentence)` tells that the service asked to wait, `on.language()` is the language of the page.
 */
export function createQueue(on) {
  let posts = saved();
  let sending = false;
  let delay = 1000;
  let timer = 0;

  function keep(next) {
    posts = next;
    kept.write(NAMES.queue, posts.length > 0 ? JSON.stringify(posts) : null);
  }

  function later() {
    delay = Math.min(delay * 2, SLOWEST);
    return delay * (0.5 + Math.random() / 2);
  }

  async function bring(post) {
    const giveUp = new AbortController();
    const limit = setTimeout(() => giveUp.abort(), NO_ANSWER);
    try {
      const response = await fetch("/chat/messages", {
        method: "POST",
        signal: giveUp.signal,
        headers: { "Content-Type": "application/json", "Accept-Language": on.language() },
        body: JSON.stringify(Object.assign({ key: firstKey() }, post, { at: undefined })),
      });
      if (response.ok) return { stored: true };
      const sentence = await sentenceOf(response);
      if (GIVE_UP_ON.includes(response.status)) return { stored: false, sentence };
      return { again: Number(response.headers.get("Retry-After")) * 1000 || later(), sentence };
    } catch (_) {
      return { again: later() };
    } finally {
      clearTimeout(limit);
    }
  }

  /** Sends the first post; false when it has to wait. */
  async function first() {
    const post = posts[0];
    const answer = await bring(post);
    // A quick exit may have emptied the queue meanwhile.
    if (!posts.some(({ id }) => id === post.id)) return true;
    if (answer.again) {
      on.waiting(answer.sentence);
      timer = setTimeout(send, answer.again);
      return false;
    }
    delay = 1000;
    keep(posts.filter(({ id }) => id !== post.id));
    if (answer.stored) kept.write(NAMES.key, null);
    on.state(post, answer.stored ? "sent" : "failed", answer.sentence);
    return true;
  }

  /** Begins to send unless it is sending; also called when the phone is online again. */
  async function send() {
    if (sending) return;
    clearTimeout(timer);
    sending = true;
    while (posts.length > 0) if (!(await first())) break;
    sending = false;
  }

  return {
    send,
    posts: () => posts.slice(),
    add(post) {
      const whole = Object.assign({ id: randomId(), at: Date.now(), language: on.language() }, post);
      keep(posts.concat([whole]));
      on.state(whole, "waiting");
      send();
    },
    clear() {
      clearTimeout(timer);
      keep([]);
      kept.write(NAMES.key, null);
    },
  };
}

// The first post begins the chat; the same key begins the same chat, however often the post is repeated.
function firstKey() {
  if (kept.read(NAMES.chat)) return undefined;
  const key = kept.read(NAMES.key) || randomId();
  kept.write(NAMES.key, key);
  return key;
}

async function sentenceOf(response) {
  try {
    return (await response.json()).message;
  } catch (_) {
    return undefined;
  }
}

function saved() {
  try {
    const posts = JSON.parse(kept.read(NAMES.queue) || "[]");
    return Array.isArray(posts) ? posts : [];
  } catch (_) {
    return [];
  }
}
