import type { AddressInfo } from "node:net";
import { serve } from "@hono/node-server";
import type { Browser, BrowserContext, CDPSession, Page } from "playwright-core";
import type { WebDeps } from "../../../src/channels/web.ts";
import type { Language } from "../../../src/domain/language.ts";
import { type Answer, SmallApp } from "./app.ts";
import { webOver } from "./web-worker.ts";

/** The web chat on a port of its own, over a small app. */
export async function serveChat(answer?: Answer, change: Partial<WebDeps> = {}) {
  const app = new SmallApp(answer);
  const { channel, routes, log } = webOver(app, change);
  await channel.start(app.receive);
  const server = serve({ fetch: routes.fetch, hostname: "127.0.0.1", port: 0 });
  await new Promise<void>((resolve) => server.once("listening", resolve));
  const { port } = server.address() as AddressInfo; // it listens on TCP
  const close = async () => {
    await channel.stop();
    await new Promise((resolve) => server.close(resolve));
  };
  return { app, channel, log, url: `http://127.0.0.1:${port}/`, close };
}

/** A phone of 360×740 with its own storage; `asked` collects the addresses of all requests. */
export async function phone(browser: Browser, options: Parameters<Browser["newContext"]>[0] = {}) {
  const context = await browser.newContext({
    viewport: { width: 360, height: 740 },
    hasTouch: true,
    isMobile: true,
    locale: "en-GB",
    ...options,
  });
  const page = await context.newPage();
  page.setDefaultTimeout(30_000);
  const asked: string[] = [];
  context.on("request", (request) => asked.push(request.url()));
  return { context, page, asked };
}

/** A mobile network as in a dormitory: 50 kbit/s, 400 ms. */
export async function slowNetwork(context: BrowserContext, page: Page): Promise<CDPSession> {
  const session = await context.newCDPSession(page);
  await session.send("Network.enable");
  const bytes = (50 * 1_000) / 8;
  await session.send("Network.emulateNetworkConditions", {
    offline: false,
    latency: 400,
    downloadThroughput: bytes,
    uploadThroughput: bytes,
  });
  return session;
}

/** The first visit: choose a language, and the chat is open. */
export async function choose(page: Page, url: string, language: Language = "en"): Promise<void> {
  await page.goto(url);
  await page.locator(`#languages [lang=${language}]`).click();
  await page.locator("#text").waitFor();
}

export async function write(page: Page, text: string): Promise<void> {
  await page.locator("#text").fill(text);
  await page.locator("[type=submit]").click();
}

export function bubbles(page: Page): Promise<string[]> {
  return page.locator("article .text").allTextContents();
}
