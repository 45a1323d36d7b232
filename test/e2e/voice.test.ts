import { cp, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { type Running, run } from "../../src/main.ts";
import { phone, write } from "../channels/support/page.ts";
import { launchBrowser } from "../support/browser.ts";
import { configOf } from "../support/config.ts";
import { projectFolders } from "../support/content-folder.ts";
import { opus } from "../support/opus.ts";
import { barriers, misfits } from "../support/page-faults.ts";

// Where pictures are kept for looking at; none are kept without it.
const PICTURES = process.env.PICTURES;

let folder: string;
let browser: Browser;
let running: Running;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "mitra-voice-"));
  // Recordings are written into the knowledge, so it is a copy; two languages are enough for it.
  const knowledge = path.join(folder, "knowledge");
  await cp(projectFolders.knowledge, knowledge, { recursive: true, filter: (name) => !/[/\\](words|answers)[/\\](?!en|km)/.test(name) });
  running = await run(configOf(path.join(folder, "data")), { ...projectFolders, knowledge });
  browser = await launchBrowser();
}, 120_000);

afterAll(async () => {
  await browser?.close();
  await running?.stop();
  await rm(folder, { recursive: true, force: true });
});

/** Where Chromium draws the button of a player. */
const PLAY = { x: 35, y: 27 };
const home = () => `http://127.0.0.1:${running.port}`;
const eventually = (check: () => Promise<void>) => vi.waitFor(check, { timeout: 20_000, interval: 100 });

async function picture(page: Page, name: string): Promise<void> {
  if (PICTURES) await page.screenshot({ path: path.join(PICTURES, `${name}.png`), fullPage: name.startsWith("desk") });
}

async function signIn(page: Page): Promise<void> {
  await page.goto(`${home()}/desk/`);
  await page.locator("#name").fill(running.firstAccount?.name ?? "");
  await page.locator("#password").fill(running.firstAccount?.password ?? "");
  await page.locator("form button.main").click();
  await page.locator("h1").waitFor();
}

test("staff record an answer, and a worker hears it when she taps it", { timeout: 120_000 }, async () => {
  // The desk works without script.
  const desk = await phone(browser, { javaScriptEnabled: false });
  await signIn(desk.page);
  await desk.page.goto(`${home()}/desk/audio?language=km`);
  await picture(desk.page, "desk-audio-list");
  await desk.page.goto(`${home()}/desk/audio?topic=safety.violence&language=km`);
  await picture(desk.page, "desk-audio-danger");
  await desk.page.goto(`${home()}/desk/audio?topic=fees.limit&country=SG&language=km`);
  const file = path.join(folder, "voice.ogg");
  await writeFile(file, opus(3));
  await desk.page.locator("#role").fill("a native speaker at the centre");
  await desk.page.locator("#file").setInputFiles(file);
  await picture(desk.page, "desk-audio-before");
  await desk.page.locator("form button.main").click();
  await desk.page.locator(".notice[role=status]").waitFor();
  await eventually(async () => {
    await desk.page.reload();
    expect(await desk.page.locator("audio").count()).toBe(1);
  });
  await picture(desk.page, "desk-audio-after");

  const worker = await phone(browser);
  const heard = () => worker.asked.filter((address) => address.includes("/audio/"));
  await worker.page.goto(home());
  await worker.page.locator("#languages [lang=km]").click();
  await worker.page.locator("#text").waitFor();
  await write(worker.page, "នៅសិង្ហបុរី ភ្នាក់ងារយកលុយបានប៉ុន្មាន?");
  const player = worker.page.locator("article.bot audio");
  await player.waitFor();
  await player.scrollIntoViewIfNeeded();
  await picture(worker.page, "chat-voice");
  expect(
    await worker.page
      .locator("article.bot", { has: worker.page.locator("audio") })
      .locator(".text")
      .textContent(),
  ).toContain("សិង្ហបុរី");
  expect(heard()).toEqual([]);
  expect([await barriers(worker.page), await misfits(worker.page)]).toEqual([[], []]);

  await player.tap({ position: PLAY });
  await eventually(async () => expect(heard()).toHaveLength(1));
  await eventually(async () =>
    expect(await worker.page.evaluate("document.querySelector('article audio').currentTime")).toBeGreaterThan(1),
  );
  await picture(worker.page, "chat-voice-playing");

  // The same after a reload, and for staff in the transcript.
  await worker.page.reload();
  await player.waitFor();
  expect(heard()).toHaveLength(1);

  const staff = await phone(browser);
  await staff.context.addCookies(await desk.context.cookies());
  await staff.page.goto(`${home()}/desk/audio?topic=fees.limit&country=SG&language=km`);
  expect([await barriers(staff.page), await misfits(staff.page)]).toEqual([[], []]);

  // What is taken away is not offered any more, and an old player says so.
  await staff.page
    .locator("form", { has: staff.page.locator('input[value="DELETE"]') })
    .last()
    .getByRole("button")
    .click();
  await eventually(async () => {
    await staff.page.reload();
    expect(await staff.page.locator("audio").count()).toBe(0);
  });
  await worker.page.evaluate("document.querySelector('article audio').src += '?'");
  await player.tap({ position: PLAY });
  await worker.page.locator("article .gone").waitFor();
});
