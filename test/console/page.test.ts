import type { AddressInfo } from "node:net";
import { serve } from "@hono/node-server";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import type { Message } from "../../src/domain/message.ts";
import { launchBrowser } from "../support/browser.ts";
import { barriers, misfits } from "../support/page-faults.ts";
import { TestDesk } from "./support/desk.ts";

let browser: Browser;
const closing: (() => Promise<unknown>)[] = [];

beforeAll(async () => {
  browser = await launchBrowser();
}, 60_000);
afterAll(() => browser?.close());
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

/** Where screenshots go when somebody wants to look at them. */
const SHOTS = process.env.SHOTS;
const eventually = (check: () => Promise<void>) => vi.waitFor(check, { timeout: 15_000, interval: 50 });

/** A desk on a port of its own. */
async function serveDesk() {
  const desk = await TestDesk.open();
  const server = serve({ fetch: desk.app.fetch, hostname: "127.0.0.1", port: 0 });
  await new Promise<void>((resolve) => server.once("listening", resolve));
  const { port } = server.address() as AddressInfo; // it listens on TCP
  closing.push(
    () =>
      new Promise((resolve) => {
        server.close(resolve);
        if ("closeAllConnections" in server) server.closeAllConnections();
      }),
  );
  return { desk, url: `http://127.0.0.1:${port}/desk` };
}

async function phone(options: BrowserContextOptions = {}): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true, ...options });
  closing.push(() => context.close());
  const page = await context.newPage();
  page.setDefaultTimeout(10_000);
  return page;
}

