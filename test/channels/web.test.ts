import { afterEach, describe, expect, it, vi } from "vitest";
import { CHANNELS } from "../../src/channels/registry.ts";
import { PAGE_TEXTS } from "../../src/channels/web/texts.ts";
import { type Answer, ids, SmallApp } from "./support/app.ts";
import { webTexts } from "./support/texts.ts";
import { pageId, WebWorker, webOver } from "./support/web-worker.ts";

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

async function open(answer?: Answer, change: Parameters<typeof webOver>[1] = {}) {
  const app = new SmallApp(answer);
  const { channel, routes, log } = webOver(app, change);
  await channel.start(app.receive);
  closing.push(() => channel.stop());
  return { app, channel, routes, log, worker: new WebWorker(routes) };
}

const refusal = async (response: Response) => ({
  status: response.status,
  ...((await response.json()) as { refused: string; message: string }),
});

describe("a worker's chat on the web", () => {
  it("begins with her first message, not with a look at the page", async () => {
    const { worker } = await open();
    for (const path of ["/", "/chat/history", "/chat/events", "/calendar"]) {
      const response = await worker.request(path);
      expect(response.headers.get("set-cookie")).toBeNull();
      expect(response.ok).toBe(true);
    }
    const cookie = (await worker.write("a", "Hello")).headers.get("set-cookie");
    expect(cookie).toMatch(/^mitra=[a-z0-9]{20,}; Max-Age=\d+; Path=\/; HttpOnly; SameSite=Strict$/);
  });

  it("is kept to https where the page is", async () => {
    const { worker } = await open(undefined, { secure: true });
    const first = await worker.write("a", "Hello");
    expect(first.headers.get("set-cookie")).toMatch(/^__Host-mitra=.+; Secure; SameSite=Strict$/);
    expect(first.headers.get("strict-transport-security")).not.toBeNull();
    expect(await worker.history()).toHaveLength(1);
  });

  it("says nothing of its cookie to staff or store", async () => {
    const { worker, app, log } = await open();
    await worker.write("a", "Hello");
    const token = worker.cookie.split("=")[1] ?? "?";
    expect(JSON.stringify([app.received, ...app.documents.values(), log.lines])).not.toContain(token);
  });

  it("is one chat when the answer to the first post is lost", async () => {
    const { routes, app } = await open();
    const body = { id: pageId("a"), text: "Hello", key: "k".repeat(26) };
    const [first, again] = [new WebWorker(routes), new WebWorker(routes)];
    expect((await first.post(body)).status).toBe(200);
    expect(await (await again.post(body)).json()).toEqual({ id: body.id, stored: "repeat" });
    expect(again.cookie).toBe(first.cookie);
    expect(app.received).toHaveLength(1);
  });

  it("cannot be opened by guessing", async () => {
    const { worker, routes } = await open();
    await worker.write("a", "my secret");
    for (const cookie of ["mitra=", "mitra=aaaaaaaaaaaaaaaaaaaaaaaaaa", `mitra=${ids.random()}`, "mitra=../../etc"]) {
      const thief = new WebWorker(routes);
      thief.cookie = cookie;
      expect(await thief.history()).toEqual([]);
    }
  });

  it("is forgotten by this phone when she says so, and its open page ends", async () => {
    const { worker } = await open();
    await worker.write("a", "Hello");
    await worker.listen();
    expect((await worker.request("/chat/leave", { method: "POST" })).ok).toBe(true);
    await worker.ended();
    expect(worker.cookie).toBe("");
    expect(await worker.history()).toEqual([]);
  });

  it("carries language, campaign and pressed buttons", async () => {
    const { worker, app } = await open();
    await worker.post({ id: pageId("a"), opened: true, language: "km", start: "radio" });
    await worker.post({ id: pageId("b"), choice: "person", label: "Talk to a person" });
    expect(app.received.map(({ event }) => event)).toEqual([
      { kind: "opened", content: { kind: "text", text: "" }, hints: { language: "km", start: "radio" } },
      { kind: "message", content: { kind: "choice", choice: "person", label: "Talk to a person" } },
    ]);
  });
});

