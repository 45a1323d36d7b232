import type { AddressInfo } from "node:net";
import path from "node:path";
import { serve } from "@hono/node-server";
import { expect, onTestFinished, test, vi } from "vitest";
import type { Language } from "../../src/domain/language.ts";
import { content, TestDesk } from "../console/support/desk.ts";
import { launchBrowser } from "../support/browser.ts";
import { withFact, withWords } from "../support/changed-content.ts";
import { barriers, misfits } from "../support/page-faults.ts";

/** Where screenshots go when somebody wants to look at them. */
const SHOTS = process.env.SHOTS;
const CAP = "SG.fees.limit.cap";
const BASE = "SG.fees.limit.base";
const NEW = "In Singapore an agency may take at most {value} from you.";
const OLD = "In Singapore an agency may take at most {value}. Nothing more may be taken later.";
const KHMER = "នៅសិង្ហបុរី ភ្នាក់ងារអាចយកបានច្រើនបំផុត {value}។";

const BEFORE = withWords(withWords(content, CAP, "en", OLD), CAP, "km", KHMER);
const WORDED = withWords(BEFORE, CAP, "en", NEW);
const CHANGED = withFact(WORDED, CAP, (fact) => ({ ...fact, values: { ...fact.values, value: { amount: 1, unit: "months-of-salary" } } }));
const AFTER = withFact(CHANGED, BASE, () => null);

/** A desk on a port of its own, whose workers were told what no longer holds. */
async function open(): Promise<{ desk: TestDesk; url: string }> {
  const desk = await TestDesk.open();
  desk.content = BEFORE;
  for (const [name, language] of [
    ["dara", "en"],
    ["siti", "en"],
    ["sok", "km"],
    ["chan", "km"],
  ] as const)
    await told(desk, name, language);
  await desk.having(desk.ids.conversation("telegram", "siti"), { safeToMessage: false });
  desk.content = AFTER;
  const server = serve({ fetch: desk.app.fetch, hostname: "127.0.0.1", port: 0 });
  await new Promise<void>((resolve) => server.once("listening", resolve));
  onTestFinished(() => {
    server.close();
    if ("closeAllConnections" in server) server.closeAllConnections();
  });
  const { port } = server.address() as AddressInfo; // it listens on TCP
  return { desk, url: `http://127.0.0.1:${port}/desk` };
}

async function told(desk: TestDesk, name: string, language: Language): Promise<void> {
  const id = await desk.worker(name, "hello");
  await desk.having(id, { profile: { destination: "SG" }, language, languageFrom: "chosen" });
  await desk.worker(name, "what fee is right?");
}

test("an administrator with a small phone puts right what workers were told", { timeout: 120_000 }, async () => {
  const { desk, url } = await open();
  const browser = await launchBrowser();
  onTestFinished(() => browser.close());
  const page = await browser.newPage({ viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true });
  page.setDefaultTimeout(15_000);
  const look = async (name: string) => {
    expect({ misfits: await misfits(page), axe: await barriers(page) }, name).toEqual({ misfits: [], axe: [] });
    if (SHOTS) await page.screenshot({ path: path.join(SHOTS, `corrections-${name}.png`), fullPage: true });
  };
  await page.goto(`${url}/sign-in`);
  await page.locator("#name").fill("staff");
  await page.locator("#password").fill(desk.password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.locator(".menu summary").click();
  await page.getByRole("link", { name: "Corrections" }).click();
  await look("first");
  await page.getByRole("button", { name: "Look for workers" }).click();
  await vi.waitFor(() => expect(desk.corrections.looked).toBeNull());
  await page.goto(`${url}/corrections`);
  await page.getByText("Khmer: 2 workers").first().waitFor();
  await look("list");
  await page.getByRole("button", { name: "No correction needed" }).last().click();
  await page.getByText("Left without a correction (1)").click();
  await look("left");
  await page.getByRole("link", { name: "Read the correction" }).first().click();
  await page.getByRole("heading", { name: "Send this correction?" }).waitFor();
  await look("confirm");
  await page.getByRole("button", { name: /^Send to \d workers?$/ }).click();
  await page.getByRole("heading", { name: "Corrections confirmed lately" }).waitFor();
  await look("sending");
  await desk.corrections.idle();
  await vi.waitFor(() => expect(desk.corrections.looked).toBeNull());
  await page.goto(`${url}/corrections`);
  await page.getByText(/^Sent; confirmed for \d workers?$/).waitFor();
  await look("sent");
  const id = desk.ids.conversation("telegram", "dara");
  await page.goto(`${url}/tickets/${id}`);
  await page.getByText("This has changed. Now:").waitFor();
  await look("case");
});
