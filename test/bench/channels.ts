// The whole service with one channel more than the web's, beside a platform that we play: start and memory.
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { LANGUAGES } from "../../src/domain/language.ts";
import { readValidation } from "../../src/evaluate/validation.ts";
import { FakeGraph } from "../channels/support/fake-graph.ts";
import { FakeTelegram } from "../channels/support/fake-telegram.ts";
import { browserForTests } from "../support/browser.ts";
import { type HowToStart, type Memory, type Started, startService } from "./start.ts";
import type { OurPage } from "./whatsapp-page.ts";

export interface ChannelFigures {
  readonly name: string;
  /** The middle one of several starts, in milliseconds. */
  readonly answered: number;
  readonly memory: Memory;
  /** After so many messages in all languages, each of another worker; null where it was not tried. */
  readonly written: { readonly messages: number; readonly memory: Memory } | null;
}

const STARTS = 3;
const MESSAGES = 1_000;
/** Answers are over when none has come for so long, in milliseconds. */
const QUIET_MS = 5_000;
const VALIDATION = join(import.meta.dirname, "../validation");
const PAGE = new URL("../channels/support/fake-whatsapp.html", import.meta.url);
const PHONE = { linked: true, broken: false, unread: [], numbers: {}, unknownNumber: "" };

type Told = Pick<HowToStart, "env" | "flags">;

/** Each channel with a platform of its own. Only on Telegram many write. */
export async function channelFigures(folder: string, cache: string): Promise<ChannelFigures[]> {
  const telegram = new FakeTelegram();
  const graph = new FakeGraph();
  await Promise.all([telegram.listen(), graph.listen()]);
  const write = async () => {
    const texts = inAllLanguages();
    for (let at = 0; at < MESSAGES; at++) telegram.writes(1_000 + at, texts[at % texts.length] ?? "");
    await quiet(() => telegram.shown.length + telegram.waiting);
  };
  try {
    return [
      await figures("the web alone", {}, folder, cache),
      await figures(
        "the web and Telegram",
        { env: { MITRA_TELEGRAM_TOKEN: telegram.token, MITRA_TELEGRAM_API: telegram.root } },
        folder,
        cache,
        write,
      ),
      await figures("the web and WhatsApp's Cloud API", { env: cloud(graph) }, folder, cache),
      await figures("the web and Bot Framework", { env: { MITRA_BOT_OPEN: "yes" } }, folder, cache),
      await figures("the web and whatsapp-web.js", await ourPage(folder), folder, cache),
    ];
  } finally {
    await Promise.all([telegram.close(), graph.close()]);
  }
}

async function figures(name: string, told: Told, folder: string, cache: string, write?: () => Promise<void>): Promise<ChannelFigures> {
  const times: number[] = [];
  let service: Started | undefined;
  for (let at = 0; at < STARTS; at++) {
    await service?.stop();
    service = await startService({ data: join(folder, name.replace(/\W+/g, "-")), cache, ...told });
    times.push(service.answered);
  }
  if (!service) throw new Error("no start was made");
  try {
    const memory = await service.memory();
    await write?.();
    const written = write ? { messages: MESSAGES, memory: await service.memory() } : null;
    return { name, answered: times.sort((a, b) => a - b)[Math.floor(STARTS / 2)] ?? 0, memory, written };
  } finally {
    await service.stop();
  }
}

function cloud(graph: FakeGraph): Record<string, string> {
  return {
    MITRA_WHATSAPP_TOKEN: graph.token,
    MITRA_WHATSAPP_PHONE_ID: graph.phoneId,
    MITRA_WHATSAPP_APP_SECRET: graph.appSecret,
    MITRA_WHATSAPP_VERIFY: "bench",
    MITRA_WHATSAPP_API: graph.root,
  };
}

async function ourPage(folder: string): Promise<Told> {
  const place = join(folder, "page");
  const page = (await readFile(PAGE, "utf8")).replace(/\/\*PHONE\*\/[\s\S]*?\/\*PHONE\*\//, () => JSON.stringify(PHONE));
  await mkdir(place, { recursive: true });
  await writeFile(join(place, "0.fake.html"), page);
  const { executablePath, args, env } = await browserForTests();
  const told: OurPage = { folder: place, args, env };
  return {
    env: { MITRA_WHATSAPP_WEB: "yes", MITRA_CHROMIUM: executablePath, BENCH_WHATSAPP_PAGE: JSON.stringify(told) },
    flags: ["--import", new URL("whatsapp-page.ts", import.meta.url).href],
  };
}

/** Messages that people wrote to try the matcher, one in each language in turn. */
function inAllLanguages(): string[] {
  const sets = readValidation(VALIDATION);
  const lists = LANGUAGES.map((language) => sets.filter((set) => set.language === language).flatMap(({ messages }) => messages));
  const longest = Math.max(...lists.map(({ length }) => length));
  return Array.from({ length: longest }, (_, at) => lists.flatMap((list) => list[at]?.text ?? [])).flat();
}

async function quiet(count: () => number): Promise<void> {
  for (let last = -1, since = performance.now(); performance.now() - since < QUIET_MS; await sleep(500)) {
    if (count() === last) continue;
    last = count();
    since = performance.now();
  }
}
