import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { type Browser, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { type Running, run } from "../../src/main.ts";
import { FakeTelegram } from "../channels/support/fake-telegram.ts";
import { phone, write } from "../channels/support/page.ts";
import { browserForTests } from "../support/browser.ts";
import { configOf } from "../support/config.ts";
import { opus } from "../support/opus.ts";
import { barriers, misfits } from "../support/page-faults.ts";
import { png } from "../support/png.ts";

// Where pictures are kept for looking at; none are kept without it.
const PICTURES = process.env.PICTURES;
/** A microphone that hums. */
const MICROPHONE = ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream", "--autoplay-policy=no-user-gesture-required"];
const DARA = 5_001_234_567;
const SCRIPT = Buffer.from("<!doctype html><script>document.title = 'run'</script>");

let folder: string;
let browser: Browser;
let telegram: FakeTelegram;
let running: Running;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "mitra-files-"));
  telegram = new FakeTelegram();
  await telegram.listen();
  const settings = { telegram: { token: telegram.token, webhook: false, apiRoot: telegram.root } };
  running = await run(configOf(path.join(folder, "data"), settings as Parameters<typeof configOf>[1])); // whatever else it may hold
  const tests = await browserForTests();
  browser = await chromium.launch({ ...tests, args: [...tests.args, ...MICROPHONE], chromiumSandbox: false });
}, 120_000);

afterAll(async () => {
  await browser?.close();
  await running?.stop();
  await telegram?.close();
  await rm(folder, { recursive: true, force: true });
});

const home = () => `http://127.0.0.1:${running.port}`;
const eventually = (check: () => Promise<void> | void) => vi.waitFor(check, { timeout: 20_000, interval: 100 });

async function picture(page: Page, name: string): Promise<void> {
  if (PICTURES) await page.screenshot({ path: path.join(PICTURES, `${name}.png`) });
}

/** The staff member's phone; the first one changes nothing of the password, which is none for one time. */
async function desk() {
  const staff = await phone(browser, { bypassCSP: true });
  await staff.page.goto(`${home()}/desk/`);
  await staff.page.locator("#name").fill(running.firstAccount?.name ?? "");
  await staff.page.locator("#password").fill(running.firstAccount?.password ?? "");
  await staff.page.locator("form button.main").click();
  await staff.page.locator("h1").waitFor();
  return staff;
}

async function openCase(page: Page, within: string): Promise<void> {
  await page.goto(`${home()}/desk/`);
  await page.locator("a[href*='/desk/tickets/']", { hasText: within }).first().click();
  await page.locator("[data-region=messages]").waitFor();
}

/** Runs an expression about the first element that a selector finds, called `one` in it. */
const about = <Result>(page: Page, selector: string, expression: string): Promise<Result> =>
  page.evaluate(`((one) => ${expression})(document.querySelector(${JSON.stringify(selector)}))`);

const filesAsked = (asked: readonly string[]) => asked.filter((address) => address.includes("/files/"));

test("a worker's photo, voice and document are at the desk, loaded when they are asked for, with a trace", {
  timeout: 120_000,
}, async () => {
  const kept = (bytes: Uint8Array) => ({ file_id: telegram.keeps(bytes), file_unique_id: "u", file_size: bytes.length });
  telegram.writes(DARA, "I want to talk to a person");
  telegram.sends(DARA, { photo: [kept(png(640, 480))], caption: "my contract" });
  telegram.sends(DARA, { voice: { ...kept(opus(2)), duration: 2, mime_type: "audio/ogg" } });
  telegram.sends(DARA, { document: { ...kept(SCRIPT), file_name: "photo.jpg", mime_type: "image/jpeg" } });

  const staff = await desk();
  await eventually(async () => {
    await staff.page.goto(`${home()}/desk/`);
    expect(await staff.page.locator("a[href*='/desk/tickets/']").count()).toBeGreaterThan(0);
  });
  await staff.page.locator("a[href*='/desk/tickets/']").first().click();
  const photo = staff.page.locator(".bubble details.file");
  const sound = staff.page.locator(".bubble.worker audio");
  const link = staff.page.locator(".bubble a[download]");
  for (const one of [photo, sound, link]) await one.waitFor();
  await photo.scrollIntoViewIfNeeded();
  await staff.page.waitForTimeout(500);
  await picture(staff.page, "desk-files-before");
  expect(filesAsked(staff.asked)).toEqual([]);
  expect([await barriers(staff.page), await misfits(staff.page)]).toEqual([[], []]);

  await photo.locator("summary").tap();
  await eventually(async () => expect(await about(staff.page, ".file img", "one.naturalWidth")).toBe(640));
  await photo.scrollIntoViewIfNeeded();
  await picture(staff.page, "desk-files-photo");
  expect(filesAsked(staff.asked)).toHaveLength(1);
  await about(staff.page, ".bubble.worker audio", "one.play()");
  await eventually(async () => expect(await about(staff.page, ".bubble.worker audio", "one.currentTime")).toBeGreaterThan(0.5));

  // Whatever its name says, it is no photo; it is given as a file and runs nothing.
  const document = await staff.page.request.get(`${home()}${await link.getAttribute("href")}`);
  expect(document.headers()).toMatchObject({
    "content-type": "application/octet-stream",
    "content-disposition": expect.stringMatching(/^attachment; /),
    "content-security-policy": expect.stringContaining("sandbox"),
    "x-content-type-options": "nosniff",
    "cache-control": "no-store",
  });
  const lines = async () => {
    const ticket = /\/desk\/tickets\/\w+/.exec(staff.page.url())?.[0];
    const answer = await staff.page.request.get(`${home()}${ticket}/trail`);
    return (await answer.text()).match(/opened a file of the case/g) ?? [];
  };
  expect(await lines()).toHaveLength(3);
});

