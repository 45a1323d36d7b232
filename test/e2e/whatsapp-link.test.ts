import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { serve } from "@hono/node-server";
import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { Standings } from "../../src/app/watch/standings.ts";
import { reportOf, type State } from "../../src/channels/whatsapp-web/states.ts";
import { whatsAppWebChannel } from "../../src/channels/whatsapp-web.ts";
import type { Operator } from "../../src/console/deps.ts";
import { metricsOf } from "../../src/metrics.ts";
import { operatorOf } from "../../src/operator.ts";
import { memoryStore } from "../../src/store/memory.ts";
import { clock, ids, recordingLog, SmallApp } from "../channels/support/app.ts";
import { FakeTelegram } from "../channels/support/fake-telegram.ts";
import { FakeWhatsApp } from "../channels/support/fake-whatsapp.ts";
import { Browserless } from "../console/support/browser.ts";
import { TestDesk } from "../console/support/desk.ts";
import { launchBrowser } from "../support/browser.ts";
import { configOf } from "../support/config.ts";
import { barriers, misfits } from "../support/page-faults.ts";

/** Where screenshots go when somebody wants to look at them. */
const SHOTS = process.env.SHOTS;
const OPERATOR = 4242;
const NUMBER = "85512345667";

let browser: Browser;
const closing: (() => Promise<unknown>)[] = [];
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser?.close());
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

const eventually = (check: () => void | Promise<void>) => vi.waitFor(check, { timeout: 20_000, interval: 50 });

/** A number on WhatsApp with its phone, the desk, and both ways on which the operator is told. */
async function office(phone: Partial<FakeWhatsApp["phone"]> = { linked: false }) {
  const [whatsApp, telegram, hook] = [await FakeWhatsApp.make(phone), new FakeTelegram(), await postbox()];
  closing.push(() => whatsApp.remove());
  await telegram.listen();
  closing.push(() => telegram.close());
  const store = memoryStore();
  await store.open();
  const log = recordingLog();
  const standings = new Standings(clock);
  const { browser: path, data, library } = whatsApp;
  const kept = { read: async () => null, write: async () => {} };
  const listener = (state: State) => standings.report("whatsapp", reportOf(state));
  const recording = async () => null;
  const opened = whatsAppWebChannel({
    browser: path,
    data,
    library,
    clock,
    log,
    kept,
    recording,
    listener,
    ids: ids,
    polls: { shown: false, kept },
    days: 7,
    starts: { most: 0, kept },
    waitAfter: () => 100,
  });
  const channel = standings.watch(opened.channel, "linked", true);
  const settings = configOf("", {
    telegram: { token: telegram.token, webhook: false, apiRoot: telegram.root },
    alert: { telegramChat: String(OPERATOR), webhook: hook.address, afterMinutes: 5 },
  });
  const { operator, alerts } = operatorOf(settings, { standings, store, clock, log, platforms: [{ channel, linking: opened.linking }] });
  await alerts.start();
  closing.push(() => alerts.stop());
  const app = new SmallApp();
  app.channel = channel;
  await channel.start(app.receive);
  closing.push(() => channel.stop());
  const desk = await TestDesk.open({ operator });
  const becomes = (name: State["name"]) => eventually(() => expect(opened.state().name).toBe(name));
  const alerted = () => telegram.shown.filter(({ chat }) => chat === OPERATOR).map(({ text }) => text);
  return { whatsApp, desk, hook, log, app, becomes, alerted, operator, store, state: opened.state };
}

