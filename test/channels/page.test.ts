import { describe, expect, it } from "vitest";
import { newConversation } from "../../src/domain/conversation.ts";
import { rowOf } from "./support/app.ts";
import { bubbles, choose, slowNetwork, write } from "./support/page.ts";
import { realSay } from "./support/texts.ts";
import { eventually, useBrowser } from "./support/visit.ts";

const visit = useBrowser();

describe("a worker opens the page", { timeout: 60_000 }, () => {
  it("chooses a language, is greeted, writes, and is answered", async () => {
    const { page, url } = await visit();
    await choose(page, url);
    await eventually(async () => expect(await bubbles(page)).toEqual(["Hello, I am Mitra."]));
    await write(page, "How much may an agency take?");
    await eventually(async () =>
      expect((await bubbles(page)).slice(1)).toEqual(["How much may an agency take?", "You said: How much may an agency take?"]),
    );
    expect(await page.locator("article.worker .state").textContent()).toBe("Sent");
  });

  it("leaves nothing on the phone and no cookie by looking only", async () => {
    const { page, url, context, app } = await visit();
    await page.goto(url);
    await page.getByText("Choose your language").waitFor();
    expect(await context.cookies()).toEqual([]);
    expect(await page.evaluate("localStorage.length")).toBe(0);
    expect(app.received).toEqual([]);
  });

  it("has the few choices of a long answer in sight while she reads it from its beginning", async () => {
    const long = Array.from({ length: 40 }, (_, at) => `Line ${at + 1} of the answer.`).join("\n");
    const choices = ["Yes, danger", "None of these"].map((label, at) => ({ id: `choice:${at}`, label }));
    const { page, url, app } = await visit();
    await choose(page, url);
    await eventually(async () => expect(await bubbles(page)).toHaveLength(1));
    await app.say(app.only, { text: long, language: "en", choices });
    const yes = page.getByRole("button", { name: "Yes, danger" });
    await yes.waitFor();
    await eventually(async () => {
      expect(await page.getByText("Line 1 of the answer.").evaluate((text) => text.getBoundingClientRect().top)).toBeGreaterThan(0);
      const field = await page.locator("#text").boundingBox();
      const box = await yes.boundingBox();
      expect((box?.y ?? 740) + (box?.height ?? 0)).toBeLessThanOrEqual(field?.y ?? 0);
    });
  });

  it("finds her chat again after a reload, each message once", async () => {
    const { page, url } = await visit();
    await choose(page, url);
    await write(page, "first");
    await eventually(async () => expect(await bubbles(page)).toHaveLength(3));
    const before = await bubbles(page);
    await page.reload();
    await eventually(async () => expect(await bubbles(page)).toEqual(before));
    await write(page, "second");
    await eventually(async () => expect((await bubbles(page)).slice(3)).toEqual(["second", "You said: second"]));
  });

  it("reads messages in their order though the clock of her phone is wrong", async () => {
    const { page, url } = await visit();
    await page.clock.install({ time: Date.now() + 5 * 60 * 60 * 1000 });
    await choose(page, url);
    await eventually(async () => expect(await bubbles(page)).toHaveLength(1));
    await write(page, "one");
    await eventually(async () => expect(await bubbles(page)).toHaveLength(3));
    expect(await bubbles(page)).toEqual(["Hello, I am Mitra.", "one", "You said: one"]);
  });

  it("sees that a person writes to her, and that it is a person", async () => {
    const { page, url, app, channel } = await visit();
    await choose(page, url);
    await eventually(async () => expect(await bubbles(page)).toHaveLength(1));
    const { reference } = app.documents.get(app.only) ?? {};
    await channel.typing?.({ reference });
    await page.getByText("A person is writing …").waitFor();
    await app.say(app.only, { text: "I am here to help.", language: "en" }, "staff");
    await page.locator("article.staff", { hasText: "I am here to help." }).waitFor();
    expect(await page.locator("article.staff .who").textContent()).toBe("A person");
    expect(await page.locator("#typing").isHidden()).toBe(true);
  });

  it("presses a choice; older choices are gone", async () => {
    const { page, url, app } = await visit();
    await choose(page, url);
    await write(page, "menu");
    await page.getByRole("button", { name: "Malaysia" }).click();
    await eventually(async () => expect((await bubbles(page)).slice(-2)).toEqual(["Malaysia", "You chose choice-2."]));
    expect(app.texts.slice(1)).toEqual(["menu", "choice-2"]);
    expect(await page.getByRole("button", { name: "Thailand" }).isVisible()).toBe(false);
  });

  it("taps numbers and addresses of the bot, never of her own words", async () => {
    const { page, url } = await visit();
    await choose(page, url);
    await write(page, `numbers`);
    await page.getByText("Call ☎").waitFor();
    const hrefs = await page.locator("article.bot a").evaluateAll((links) => links.map((link) => link.getAttribute("href")));
    expect(hrefs).toEqual(["tel:1546", "tel:+622129244800", "https://example.org/rules"]);
    await write(page, "<b>+62 21 2924 4800</b>");
    await page.locator("article.worker", { hasText: "<b>+62 21 2924 4800</b>" }).waitFor();
    expect(await page.locator("article.worker a, article b").count()).toBe(0);
  });

  it("changes the language of the page and of the bot at once", async () => {
    const { page, url, app } = await visit();
    await choose(page, url);
    await eventually(async () => expect(app.received).toHaveLength(1));
    await page.getByRole("button", { name: "Language" }).click();
    await page.locator("#languages [lang=id]").click();
    await eventually(async () => expect(app.texts.slice(1)).toEqual(["lang:id"]));
    expect(await page.evaluate("document.documentElement.lang")).toBe("id");
  });

  it("asks for a person, for deletion and for silence from the menu", async () => {
    const { page, url, app } = await visit();
    await choose(page, url);
    for (const name of ["Talk to a person", "See or delete what is stored", "Stop messages"]) {
      await page.getByRole("button", { name: "Menu" }).click();
      await page.getByRole("button", { name }).click();
    }
    await eventually(async () => expect(app.texts.slice(1)).toEqual(["person", "privacy", "stop"]));
  });
});