test("staff record a voice message in the browser, and Telegram gets it as OGG Opus", { timeout: 120_000 }, async () => {
  const staff = await desk();
  await staff.page.locator("a[href*='/desk/tickets/']").first().click();
  await staff.page.locator("button.main", { hasText: "Take" }).click();
  await staff.page.locator("#reply").waitFor();
  for (const value of ["my", "bn", "en"]) {
    await staff.context.addCookies([{ name: "desk-language", value, url: `${home()}/desk` }]);
    await staff.page.reload();
    await staff.page.locator("#more > summary").tap();
    await staff.page.locator("#voice > summary").tap();
    expect(await misfits(staff.page), value).toEqual([]);
    await picture(staff.page, `desk-voice-${value}`);
  }
  const record = staff.page.locator("[data-record]");
  await record.tap();
  await staff.page.locator("form.voice output", { hasText: "0:02" }).waitFor();
  await picture(staff.page, "desk-voice-recording");
  expect([await barriers(staff.page), await misfits(staff.page)]).toEqual([[], []]);
  await record.tap();
  const heard = staff.page.locator("form.voice audio");
  await heard.waitFor();
  await picture(staff.page, "desk-voice-recorded");
  await staff.page.locator("form.voice button", { hasText: "Send" }).tap();
  await eventually(() => expect(telegram.heard).toHaveLength(1));
  expect(telegram.heard[0]?.chat).toBe(DARA);
  await staff.page.locator(".bubble.staff audio").waitFor();
  await eventually(async () =>
    expect(await staff.page.locator(".bubble.staff", { has: staff.page.locator("audio") }).textContent()).toContain("Sent"),
  );
  await picture(staff.page, "desk-voice-sent");
});

test("a worker on the web page hears what staff recorded for her, and nobody else does", { timeout: 120_000 }, async () => {
  const worker = await phone(browser, { bypassCSP: true });
  await worker.page.goto(home());
  await worker.page.locator("#languages [lang=en]").click();
  await write(worker.page, "I want to talk to a person");
  await worker.page.locator("[role=log]").getByText("Your case number is").waitFor();

  const staff = await desk();
  await openCase(staff.page, "");
  const file = path.join(folder, "voice.ogg");
  await writeFile(file, opus(3));
  const cases = await staff.page.request.get(`${home()}/desk/`);
  const ids = [...(await cases.text()).matchAll(/\/desk\/tickets\/(\w+)/g)].map((match) => match[1]);
  for (const id of new Set(ids)) {
    await staff.page.goto(`${home()}/desk/tickets/${id}`);
    if (await staff.page.locator("button.main", { hasText: "Take" }).count()) break;
  }
  await staff.page.locator("button.main", { hasText: "Take" }).click();
  await staff.page.locator("#reply").waitFor();
  await staff.page.locator("#more > summary").tap();
  await staff.page.locator("#voice > summary").tap();
  await staff.page.locator("#recording").setInputFiles(file);
  // What was chosen can be heard first, and moves the button down when it comes.
  await staff.page.locator("form.voice audio").waitFor();
  await staff.page.locator("form.voice button", { hasText: "Send" }).tap();
  await staff.page.locator(".bubble.staff audio").waitFor();

  const player = worker.page.locator("article.staff audio");
  await player.waitFor();
  await picture(worker.page, "chat-voice-of-staff");
  expect(await player.getAttribute("aria-label")).toBe("Listen to this voice message");
  expect([await barriers(worker.page), await misfits(worker.page)]).toEqual([[], []]);
  await about(worker.page, "article.staff audio", "one.play()");
  await eventually(async () => expect(await about(worker.page, "article.staff audio", "one.currentTime")).toBeGreaterThan(1));
  const address = (await player.getAttribute("src")) ?? "";
  await worker.page.reload();
  await player.waitFor();

  const stranger = await phone(browser);
  await stranger.page.goto(home());
  await stranger.page.locator("#languages [lang=en]").click();
  await write(stranger.page, "hello");
  await stranger.page.locator("article.bot").first().waitFor();
  expect((await stranger.page.request.get(`${home()}${address}`)).status()).toBe(404);
  expect((await worker.page.request.get(`${home()}${address}`)).status()).toBe(200);

  // Deleted everything: nothing of it is left on the disk, and the old address gives nothing.
  const shards = path.join(folder, "data", "conversations");
  const filesOf = async () =>
    (await readdir(shards, { recursive: true })).filter((name) => name.includes(`media-${address.split("/").at(-1)}`));
  expect(await filesOf()).toHaveLength(1);
  // While a person holds the case, the bot obeys nobody.
  await staff.page.locator("form[action$='/claim']:has(input[value='DELETE']) button").tap();
  await staff.page.locator("button.main", { hasText: "Take" }).waitFor();
  await write(worker.page, "delete my data");
  await worker.page.getByRole("button", { name: "Delete everything" }).last().click();
  await worker.page.getByRole("button", { name: "Yes, delete" }).last().click();
  await eventually(async () => expect(await filesOf()).toEqual([]));
});