/** Takes what is posted to it. */
async function postbox() {
  const posted: Record<string, unknown>[] = [];
  const server = createServer(async (request, response) => {
    posted.push(JSON.parse((await request.toArray()).join("")));
    response.end();
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  closing.push(async () => void server.close());
  return { posted, address: `http://127.0.0.1:${(server.address() as AddressInfo).port}/` }; // it listens on TCP
}

async function signedIn({ desk }: { desk: TestDesk }): Promise<{ page: Page; url: string }> {
  const server = serve({ fetch: desk.app.fetch, hostname: "127.0.0.1", port: 0 });
  await once(server, "listening");
  closing.push(async () => {
    if ("closeAllConnections" in server) server.closeAllConnections();
    await new Promise((resolve) => void server.close(resolve));
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/desk`; // as above
  const context = await browser.newContext({ viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true });
  closing.push(() => context.close());
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  await page.goto(`${url}/sign-in`);
  await page.locator("#name").fill("staff");
  await page.locator("#password").fill(desk.password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.getByRole("heading", { name: "Queue" }).waitFor();
  return { page, url };
}

async function look(page: Page, name: string): Promise<void> {
  expect(await misfits(page)).toEqual([]);
  expect(await barriers(page)).toEqual([]);
  if (SHOTS) await page.screenshot({ path: path.join(SHOTS, `${name}.png`), fullPage: true });
}

describe("an administrator at the desk", { timeout: 120_000 }, () => {
  test("links the number by the picture, which follows the phone's without a reload, and sees that it is ready", async () => {
    const all = await office();
    await all.becomes("waiting-for-qr");
    const { page, url } = await signedIn(all);
    await page.goto(`${url}/channels`);
    await page.getByText("Waits to be linked with the phone").waitFor();
    await page.getByText("Workers for whom something waits to go out: 0").waitFor();
    await look(page, "channels-waiting");
    await page.getByRole("link", { name: "Show the code that links the phone" }).click();
    const picture = page.locator(".scan svg");
    await picture.waitFor();
    const first = await picture.innerHTML();
    await look(page, "link-picture");
    await all.whatsApp.run('fake.newCode("another")');
    await eventually(async () => expect(await picture.innerHTML()).not.toBe(first));
    await all.whatsApp.scan();
    await page.getByText("There is no code now").waitFor();
    await page.goto(`${url}/channels`);
    await page.locator("li", { hasText: "WhatsApp" }).getByText("Ready").waitFor();
    await look(page, "channels-ready");
  });

  test("links it by a code to type, where the phone cannot scan", async () => {
    const all = await office();
    await all.becomes("waiting-for-qr");
    const { page, url } = await signedIn(all);
    await page.goto(`${url}/channels/link`);
    await page.getByLabel("Number of the phone").fill("12");
    await page.getByRole("button", { name: "Get a code" }).click();
    await page.getByText("This is no telephone number.").waitFor();
    await page.getByLabel("Number of the phone").fill(`+${NUMBER}`);
    await page.getByRole("button", { name: "Get a code" }).click();
    await page.getByText("WXYZ-1001").waitFor();
    expect(await page.locator(".scan").count()).toBe(0);
    await look(page, "link-code");
    await page.getByRole("button", { name: "Scan a picture instead" }).click();
    await page.locator(".scan svg").waitFor();
    expect(all.log.lines.join("\n")).not.toMatch(new RegExp(`${NUMBER}|WXYZ`));
  });

  test("is told on every page, on Telegram and at another address that the number was logged out, once, and that it is mended", async () => {
    const all = await office({ linked: true });
    await all.becomes("ready");
    const { page } = await signedIn(all);
    await all.whatsApp.logOut();
    await page.locator(".alarm", { hasText: "WhatsApp: The link to the phone has ended" }).waitFor();
    await look(page, "queue-alarm");
    await eventually(() =>
      expect(all.alerted()).toEqual([expect.stringMatching(/WhatsApp: The link to the phone has ended.*Open Channels/)]),
    );
    await page.locator(".alarm a").click();
    await page.getByText("Waits to be linked with the phone").waitFor();
    await look(page, "channels-logged-out");
    await all.becomes("waiting-for-qr");
    await all.whatsApp.scan();
    await page.getByText("Ready", { exact: true }).waitFor();
    await eventually(async () => expect(await page.locator(".alarm").count()).toBe(0));
    await eventually(() => expect(all.alerted().at(-1)).toBe("Mitra: WhatsApp works again."));
    await eventually(() =>
      expect(all.hook.posted.map(({ event, channel, trouble }) => [event, channel, trouble])).toEqual([
        ["trouble", "whatsapp", "logged-out"],
        ["mended", "whatsapp", "logged-out"],
      ]),
    );
    expect(all.alerted()).toHaveLength(2);
  });
});

describe("a browser without script", { timeout: 120_000 }, () => {
  test("shows the same picture, reads it again by itself, and starts the session again by a form", async () => {
    const all = await office();
    await all.becomes("waiting-for-qr");
    const staff = await new Browserless(all.desk).signIn(all.desk.password);
    await staff.get("/desk/channels/link");
    expect(staff.html).toContain("<svg");
    expect(staff.html).toMatch(/<noscript><meta http-equiv="refresh" content="20;url=\/desk\/channels\/link\?live=1">/);
    await staff.send("DELETE", "/desk/channels/link");
    expect(staff.words).toContain("Channels");
    await eventually(() => expect(all.whatsApp.clients).toHaveLength(2));
    await all.becomes("waiting-for-qr");
  });
});

describe("what links the number", { timeout: 120_000 }, () => {
  test("is for administrators only, kept by nobody, in no log, and whoever saw it is written down once", async () => {
    const all = await office();
    await all.becomes("waiting-for-qr");
    const admin = await new Browserless(all.desk).signIn(all.desk.password);
    const answer = await admin.raw("/desk/channels/link");
    expect(answer.headers.get("cache-control")).toBe("no-store");
    await admin.get("/desk/channels/link?live=1");
    const lines = await all.desk.store.auditLines(50);
    expect(lines.filter(({ did }) => did === "link-shown")).toMatchObject([{ who: "staff", conversation: "channels" }]);
    const sok = await all.desk.accounts.add("Sok", "staff");
    const staff = await new Browserless(all.desk).signIn(typeof sok === "string" ? "" : sok.password, "Sok");
    for (const address of ["/desk/channels", "/desk/channels/link", "/desk/channels/events"]) {
      const refused = await staff.raw(address);
      expect(await refused.text()).not.toContain("<svg");
      expect(refused.status).not.toBe(200);
    }
    const { qr } = all.operator.linking?.link() ?? { qr: "" };
    expect(qr).not.toBe("");
    expect([...all.log.lines, ...all.desk.logged, metricsOf(all)].join("\n")).not.toContain(qr.slice(0, 12));
  });

  test("is not shown when it cannot be written down who sees it", async () => {
    const all = await office();
    await all.becomes("waiting-for-qr");
    const admin = await new Browserless(all.desk).signIn(all.desk.password);
    vi.spyOn(all.desk.store, "audit").mockRejectedValueOnce(new Error("disk full"));
    const answer = await admin.raw("/desk/channels/link");
    expect(answer.status).toBeGreaterThanOrEqual(500);
    expect(await answer.text()).not.toContain("<svg");
  });
});

test("the operator's part of a desk names no channel that is linked where there is none", async () => {
  const none: Operator = { standings: () => [], troubles: () => [], onChange: () => () => {}, linking: null };
  const desk = await TestDesk.open({ operator: none });
  const admin = await new Browserless(desk).signIn(desk.password);
  expect((await admin.get("/desk/channels/link")).status).toBe(404);
});
