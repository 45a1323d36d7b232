import type { Browser } from "playwright-core";
import { afterAll, afterEach, beforeAll, vi } from "vitest";
import type { Language } from "../../../src/domain/language.ts";
import { launchBrowser } from "../../support/browser.ts";
import { type Answer, choicesOf } from "./app.ts";
import { phone, serveChat } from "./page.ts";

const HOTLINE = "Call ☎ 1546 or +62 21 2924 4800. Read https://example.org/rules. Paid 1,500,000 on 2024-10-31.";

/** Greets who comes, repeats what is written, offers a choice when asked. */
const parrot: Answer = ({ event: { kind, content, hints } }) => {
  const language: Language = hints?.language ?? "en";
  if (kind === "opened") return [{ text: "Hello, I am Mitra.", language }];
  if (content.kind === "choice") return [{ text: `You chose ${content.choice}.`, language }];
  if (content.kind !== "text") return [];
  if (content.text === "menu") return [{ text: "Which country?", language, choices: choicesOf("Thailand", "Malaysia") }];
  return [{ text: content.text === "numbers" ? HOTLINE : `You said: ${content.text}`, language }];
};

/** One browser for the tests of a file; each visit has its own service and its own phone. */
export function useBrowser() {
  let browser: Browser;
  const closing: (() => Promise<unknown>)[] = [];
  beforeAll(async () => {
    browser = await launchBrowser();
  }, 60_000);
  afterAll(() => browser?.close());
  afterEach(async () => {
    for (const close of closing.splice(0).reverse()) await close();
  });
  return async (options: Parameters<typeof phone>[1] = {}) => {
    const chat = await serveChat(parrot);
    const worker = await phone(browser, options);
    closing.push(chat.close, () => worker.context.close());
    return { ...chat, ...worker };
  };
}

export const eventually = (check: () => Promise<void>) => vi.waitFor(check, { timeout: 15_000, interval: 50 });