async function signIn(page: Page, url: string, password: string, name = "staff"): Promise<void> {
  await page.goto(`${url}/sign-in`);
  await page.locator("#name").fill(name);
  await page.locator("#password").fill(password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.getByRole("heading", { name: "Queue" }).waitFor();
}

async function visit(options: BrowserContextOptions = {}) {
  const { desk, url } = await serveDesk();
  const page = await phone(options);
  await signIn(page, url, desk.password);
  return { desk, url, page };
}

const bubbles = (page: Page) => page.locator(".bubble .text").allTextContents();

describe("a staff member with a phone", { timeout: 60_000 }, () => {
  it("sees a new case come without a reload, and the title counts it", async () => {
    const { desk, page } = await visit();
    await desk.worker("dara", "I was beaten");
    await page.getByText("1 worker in danger is waiting").waitFor();
    expect(await page.title()).toBe("(1) Queue – Mitra desk");
  });

  it("takes a case, answers, and reads the worker's next words, all on one page", async () => {
    const { desk, url, page } = await visit();
    const id = await desk.worker("dara", "a person please");
    await page.goto(`${url}/tickets/${id}`);
    await page.getByRole("button", { name: "Take this case" }).click();
    await page.locator("#reply").fill("Hello, I am here.");
    await page.getByRole("button", { name: "Send" }).click();
    await eventually(async () => expect((await bubbles(page)).at(-1)).toBe("Hello, I am here."));
    await eventually(async () => expect(await page.locator("#reply").inputValue()).toBe(""));
    await desk.worker("dara", "thank you");
    await eventually(async () => expect((await bubbles(page)).at(-1)).toBe("thank you"));
    expect(new URL(page.url()).pathname).toBe(`/desk/tickets/${id}`);
  });

  it("sends the same words twice when they are written twice", async () => {
    const { desk, url, page } = await visit();
    const id = await desk.worker("dara", "a person please");
    await page.goto(`${url}/tickets/${id}`);
    await page.getByRole("button", { name: "Take this case" }).click();
    for (const expected of [1, 2]) {
      await page.locator("#reply").fill("yes");
      await page.getByRole("button", { name: "Send" }).click();
      await eventually(async () => expect((await bubbles(page)).filter((text) => text === "yes")).toHaveLength(expected));
    }
  });

  it("empties what went out over a slow network, and keeps what she has begun since", async () => {
    const { desk, url, page } = await visit();
    const id = await desk.worker("dara", "a person please");
    await page.goto(`${url}/tickets/${id}`);
    await page.getByRole("button", { name: "Take this case" }).click();
    const send = async (text: string) => {
      await page.locator("#reply").fill(text);
      await page.getByRole("button", { name: "Send" }).click();
      // The page hears from the desk what it has sent itself, and what the worker says to it, before it has its own answer.
      await page.locator("#main").getByText(text).waitFor();
      await desk.worker("dara", `yes to "${text}"`);
      await page.locator("#main").getByText(`yes to "${text}"`).waitFor();
    };
    let answer = () => {};
    await page.route("**/replies", async (route) => {
      const answered = await route.fetch();
      await new Promise<void>((resolve) => {
        answer = resolve;
      });
      await route.fulfill({ response: answered });
    });
    await send("Are you safe?");
    answer();
    await eventually(async () => expect(await page.locator("#reply").inputValue()).toBe(""));
    await send("Where are you?");
    await page.locator("#reply").fill("And who");
    const key = () => page.locator("form.reply [name=_once]").inputValue();
    const before = await key();
    answer();
    await eventually(async () => expect(await key()).not.toBe(before));
    expect(await page.locator("#reply").inputValue()).toBe("And who");
  });

  it("keeps what she is writing when the worker writes meanwhile", async () => {
    const { desk, url, page } = await visit();
    const id = await desk.worker("dara", "a person please");
    await page.goto(`${url}/tickets/${id}`);
    await page.getByRole("button", { name: "Take this case" }).click();
    await page.locator("#reply").pressSequentially("Half a sen");
    await desk.worker("dara", "are you there?");
    await page.locator("#main").getByText("are you there?").waitFor();
    await page.keyboard.type("tence");
    expect(await page.locator("#reply").inputValue()).toBe("Half a sentence");
  });

  it("keeps the voice message that she chose before the network had brought the recorder", async () => {
    const { desk, url, page } = await visit();
    await page.route("**/voice.js", (route) => route.abort());
    const id = await desk.worker("dara", "a person please");
    await page.goto(`${url}/tickets/${id}`);
    await page.getByRole("button", { name: "Take this case" }).click();
    await page.locator("#recording").setInputFiles({ name: "voice.ogg", mimeType: "audio/ogg", buffer: Buffer.from("OggS") });
    await desk.worker("dara", "what fee is allowed");
    await page.locator("#main").getByText("what fee is allowed").waitFor();
    await desk.worker("dara", "are you there?");
    await page.locator("#main").getByText("are you there?").waitFor();
    expect(await page.evaluate("document.querySelector('#recording').files.length")).toBe(1);
  });

  it("keeps the file that she was still looking for when the worker wrote", async () => {
    const { desk, url, page } = await visit();
    const id = await desk.worker("dara", "a person please");
    await page.goto(`${url}/tickets/${id}`);
    await page.getByRole("button", { name: "Take this case" }).click();
    await page.locator("#more > summary").tap();
    await page.locator("#voice > summary").tap();
    const chooser = page.waitForEvent("filechooser");
    await page.locator("#recording").click();
    await desk.worker("dara", "are you there?");
    await page.locator("#main").getByText("are you there?").waitFor();
    await (await chooser).setFiles({ name: "voice.ogg", mimeType: "audio/ogg", buffer: Buffer.from("OggS") });
    await page.locator("form.voice audio").waitFor();
    // With the fold closed again, the worker's message can be said to be about something else, too.
    await page.locator("#recording").setInputFiles([]);
    await page.locator("#voice > summary").tap();
    await page.locator("#corrected option", { hasText: "are you there?" }).waitFor({ state: "attached" });
  });

  it("keeps her words and her place when a colleague was faster", async () => {
    const { desk, url, page } = await visit();
    await desk.accounts.add("Ana", "staff");
    const id = await desk.worker("dara", "a person please");
    await page.goto(`${url}/tickets/${id}`);
    await page.getByRole("button", { name: "Take this case" }).click();
    await page.locator("#reply").fill("My careful answer");
    await desk.staff(id, { staff: "staff", do: { verb: "transfer", to: "ana" } });
    await page.locator(".soft", { hasText: "Ana has this case." }).waitFor();
    expect(await page.locator("#kept").inputValue()).toBe("My careful answer");
  });

  it("listens anew when the stream has died unnoticed: its alarm is what rings", async () => {
    const { page } = await visit();
    let asked = 0;
    await page.clock.install();
    await page.route("**/events*", (route) => (asked++ > 0 ? route.continue() : undefined));
    await page.reload();
    await eventually(async () => expect(asked).toBe(1));
    await page.clock.fastForward("01:10");
    await eventually(async () => expect(asked).toBe(2));
  });

  it("is told when there is no connection, keeps the text, and sends it once when there is", async () => {
    const { desk, url, page } = await visit();
    const id = await desk.worker("dara", "a person please");
    await page.goto(`${url}/tickets/${id}`);
    await page.getByRole("button", { name: "Take this case" }).click();
    await page.locator("#reply").fill("Hello again");
    // The answer is lost on the way back: the reply is stored, the page does not know.
    await page.route("**/replies", async (route) => {
      await route.fetch();
      await route.abort();
    });
    await page.getByRole("button", { name: "Send" }).click();
    await page.getByText("No connection.").waitFor();
    expect(await page.locator("#reply").inputValue()).toBe("Hello again");
    await page.unroute("**/replies");
    // The buttons are drawn anew meanwhile.
    await desk.having(id, { safeToMessage: true });
    await desk.worker("dara", "are you there?");
    await page.locator(".caution").waitFor({ state: "detached" });
    await page.getByRole("button", { name: "Send" }).click();
    await eventually(async () => expect(await page.locator("#reply").inputValue()).toBe(""));
    const { transcript } = await desk.conversation(id);
    expect(transcript.filter(({ from }) => from === "staff")).toHaveLength(1);
  });

  it("keeps her words when she is signed out meanwhile, and sends them after signing in beside", async () => {
    const { desk, url, page } = await visit();
    const id = await desk.worker("dara", "a person please");
    await page.goto(`${url}/tickets/${id}`);
    await page.getByRole("button", { name: "Take this case" }).click();
    await page.locator("#reply").fill("Ten minutes of work");
    const beside = await page.context().newPage();
    await beside.goto(`${url}/`);
    await beside.locator(".menu summary").click();
    await beside.getByRole("button", { name: "Sign out" }).click();
    await beside.locator("#password").waitFor();
    await page.getByRole("button", { name: "Send" }).click();
    await page.getByText("You are signed out.").waitFor();
    await signIn(beside, url, desk.password);
    await desk.worker("dara", "are you there?");
    await page.bringToFront();
    await eventually(async () => {
      await page.getByRole("button", { name: "Send" }).click();
      expect((await bubbles(page)).at(-1)).toBe("Ten minutes of work");
    });
    expect((await desk.conversation(id)).transcript.filter(({ from }) => from === "staff")).toHaveLength(1);
  });

  it("does all of it in a browser without script", async () => {
    const { desk, url, page } = await visit({ javaScriptEnabled: false });
    const id = await desk.worker("dara", "a person please");
    await page.goto(`${url}/tickets/${id}`);
    await page.getByRole("button", { name: "Take this case" }).click();
    await page.locator("#reply").fill("Hello.");
    await page.getByRole("button", { name: "Send" }).click();
    await page.locator("#more > summary").click();
    await page.locator("#outcome").selectOption("informed");
    await page.getByRole("button", { name: "Close this case" }).click();
    await page.getByText("closed: given information").waitFor();
    expect((await desk.conversation(id)).ticket).toMatchObject({ state: "resolved", outcome: "informed" });
  });
});

it("a case in the queue has what it is about, how long it waits, whether it is unsafe to write, and its language each on a line of its own", async () => {
  const { desk, url } = await serveDesk();
  await lively(desk);
  const page = await phone();
  await signIn(page, url, desk.password);
  const cards = await page.locator(".case a").all();
  expect(cards.length).toBeGreaterThan(1);
  expect(await page.locator(".case .caution").count()).toBe(1);
  for (const card of cards) {
    const boxes = await Promise.all((await card.locator("> span").all()).map((line) => line.boundingBox()));
    expect(boxes).toHaveLength(4 + (await card.locator(".caution").count()));
    const gaps = boxes.slice(1).map((box, above) => (box?.y ?? 0) - (boxes[above]?.y ?? 0) - (boxes[above]?.height ?? 0));
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(0);
  }
});

it("a case opens at what the worker wrote last, above Mitra's long answer", { timeout: 60_000 }, async () => {
  const { desk, url } = await serveDesk();
  const id = await desk.worker("thida", "what fee is allowed", "I was beaten", "what fee is allowed", "I was beaten");
  const page = await phone();
  await signIn(page, url, desk.password);
  await page.goto(`${url}/tickets/${id}`);
  const written = page.locator("[data-written]").last();
  await eventually(async () => {
    expect(await page.evaluate("scrollY")).toBeGreaterThan(0);
    const top = (await written.boundingBox())?.y ?? Number.NaN;
    expect(top).toBeGreaterThanOrEqual(0);
    expect(top).toBeLessThan(740 / 2);
  });
});

describe("every page on a small phone", { timeout: 120_000 }, () => {
  for (const colorScheme of ["light", "dark"] as const) {
    it(`has letters and targets of a good size and no serious fault of accessibility, ${colorScheme}`, async () => {
      const { desk, url } = await serveDesk();
      const id = await lively(desk);
      const page = await phone({ colorScheme });
      const faults: unknown[] = [];
      const look = async (name: string) => {
        const found = { misfits: await misfits(page), axe: await barriers(page) };
        if (JSON.stringify(found) !== '{"misfits":[],"axe":[]}') faults.push({ name, ...found });
        if (SHOTS) await page.screenshot({ path: `${SHOTS}/${name}-${colorScheme}.png`, fullPage: name.endsWith("whole") });
      };
      await page.goto(`${url}/sign-in`);
      await look("sign-in");
      await signIn(page, url, desk.password);
      await look("queue");
      await page.locator(".menu summary").click();
      await look("menu");
      await page.goto(`${url}/tickets/${id}`);
      await look("case-free");
      await page.getByRole("button", { name: "Take this case" }).click();
      await page.locator("#reply").waitFor();
      await look("case-mine");
      await page.evaluate("scrollTo(0, 0)");
      await look("case-top");
      await page.locator(".about > summary").click();
      for (const fold of await page.locator(".bubble summary").all()) await fold.click();
      await look("case-whole");
      await page.locator("#more > summary").click();
      await look("case-more");
      for (const path of ["password", "colleagues", "damages", `tickets/${id}/contacts/card`, `tickets/${id}/trail`, "nowhere"]) {
        await page.goto(`${url}/${path}`);
        await look(path.split("/").at(-1) ?? path);
      }
      await proposing(desk);
      for (const [name, path] of KNOWLEDGE_PAGES) {
        await page.goto(`${url}/knowledge${path}`);
        for (const fold of await page.locator("main .cards summary").all()) await fold.click();
        await look(name);
      }
      expect(faults).toEqual([]);
    });
  }

  for (const language of ["km", "my", "id"]) {
    it(`fits in ${language} too`, async () => {
      const { desk, url } = await serveDesk();
      const id = await lively(desk);
      const page = await phone();
      await signIn(page, url, desk.password);
      await page.goto(`${url}/language?language=${language}`);
      const found: unknown[] = [];
      for (const path of ["", `tickets/${id}`, `tickets/${id}/contacts/card`, "colleagues"]) {
        await page.goto(`${url}/${path}`);
        expect(await page.locator("html").getAttribute("lang")).toBe(language);
        found.push(await misfits(page));
        if (SHOTS) await page.screenshot({ path: `${SHOTS}/${path.replace(`/${id}/`, "-").split("/")[0] || "queue"}-${language}.png` });
      }
      expect(found.flat()).toEqual([]);
    });
  }

  it("is reached by the keyboard in the order in which it is read", async () => {
    const { desk, url, page } = await visit();
    await desk.worker("dara", "a person please");
    await page.goto(`${url}/`);
    const stops: (string | null)[] = [];
    for (let stop = 0; stop < 6; stop += 1) {
      await page.keyboard.press("Tab");
      stops.push(await page.evaluate("document.activeElement.innerText || document.activeElement.name"));
    }
    expect(stops.slice(0, 5)).toEqual(["Skip to the content", "Queue", "case", "→", "☰"]);
    expect(stops[5]).toContain("waiting: less than a minute");
  });
});

const KNOWLEDGE_PAGES = [
  ["knowledge", ""],
  ["knowledge-fees-whole", "?topic=fees.limit&country=SG&home=KH&language=km"],
  ["knowledge-numbered-whole", "?topic=safety.violence&country=TH&language=my&channel=whatsapp"],
  ["knowledge-list-whole", "/list?list=draft"],
  ["knowledge-propose-whole", "/proposals/new?topic=fees.limit&country=SG&language=my"],
  ["knowledge-proposals-whole", "/proposals"],
] as const;

/** Two changes that staff want, one of them decided on. */
async function proposing({ factProposals }: TestDesk): Promise<void> {
  const to = { topic: "fees.limit", jurisdiction: "SG", fact: null, language: "km", oldText: "What is told now.\nIn two lines." } as const;
  const why = {
    by: "sok dara",
    why: "The ministry wrote to us.",
    source: `https://example.org/${"a-long-address/".repeat(6)}`,
    sourceDate: "2026-10",
  };
  await factProposals.add({ ...to, ...why, change: "It is one month of pay now, not two." });
  await factProposals.add({ ...to, ...why, change: "Nothing may be charged." });
  const [newest] = await factProposals.list();
  await factProposals.close(newest?.id ?? "", "not-now", "staff", "The law is not in force yet.");
}

/** A desk as on a busy day; gives the case that shows most. */
const CARDS = [
  { name: "ភ្នាក់ងារ Lim Agency Sendirian Berhad, Penang branch, the one who took the passport and the money", phones: ["+60 11-0000 0000"] },
  { name: "", phones: ["04-000 0000", "+60 12-000 0000 ext. 123456789"] },
  { name: "M".repeat(100), phones: ["0".repeat(32)] },
  { name: "Boss", phones: [] },
];

async function lively(desk: TestDesk): Promise<string> {
  await desk.accounts.add("Sok Dara", "staff");
  const id = await desk.worker("thida", "what fee is allowed");
  await desk.having(id, { profile: { destination: "SG", origin: "KH", sector: "domestic" } });
  await desk.worker(
    "thida",
    "what fee is allowed",
    "I was beaten",
    "https://example.org/a-very-long-address-without-any-space-in-it-at-all-for-a-small-phone",
  );
  const { transcript } = await desk.conversation(id);
  await desk.having(id, {
    safeToMessage: false,
    language: "km",
    transcript: [
      ...transcript.map(
        (message, index): Message =>
          message.from === "bot" && index < 3 ? { ...message, delivery: "gone", deliveryWhy: "blocked" } : message,
      ),
      { id: "card", at: desk.clock.now(), from: "worker", content: { kind: "contact", cards: CARDS } },
    ],
  });
  desk.clock.pass(1_800_000);
  await desk.worker("dara", "a person please");
  const theirs = await desk.worker("maly", "a person please");
  await desk.staff(theirs, { staff: "sok dara", do: { verb: "claim" } });
  desk.clock.pass(600_000);
  return id;
}