describe("a worker with a bad connection", { timeout: 60_000 }, () => {
  it("writes while offline, closes the page, and all is sent in order when she is back", async () => {
    const { page, url, app, context } = await visit();
    await choose(page, url);
    await eventually(async () => expect(app.received).toHaveLength(1));
    await context.setOffline(true);
    await write(page, "one");
    await write(page, "two");
    await write(page, "three");
    const waiting = Array(3).fill("Waiting to be sent");
    await eventually(async () => expect(await page.locator("article.worker .state").allTextContents()).toEqual(waiting));
    await page.getByText("No connection.").waitFor();
    await context.setOffline(false);
    await page.reload();
    await eventually(async () => expect(app.texts.slice(1)).toEqual(["one", "two", "three"]));
    await eventually(async () => expect(await page.locator("article.worker .state").allTextContents()).not.toContain("Waiting to be sent"));
    expect((await bubbles(page)).filter((text) => text === "two")).toHaveLength(1);
  });

  it("keeps one chat when the answer to her first message is lost", async () => {
    const { page, url, app } = await visit();
    let lost = 0;
    await page.route("**/chat/messages", async (route) => {
      if (lost++ > 0) return route.continue();
      await route.fetch();
      await route.abort("connectionreset");
    });
    await choose(page, url);
    await eventually(async () => expect(await bubbles(page)).toEqual(["Hello, I am Mitra."]));
    expect(app.documents.size).toBe(1);
    expect(app.received).toHaveLength(1);
  });

  it("is answered though her message was never answered at first, and though the stream had died unnoticed", async () => {
    const { page, url, app } = await visit();
    const stuck: string[] = [];
    for (const address of ["**/chat/messages", "**/chat/events*"])
      await page.route(address, (route) => (stuck.includes(address) ? route.continue() : void stuck.push(address)));
    await page.clock.install();
    await choose(page, url);
    await eventually(async () => expect(stuck).toEqual(["**/chat/messages"]));
    await page.clock.fastForward("01:05");
    await page.clock.fastForward("00:05");
    await eventually(async () => expect(stuck).toHaveLength(2));
    expect(await bubbles(page)).toEqual([]);
    await page.clock.fastForward("01:10");
    await page.clock.fastForward("00:10");
    await eventually(async () => expect(await bubbles(page)).toEqual(["Hello, I am Mitra."]));
    expect(app.received).toHaveLength(1);
  });

  it("has the page in under 20 kB and writes within seconds at 50 kbit/s and 400 ms", async () => {
    const { page, url, context, asked } = await visit();
    const session = await slowNetwork(context, page);
    let bytes = 0;
    session.on("Network.loadingFinished", ({ encodedDataLength }) => {
      bytes += encodedDataLength;
    });
    const start = Date.now();
    await choose(page, url);
    const usable = Date.now() - start;
    await write(page, "slow");
    await page.getByText("You said: slow").waitFor({ timeout: 20_000 });
    expect(bytes).toBeLessThan(20_000);
    expect(usable).toBeLessThan(8_000);
    expect(asked.filter((address) => !address.startsWith(url) && !address.startsWith("data:"))).toEqual([]);
  });

  it("is told kindly when the service cannot keep her message, and it is sent later by itself", async () => {
    const { page, url, app } = await visit();
    await choose(page, url);
    await eventually(async () => expect(app.received).toHaveLength(1));
    app.failing = true;
    await write(page, "keep me");
    await page.getByText("Your message could not be kept just now.").waitFor();
    app.failing = false;
    await eventually(async () => expect(app.texts.slice(1)).toEqual(["keep me"]));
  });

  it("follows the chat without server-sent events", async () => {
    const { page, url, app } = await visit();
    await page.addInitScript("delete window.EventSource");
    await choose(page, url);
    await eventually(async () => expect(await bubbles(page)).toEqual(["Hello, I am Mitra."]));
    expect(app.received).toHaveLength(1);
  });
});

