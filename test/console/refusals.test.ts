import { beforeEach, describe, expect, test } from "vitest";
import { Browserless } from "./support/browser.ts";
import { content, TestDesk } from "./support/desk.ts";

let desk: TestDesk;
let sok: Browserless;
let id: string;
let before: string;

beforeEach(async () => {
  desk = await TestDesk.open();
  sok = await new Browserless(desk).signIn(desk.password);
  id = await desk.worker("dara", "a person please");
  await sok.get(`/desk/tickets/${id}`);
  before = JSON.stringify(await desk.conversation(id));
});

const sentence = (why: string) => content.say("en", `console:refused.${why}`).text;
const ours = { origin: "http://localhost" };

/** The answer is a page with the sentence, and nothing was done. */
async function saysNo(answer: Response, status: number, why: string): Promise<void> {
  expect(await answer.text()).toContain(sentence(why));
  expect(answer.status).toBe(status);
  expect(answer.headers.get("content-type")).toContain("text/html");
  expect(desk.asked).toEqual([]);
  expect(JSON.stringify(await desk.conversation(id))).toBe(before);
}

const form = (fields: Record<string, string>) => new URLSearchParams({ _token: sok.token, ...fields });

describe("nothing is done, and a sentence says what to do", () => {
  test("when the token is missing, wrong or of another session", async () => {
    const other = await new Browserless(desk).signIn(desk.password);
    for (const _token of ["", "wrong", other.token]) {
      const body = new URLSearchParams({ _token, text: "hi" });
      await saysNo(await sok.raw(`/desk/tickets/${id}/replies`, { method: "POST", body, headers: ours }), 403, "no-token");
    }
  });

  test("when the form comes from another site", async () => {
    for (const origin of ["https://evil.example", "null", "http://localhost.evil.example"]) {
      const body = form({ text: "hi" });
      await saysNo(await sok.raw(`/desk/tickets/${id}/replies`, { method: "POST", body, headers: { origin } }), 403, "no-token");
    }
  });

  test("when the session is over: what was typed is given back", async () => {
    const stranger = new Browserless(desk);
    const answer = await stranger.raw(`/desk/tickets/${id}/replies`, {
      method: "POST",
      body: form({ text: "my long text" }),
      headers: ours,
    });
    expect(await answer.clone().text()).toContain("my long text");
    await saysNo(answer, 401, "signed-out");
  });

  test("when the body is no form, is broken, or is huge", async () => {
    const to = `/desk/tickets/${id}/replies`;
    const json = { method: "POST", body: '{"text":"hi"}', headers: { ...ours, "content-type": "application/json" } };
    await saysNo(await sok.raw(to, json), 403, "no-token");
    const broken = { method: "POST", body: "--x\r\nnonsense", headers: { ...ours, "content-type": "multipart/form-data; boundary=y" } };
    await saysNo(await sok.raw(to, broken), 400, "bad-form");
    await saysNo(await sok.raw(to, { method: "POST", body: form({ text: "x".repeat(70_000) }), headers: ours }), 413, "too-big");
  });

  test("when the method is not one of the resource", async () => {
    const tries: [string, string][] = [
      ["GET", `/desk/tickets/${id}/claim`],
      ["POST", `/desk/tickets/${id}/claim`],
      ["DELETE", `/desk/tickets/${id}/replies`],
      ["PATCH", `/desk/tickets/${id}`],
      ["POST", "/desk/"],
    ];
    for (const [method, path] of tries) {
      const body = method === "GET" ? {} : { body: form({ text: "hi" }) };
      await saysNo(await sok.raw(path, { method, headers: ours, ...body }), 405, "wrong-method");
    }
  });

  test("when there is no such case or page", async () => {
    for (const wrong of ["aaaaaaaaaaaaaaaaaaaaaaaaaa", "..%2F..%2Fetc", "ABC", "%00", "constructor"]) {
      await saysNo(await sok.raw(`/desk/tickets/${wrong}`), 404, "no-such-case");
      await saysNo(await sok.raw(`/desk/tickets/${wrong}/events`), 404, "no-such-case");
      const claim = { method: "POST", body: form({ _method: "PUT" }), headers: ours };
      await saysNo(await sok.raw(`/desk/tickets/${wrong}/claim`, claim), 404, "no-such-case");
    }
    await saysNo(await sok.raw("/desk/nothing/here"), 404, "not-found");
    await saysNo(await sok.raw(`/desk/tickets/${id}/pages/-1`), 404, "not-found");
  });

  test("when a choice is not one of the list", async () => {
    const put = (path: string, fields: Record<string, string>) =>
      sok.raw(`/desk/tickets/${id}/${path}`, { method: "PUT", body: form(fields), headers: ours });
    await saysNo(await put("resolution", { outcome: "constructor" }), 400, "bad-outcome");
    await saysNo(await put("resolution", {}), 400, "bad-outcome");
    await saysNo(await put("transfer", { to: "nobody" }), 404, "unknown-colleague");
  });

  test("when a reply is empty or too long for one message", async () => {
    await sok.send("PUT", `/desk/tickets/${id}/claim`);
    before = JSON.stringify(await desk.conversation(id));
    await sok.send("POST", `/desk/tickets/${id}/replies`, { text: " \n " });
    expect([sok.status, sok.words]).toEqual([400, expect.stringContaining(sentence("empty"))]);
    const long = "ក".repeat(4_001);
    await sok.send("POST", `/desk/tickets/${id}/replies`, { text: long });
    expect([sok.status, sok.words]).toEqual([400, expect.stringContaining(sentence("too-long"))]);
    expect(sok.words).toContain(long);
    expect(JSON.stringify(await desk.conversation(id))).toBe(before);
  });

  test("as data for the page's script, in the same words", async () => {
    const headers = { ...ours, accept: "application/json" };
    const answer = await sok.raw(`/desk/tickets/${id}/resolution`, { method: "PUT", body: form({}), headers });
    expect(await answer.json()).toEqual({ refused: "bad-outcome", message: sentence("bad-outcome") });
  });

  test("when the store fails under a page", async () => {
    await desk.store.close();
    const answer = await sok.raw("/desk/");
    expect(answer.status).toBe(503);
    expect(await answer.text()).toContain(sentence("not-stored").slice(0, 20));
  });
});