describe("the events of a chat", () => {
  const answer: Answer = ({ event: { content } }) => [
    { text: `Answer to ${content.kind === "text" ? content.text : "that"}`, language: "en" },
  ];

  it("go on where the page has stopped listening, with and without a stream", async () => {
    const { worker, app } = await open(answer);
    await worker.write("a", "one");
    await worker.write("b", "two");
    await vi.waitFor(() => expect(app.documents.get(app.only)?.conversation.messageCount).toBe(4));
    await worker.listen(2);
    await vi.waitFor(() =>
      expect(worker.heard.map(({ text, sequence }) => [sequence, text])).toEqual([
        [3, "two"],
        [4, "Answer to two"],
      ]),
    );
    expect(worker.events.join()).toContain("id: 4");
    const resumed = await worker.request("/chat/events?after=0", { headers: { accept: "application/json", "last-event-id": "3" } });
    expect(await resumed.json()).toMatchObject({ messages: [{ sequence: 4, text: "Answer to two", from: "bot" }] });
  });

  it("come live, and a sign that a person is writing", async () => {
    const { worker, app, channel } = await open();
    await worker.write("a", "Hello");
    await worker.listen();
    await channel.typing?.({ reference: app.documents.get(app.only)?.reference });
    await app.say(app.only, { text: "Good day", language: "en" }, "staff");
    await vi.waitFor(() => expect(worker.heard.at(-1)).toMatchObject({ text: "Good day", from: "staff", sequence: 2 }));
    expect(worker.events.join("\n")).toContain("event: typing");
  });

  it("never show notes of staff", async () => {
    const { worker, app } = await open();
    await worker.write("a", "Hello");
    const held = app.documents.get(app.only);
    const note = { id: "n", at: 1, from: "note" as const, content: { kind: "text" as const, text: "Beware of her agent" } };
    if (held)
      app.documents.set(app.only, {
        ...held,
        conversation: { ...held.conversation, messageCount: 2, transcript: [...held.conversation.transcript, note] },
      });
    expect((await worker.history()).map(({ text }) => text)).toEqual(["Hello"]);
  });

  it("end when the service stops", async () => {
    const { worker, channel } = await open();
    await worker.write("a", "Hello");
    await worker.listen();
    await channel.stop();
    await worker.ended();
  });

  it("keep few streams open for one chat: the oldest gives way", async () => {
    const { worker, routes } = await open();
    await worker.write("a", "Hello");
    await worker.listen();
    for (let page = 0; page < 4; page++) {
      const other = new WebWorker(routes);
      other.cookie = worker.cookie;
      await other.listen();
    }
    await worker.ended();
  });
});

describe("a request that cannot be done is refused in words", () => {
  it.each([
    ["text that is no JSON", "{", 400, "bad-json"],
    ["no object", "[]", 400, "bad-message"],
    ["nothing said", { id: pageId("a") }, 400, "bad-message"],
    ["white space", { id: pageId("a"), text: " \n " }, 400, "bad-message"],
    ["two things at once", { id: pageId("a"), text: "x", choice: "y" }, 400, "bad-message"],
    ["an id that can be guessed", { id: "1", text: "x" }, 400, "bad-message"],
    ["a language nobody knows", { id: pageId("a"), text: "x", language: "xx" }, 400, "bad-message"],
    ["a choice that is no id", { id: pageId("a"), choice: "ជ្រើស" }, 400, "bad-message"],
    ["too many letters", { id: pageId("a"), text: "ក".repeat(4_001) }, 413, "too-long"],
    ["too many bytes", { id: pageId("a"), text: "x", label: "y".repeat(20_000) }, 413, "too-long"],
  ])("%s", async (_, body, status, refused) => {
    const { worker, app } = await open();
    const answer = await refusal(await worker.post(body));
    expect(answer).toMatchObject({ status, refused });
    expect(answer.message).toMatch(/Please .+\./);
    expect(app.received).toEqual([]);
    expect(worker.cookie).toBe("");
  });

  it("four thousand letters of Khmer are not too many", async () => {
    const { worker } = await open();
    expect((await worker.post({ id: pageId("a"), text: "ក".repeat(4_000) })).status).toBe(200);
  });

  it("another content type, another method, another address", async () => {
    const { worker } = await open();
    expect(await refusal(await worker.post("{}", { "content-type": "text/plain" }))).toMatchObject({ status: 415, refused: "not-json" });
    const wrong = await worker.request("/chat/messages", { method: "PUT" });
    expect(wrong.headers.get("allow")).toBe("POST");
    expect(await refusal(wrong)).toMatchObject({ status: 405, refused: "wrong-method" });
    expect(await refusal(await worker.request("/chat/nothing"))).toMatchObject({ status: 404, refused: "not-found" });
    const page = await worker.request("/nothing/../../here");
    expect([page.status, await page.text()]).toEqual([404, expect.stringContaining("There is no such page here.")]);
  });

  it("what could not be stored, with a time to come again", async () => {
    const { worker, app, log } = await open();
    app.failing = true;
    const response = await worker.write("a", "my secret");
    expect(response.headers.get("retry-after")).toBe("5");
    expect(await refusal(response)).toMatchObject({ status: 503, refused: "not-stored" });
    expect(log.lines.join()).not.toContain("secret");
  });
});

