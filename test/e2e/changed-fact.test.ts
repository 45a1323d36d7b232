import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Page } from "playwright-core";
import { expect, onTestFinished, test, vi } from "vitest";
import { foldersBelow } from "../../src/cli/load.ts";
import { readConfig } from "../../src/config.ts";
import { type Running, run } from "../../src/main.ts";
import { choose, phone, write } from "../channels/support/page.ts";
import { launchBrowser } from "../support/browser.ts";
import { projectFolders } from "../support/content-folder.ts";

const NEW = "In Singapore an agency may take {per-year} for a year of your contract, but never more than {value} in all.";

/** The service as the operator runs it, over a copy of the content that an editor may change. */
async function service() {
  const top = await mkdtemp(path.join(tmpdir(), "mitra-changed-"));
  const folders = foldersBelow(top);
  for (const part of ["intents", "knowledge", "locales"] as const) await cp(projectFolders[part], folders[part], { recursive: true });
  const running: Running[] = [];
  const start = async (port = 0): Promise<Running> => {
    const config = readConfig({ MITRA_PORT: String(port), MITRA_DATA: path.join(top, "data"), MITRA_LOG: "silent" });
    if ("faults" in config) throw new Error(config.faults.join(" "));
    const one = await run(config, folders);
    running.push(one);
    return one;
  };
  onTestFinished(async () => {
    for (const one of running) await one.stop();
    await rm(top, { recursive: true, force: true });
  });
  const reword = async (file: string, id: string, text: string): Promise<void> => {
    const name = path.join(folders.knowledge, file);
    const before = await readFile(name, "utf8");
    const after = before.replace(new RegExp(`^  ${id}: .*$`, "m"), () => `  ${id}: ${JSON.stringify(text)}`);
    expect(after).not.toBe(before);
    await writeFile(name, after);
  };
  return { start, reword };
}

async function signIn(page: Page, home: string, { name, password }: { name: string; password: string }): Promise<void> {
  await page.goto(`${home}/desk/`);
  await page.locator("#name").fill(name);
  await page.locator("#password").fill(password);
  await page.locator("form button.main").click();
  if (!(await page.locator("#old").isVisible())) return;
  await page.locator("#old").fill(password);
  for (const field of ["#fresh", "#again"]) await page.locator(field).fill("a password of my own");
  await page.locator("form button.main").click();
}

test("an editor saves other words, the service finds who was told the old ones, and the worker reads them once", async () => {
  const { start, reword } = await service();
  const browser = await launchBrowser();
  onTestFinished(() => browser.close());
  const first = await start();
  const home = `http://127.0.0.1:${first.port}`;
  const worker = await phone(browser);
  await choose(worker.page, home);
  await write(worker.page, "agent ask 3 month salary in singapore is legal?");
  const chat = worker.page.locator("[role=log]");
  await chat.getByText("never more than 2 months of salary").waitFor();

  const admin = await phone(browser);
  await signIn(admin.page, home, first.firstAccount ?? { name: "", password: "" });
  await reword("SG/words/en.yaml", "SG.fees.limit.cap", NEW);
  await vi.waitFor(
    async () => {
      await admin.page.goto(`${home}/desk/corrections`);
      expect(await admin.page.getByText("but never more than 2 months of salary in all.").count()).toBe(1);
    },
    { timeout: 60_000, interval: 500 },
  );
  await admin.page.getByRole("link", { name: "Read the correction" }).click();
  const text = (await admin.page.locator(".cards .text").textContent()) ?? "";
  expect(await chat.getByText("This has changed.").count()).toBe(0);
  await admin.page.getByRole("button", { name: "Send to 1 worker" }).click();
  await chat.getByText("This has changed.").waitFor();
  expect(await chat.textContent()).toContain(text.split("\n")[0]);
  await vi.waitFor(async () => {
    await admin.page.goto(`${home}/desk/corrections`);
    expect(await admin.page.getByText("Sent; confirmed for 1 worker").count()).toBe(1);
  });

  await first.stop();
  await start(first.port);
  await admin.page.goto(`${home}/desk/corrections`);
  await admin.page.getByRole("button", { name: "Look for workers" }).click();
  await vi.waitFor(async () => {
    await admin.page.goto(`${home}/desk/corrections`);
    expect(await admin.page.getByText("There is nothing to decide.").count()).toBe(1);
  });
  await worker.page.goto(home);
  await chat.getByText("This has changed.").waitFor();
  expect(await chat.getByText("This has changed.").count()).toBe(1);
});