describe("every page", () => {
  test("forbids caching, framing, foreign and inline script", async () => {
    for (const path of ["/desk/sign-in", "/desk/", `/desk/tickets/${id}`, "/desk/nothing"]) {
      const { headers } = await sok.raw(path);
      expect(headers.get("cache-control")).toBe("no-store");
      expect(headers.get("content-security-policy")).toMatch(/default-src 'none'; script-src 'self'; style-src 'self'/);
      expect(headers.get("content-security-policy")).toContain("frame-ancestors 'none'");
    }
    expect((await sok.get(`/desk/tickets/${id}`)).html).not.toMatch(/<script(?! src)|<style| style=| on\w+=/);
  });

  test("speaks the language that was chosen, English where a text is not translated", async () => {
    await sok.get("/desk/language?language=km");
    expect(sok.html).toContain('<html lang="km">');
    await sok.get("/desk/language?language=xx");
    expect(sok.html).toContain('<html lang="km">');
  });

  test("says every refusal in a sentence that ends, with what to do next", async () => {
    const { refused } = (await import("../../locales/en/console.json", { with: { type: "json" } })).default;
    const { title: _, "your-text": __, ...sentences } = refused;
    for (const text of Object.values(sentences)) expect(text).toMatch(/^\p{Lu}|^\{name\}/u);
    for (const text of Object.values(sentences)) expect(text).toMatch(/[.,;] .*\.$/);
  });
});