describe("a flood", () => {
  it("of one chat is slowed down, the others are not", async () => {
    const { worker, routes } = await open(undefined, { limits: { perChatMinute: 3 } });
    const states: number[] = [];
    for (let n = 0; n < 6; n++) states.push((await worker.write(`m${n}`, "x")).status);
    expect(states).toEqual([200, 200, 200, 200, 429, 429]);
    expect((await new WebWorker(routes).write("other", "Hello")).status).toBe(200);
    const slowed = await worker.write("more", "x");
    expect(Number(slowed.headers.get("retry-after"))).toBeGreaterThan(0);
    expect(await refusal(slowed)).toMatchObject({ refused: "too-many" });
  });

  it("of an address that makes chats is stopped", async () => {
    const { routes } = await open(undefined, { limits: { chatsPerAddressHour: 5 } });
    const states = await Promise.all(
      Array.from({ length: 8 }, (_, n) => new WebWorker(routes).write(`m${n}`, "x").then(({ status }) => status)),
    );
    expect(states.filter((status) => status === 200)).toHaveLength(5);
    expect((await new WebWorker(routes, "198.51.100.7").write("other", "x")).status).toBe(200);
  });

  it("is not what forty workers behind one dormitory address are", async () => {
    const { routes, app } = await open();
    const workers = Array.from({ length: 40 }, () => new WebWorker(routes));
    const statuses = await Promise.all(
      workers.map(async (worker, n) => {
        const states: number[] = [];
        for (let m = 0; m < 10; m++) states.push((await worker.write(`w${n}m${m}`, `worker ${n}`)).status);
        await worker.listen();
        return states;
      }),
    );
    expect(statuses.flat().filter((status) => status !== 200)).toEqual([]);
    expect(app.documents.size).toBe(40);
    await vi.waitFor(() => {
      for (const [n, worker] of workers.entries()) expect(new Set(worker.heard.map(({ text }) => text))).toEqual(new Set([`worker ${n}`]));
    });
  });
});

describe("the page", () => {
  it("lets nothing from elsewhere in, and keeps chats out of caches", async () => {
    const { worker } = await open();
    for (const path of ["/", "/chat/history", "/nothing"]) {
      const { headers } = await worker.request(path);
      const policy = headers.get("content-security-policy") ?? "";
      expect(policy).toContain("default-src 'none'");
      expect(policy).toContain("frame-ancestors 'none'");
      expect(policy).not.toMatch(/unsafe|https?:/);
      expect(headers.get("referrer-policy")).toBe("no-referrer");
      expect(headers.get("cache-control") ?? "no-store").toMatch(path.startsWith("/chat") ? /^no-store$/ : /no-cache|no-store/);
    }
  });

  it("is in the language of the phone where that is offered, in English elsewhere", async () => {
    const { worker } = await open();
    const languageFor = async (wanted: string) => {
      const response = await worker.request("/", { headers: { "accept-language": wanted } });
      return /<html lang="(\w+)"/.exec(await response.text())?.[1];
    };
    expect(await languageFor("km-KH,km;q=0.9,en;q=0.8")).toBe("km");
    expect(await languageFor("fr-FR,id;q=0.5")).toBe("id");
    expect(await languageFor("fr")).toBe("en");
    expect(await languageFor("th")).toBe("en");
  });

  it("leaves for the calendar, or for the address that was configured", async () => {
    const exitOf = async (change: Parameters<typeof webOver>[1]) => {
      const { worker } = await open(undefined, change);
      return /exit&quot;:&quot;(.*?)&quot;/.exec(await (await worker.request("/")).text())?.[1];
    };
    expect(await exitOf({})).toBe("/calendar");
    expect(await exitOf({ exit: "https://weather.example" })).toBe("https://weather.example");
  });

  it("comes compressed and is not sent again when it is the same", async () => {
    const { worker } = await open();
    const first = await worker.request("/", { headers: { "accept-encoding": "gzip, deflate, br" } });
    expect(first.headers.get("content-encoding")).toBe("br");
    const again = await worker.request("/", { headers: { "if-none-match": first.headers.get("etag") ?? "" } });
    expect(again.status).toBe(304);
    const script = /src="(\/page\/[^"]+\/page\.js)"/.exec(await (await worker.request("/")).text())?.[1] ?? "";
    expect((await worker.request(script)).headers.get("cache-control")).toContain("immutable");
  });

  it("serves its own files only", async () => {
    const { worker } = await open();
    for (const name of ["index.html", "..%2fweb.ts", "web.ts", "%2e%2e%2f%2e%2e%2fpackage.json"])
      expect((await worker.request(`/page/x/${name}`)).status).toBe(404);
    expect((await worker.request("/texts/xx")).status).toBe(404);
  });

  it("finds each of its texts in English, and uses each of them", () => {
    const written = [...webTexts("en").keys()].filter((key) => key.startsWith("page.")).map((key) => key.slice("page.".length));
    expect(new Set(written)).toEqual(new Set([...PAGE_TEXTS, "language-name", "no-script"]));
  });

  it("is found in the registry, and the terminal too", async () => {
    for (const load of Object.values(CHANNELS)) expect(await load()).toBeTypeOf("function");
  });
});