describe("a worker whose phone is looked at", { timeout: 60_000 }, () => {
  it("leaves quickly: a calendar, an empty queue, and Back does not show the chat", async () => {
    const { page, url, context } = await visit();
    await page.goto("about:blank");
    await choose(page, url);
    await write(page, "my secret");
    await page.getByText("You said: my secret").waitFor();
    await context.setOffline(true);
    await write(page, "not sent yet");
    await context.setOffline(false);
    await page.getByRole("button", { name: "Leave quickly" }).click();
    await page.waitForURL(`${url}calendar`);
    expect(await page.locator("body").textContent()).not.toMatch(/secret|Mitra|chat/i);
    expect(await page.evaluate("localStorage.getItem('mitra.queue')")).toBeNull();
    await page.goBack();
    expect(page.url()).toBe("about:blank");
  });

  it("comes back to a neutral start and continues only when she taps", async () => {
    const { page, url, app } = await visit();
    await choose(page, url);
    await write(page, "my secret");
    await page.getByText("You said: my secret").waitFor();
    await page.getByRole("button", { name: "Leave quickly" }).click();
    await page.waitForURL(`${url}calendar`);
    await page.goto(url);
    await page.getByRole("button", { name: "Continue my chat" }).waitFor();
    expect(await page.locator("body").textContent()).not.toContain("my secret");
    await page.getByRole("button", { name: "Continue my chat" }).click();
    await page.getByText("You said: my secret").waitFor();
    expect(app.documents.size).toBe(1);
  });

  it("leaves while offline too", async () => {
    const { page, url, context } = await visit();
    await choose(page, url);
    await context.setOffline(true);
    await page.getByRole("button", { name: "Leave quickly" }).click();
    await page.waitForURL("about:blank");
  });

  it("sees the chat go from the screen when everything is deleted, and begins a new one", async () => {
    const { page, url, app, channel } = await visit();
    await choose(page, url);
    await write(page, "my secret");
    await page.getByText("You said: my secret").waitFor();
    const { reference } = app.documents.get(app.only) ?? {};
    const conversation = { ...newConversation(app.only, "web", Date.now(), "en"), erased: true };
    app.documents.clear();
    await channel.send({ conversation, reference }, rowOf({ text: "Everything is deleted here.", language: "en" }));
    await eventually(async () => expect(await bubbles(page)).toEqual(["Everything is deleted here."]));
    await write(page, "new");
    await eventually(async () => expect((await bubbles(page)).slice(1)).toEqual(["new", "You said: new"]));
  });

  it("sees the chat go from the screen when its case went on elsewhere, and what is said after below it", async () => {
    const { page, url, app } = await visit();
    await choose(page, url);
    for (const text of ["one", "two"]) await write(page, text);
    await page.getByText("You said: two").waitFor();
    const { reference } = app.documents.get(app.only) ?? {};
    const gone = [{ ticket: "K7Q2-MX4D", to: "elsewhere" }];
    app.documents.set(app.only, { reference, seen: [], conversation: { ...newConversation(app.only, "web", Date.now(), "en"), gone } });
    await app.say(app.only, { text: "Your case is in your other chat.", language: "en" });
    await eventually(async () => expect(await bubbles(page)).toEqual(["Your case is in your other chat."]));
    await write(page, "new");
    await eventually(async () => expect((await bubbles(page)).slice(1)).toEqual(["new", "You said: new"]));
  });

  it("hears that everything is deleted, and what comes after, where live events do not work", async () => {
    const { page, url, app, context } = await visit();
    await context.addInitScript("delete window.EventSource");
    await choose(page, url);
    for (const text of ["one", "two", "three"]) await write(page, text);
    const before = ["Hello, I am Mitra.", "one", "You said: one", "two", "You said: two", "three", "You said: three"];
    await eventually(async () => expect(await bubbles(page)).toEqual(before));
    app.documents.clear();
    await eventually(async () => expect(await bubbles(page)).toEqual([realSay()("en", "chat:privacy.erased").text]));
    await write(page, "new");
    await eventually(async () => expect((await bubbles(page)).slice(1)).toEqual(["new", "You said: new"]));
  });

  it("sees the old chat go when a new one has begun before it listened again", async () => {
    const { page, url, app, context } = await visit();
    await context.addInitScript("delete window.EventSource");
    await choose(page, url);
    for (const text of ["one", "two", "three"]) await write(page, text);
    await page.getByText("You said: three").waitFor();
    app.documents.clear();
    await write(page, "new");
    await eventually(async () => expect(await bubbles(page)).toEqual(["new", "You said: new"]));
  });

  it("makes the phone forget the chat", async () => {
    const { page, url, context } = await visit();
    await choose(page, url);
    await write(page, "my secret");
    await page.getByText("You said: my secret").waitFor();
    await page.getByRole("button", { name: "Menu" }).click();
    await page.getByRole("button", { name: "Forget this chat on this phone" }).click();
    await page.locator("#forget-yes").click();
    await page.getByText("Choose your language").waitFor();
    expect(await context.cookies()).toEqual([]);
    expect(await page.evaluate("localStorage.length")).toBe(0);
  });
});
