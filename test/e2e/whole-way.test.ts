import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { countryName, formatDate } from "../../src/domain/format.ts";
import type { Language } from "../../src/domain/language.ts";
import { type Running, run } from "../../src/main.ts";
import { phone, write } from "../channels/support/page.ts";
import { launchBrowser } from "../support/browser.ts";
import { configOf } from "../support/config.ts";
import { barriers } from "../support/page-faults.ts";

// Where pictures are kept for looking at; none are kept without it.
const PICTURES = process.env.PICTURES;

let folder: string;
let browser: Browser;
let running: Running;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "mitra-e2e-"));
  running = await run(configOf(folder));
  browser = await launchBrowser();
}, 120_000);

afterAll(async () => {
  await browser?.close();
  await running?.stop();
  await rm(folder, { recursive: true, force: true });
});

const home = () => `http://127.0.0.1:${running.port}`;
const eventually = (check: () => Promise<void>) => vi.waitFor(check, { timeout: 20_000, interval: 50 });

async function picture(page: Page, name: string): Promise<void> {
  if (PICTURES) await page.screenshot({ path: path.join(PICTURES, `${name}.png`) });
}

async function signIn(page: Page): Promise<void> {
  await page.goto(`${home()}/desk/`);
  await page.locator("#name").fill(running.firstAccount?.name ?? "");
  await page.locator("#password").fill(running.firstAccount?.password ?? "");
  await picture(page, "desk-sign-in");
  await page.locator("form button.main").click();
}

describe("a worker asks, gets a sourced answer, and a person takes over", () => {
  test("two phones, one case, to the end", { timeout: 120_000 }, async () => {
    const worker = await phone(browser, { bypassCSP: true });
    await worker.page.goto(home());
    await worker.page.locator("#languages [lang=en]").click();
    await write(worker.page, "agent ask 3 month salary in singapore is legal?");
    const chat = worker.page.locator("[role=log]");
    await chat.getByText("never more than 2 months of salary").waitFor();
    await chat.getByText("Source: Ministry of Manpower (MOM), Singapore, October 2020").first().waitFor();
    await picture(worker.page, "chat-answer");
    await write(worker.page, "I want to talk to a person");
    await chat.getByText("Your case number is").waitFor();
    await worker.page.getByRole("button", { name: "Yes, it is safe" }).click();
    await picture(worker.page, "chat-person-called");

    const staff = await phone(browser, { bypassCSP: true });
    await signIn(staff.page);
    const row = staff.page.locator("li.case a");
    await row.waitFor();
    expect(await barriers(staff.page)).toEqual([]);
    await picture(staff.page, "desk-queue");
    await row.click();
    await staff.page.locator("#main").getByText("agent ask 3 month salary in singapore is legal?").waitFor();
    expect(await barriers(staff.page)).toEqual([]);
    await picture(staff.page, "desk-case-waiting");
    await staff.page.getByRole("button", { name: "Take this case" }).click();
    await chat.getByText("a person is here now").waitFor();

    await staff.page.locator("#reply").fill("Hello, how much did the agent ask for?");
    await worker.page.locator("#typing:not([hidden])").waitFor();
    await staff.page.getByRole("button", { name: "Send" }).click();
    await worker.page.locator("article.staff", { hasText: "how much did the agent ask for?" }).waitFor();
    await write(worker.page, "he ask 2400 dollar");
    await staff.page.locator("#main").getByText("he ask 2400 dollar").waitFor();
    await picture(staff.page, "desk-case-live");
    await picture(worker.page, "chat-with-person");
    expect(await barriers(worker.page)).toEqual([]);

    await staff.page.locator("#more > summary").click();
    await staff.page.locator("#about-topic").selectOption("fees.limit");
    await picture(staff.page, "desk-correction");
    await staff.page.getByRole("button", { name: "Propose it" }).click();
    await staff.page.goto(`${home()}/desk/phrases`);
    await eventually(async () => expect(await staff.page.locator("textarea").inputValue()).toBe("I want to talk to a person"));
    expect(await barriers(staff.page)).toEqual([]);
    await picture(staff.page, "desk-phrases");
    await staff.page.getByRole("button", { name: "Leave out" }).click();
    await staff.page.getByText("There is nothing to decide.").waitFor();
    await staff.page.goto(`${home()}/desk/`);
    await staff.page.locator("li.case a").click();

    await staff.page.locator("#more > summary").click();
    await staff.page.locator("#outcome").selectOption("informed");
    await staff.page.getByRole("button", { name: "Close this case" }).click();
    await chat.getByText("How did it go for you?").waitFor();
    await worker.page.getByRole("button", { name: "👍 Good" }).click();
    await chat.getByText("Thank you for telling us").waitFor();
    await picture(worker.page, "chat-closed");
    await eventually(async () => expect(await staff.page.locator("#outcome").count()).toBe(0));
    expect([...worker.asked, ...staff.asked].filter((address) => !address.startsWith(home()))).toEqual([]);
    await worker.context.close();
    await staff.context.close();
  });

  test.each<[Language, string]>([
    ["km", "ថៅកែយកលិខិតឆ្លងដែនខ្ញុំ"],
    ["my", "အလုပ်ရှင်က ပတ်စ်ပို့ သိမ်းထားတယ်"],
    ["id", "majikan pegang paspor saya"],
    ["vi", "chủ giữ hộ chiếu của tôi"],
    ["th", "นายจ้างยึดพาสปอร์ต"],
    ["bn", "মালিক পাসপোর্ট রেখে দিছে"],
  ])("in %s the answer comes in her language", { timeout: 60_000 }, async (language, text) => {
    const worker = await phone(browser);
    await worker.page.goto(home());
    await worker.page.locator(`#languages [lang=${language}]`).click();
    await write(worker.page, text);
    await worker.page.getByRole("button", { name: countryName("TH", language), exact: true }).click();
    await worker.page.locator("article.bot", { hasText: formatDate("2017", language) }).waitFor();
    expect(await worker.page.locator(`article.bot [lang=${language}], article.bot[lang=${language}]`).count()).toBeGreaterThan(3);
    await picture(worker.page, `chat-${language}`);
    await worker.context.close();
  });
});
