import path from "node:path";
import type { Context } from "hono";
import { AskedLately } from "./app/asked.ts";
import { systemClock, systemIds } from "./app/clock.ts";
import { Corrections } from "./app/corrections.ts";
import { FactProposals } from "./app/fact-proposals.ts";
import { makeLog } from "./app/log.ts";
import { type Log, StoreError } from "./app/ports.ts";
import { Proposals } from "./app/proposals.ts";
import { makeService, type ServiceDeps } from "./app/service.ts";
import { Standings } from "./app/watch/standings.ts";
import { windowOf } from "./app/window.ts";
import { CAPABILITIES, type ChannelName } from "./channels/capabilities.ts";
import { fitSay } from "./channels/fit.ts";
import { CHANNELS } from "./channels/registry.ts";
import { historyOf } from "./channels/web-map.ts";
import { words } from "./cli/words.ts";
import { type Config, readConfig } from "./config.ts";
import { Accounts, ensureFirstAccount } from "./console/accounts.ts";
import { consoleRoutes } from "./console/routes.ts";
import type { Folders } from "./content/files.ts";
import { keepPhrase } from "./content/keep-phrase.ts";
import { KeptReadings } from "./content/kept-readings.ts";
import { learnAside } from "./content/learn-aside.ts";
import { openContent } from "./content/live.ts";
import { KeptMatchers } from "./content/matcher-cache.ts";
import { recordingsIn } from "./content/recordings.ts";
import { zawgyi } from "./content/zawgyi.ts";
import type { ContentSet } from "./domain/content.ts";
import { FALLBACK_LANGUAGE } from "./domain/language.ts";
import type { Training } from "./domain/matcher/training.ts";
import type { Matcher } from "./domain/matcher/types.ts";
import { isReachable, metricsRoutes } from "./metrics.ts";
import { operatorOf } from "./operator.ts";
import { groupsOf, platformsOf, secretOf } from "./platforms.ts";
import { addressOf, listen } from "./server.ts";
import { settle } from "./settle.ts";
import { StartRefused } from "./start-refused.ts";
import { lowdbStore } from "./store/lowdb.ts";

const ROOT = path.join(import.meta.dirname, "..");
const FOLDERS: Folders = {
  intents: path.join(ROOT, "intents"),
  knowledge: path.join(ROOT, "knowledge"),
  locales: path.join(ROOT, "locales"),
};

/** A service that runs. */
export interface Running {
  readonly port: number;
  /** The first account's password; null when there are accounts already. */
  readonly firstAccount: { readonly name: string; readonly password: string } | null;
  /** Ends what is under way and closes the store. */
  stop(): Promise<void>;
}

/** Brings everything up: store, content, conversations, web chat and console. Rejects with StartRefused or StoreError. */
export async function run(config: Config, folders: Folders = FOLDERS): Promise<Running> {
  const clock = systemClock;
  const log = makeLog(config.logLevel);
  const store = lowdbStore({ folder: path.resolve(config.data), clock, log });
  await store.open();
  const closing: (() => Promise<void>)[] = [() => store.close()];
  const stop = async (): Promise<void> => {
    // One part that cannot be closed must not keep the store from closing.
    for (const close of closing.splice(0)) await close().catch((error: unknown) => log.error("A part could not be closed.", error));
  };
  try {
    const ids = systemIds(await secretOf(store, "id-secret"));
    let corrections: Corrections | null = null;
    const live = await liveContent(config, folders, log, () => {
      corrections?.look();
      settle();
    });
    closing.unshift(live.stop);
    const secure = config.publicUrl?.startsWith("https:") ?? false;
    const recordings = recordingsIn(folders);
    const recording = (id: string) => recordings.read(live.content(), id);
    // What staff recorded lies with the conversation that it is for.
    const sound = (id: string) => {
      const [conversation = "", file] = id.split("/");
      return file === undefined ? recording(id) : store.media(conversation, file);
    };
    const web = (await CHANNELS.web())({
      clock,
      ids,
      log,
      say: (...args) => live.content().say(...args),
      languages: () => live.content().languages,
      history: async (id, after) => {
        const document = await store.read(id);
        return document ? historyOf(document, after) : null;
      },
      addressOf: addressOf(config.behindProxy),
      secure,
      recording,
      file: (conversation, id) => store.media(conversation, id),
      ...(config.exitUrl ? { exit: config.exitUrl } : {}),
    });
    const asked = new AskedLately({ store, clock, log });
    closing.unshift(() => asked.flush());
    const heard: ServiceDeps["heard"] = (...args) => asked.committed(...args);
    const standings = new Standings(clock);
    const accounts = new Accounts(store, ids);
    const colleagues = () => accounts.list();
    const platforms = await platformsOf(config, { store, clock, ids, log, content: live.content, recording: sound, standings, colleagues });
    const channels = [standings.watch(web.channel, "web", false), ...platforms.map(({ channel }) => channel)];
    const service = makeService({
      store,
      clock,
      ids,
      log,
      content: live.content,
      channels,
      heard,
      fitSay,
      mostFileBytes: config.fileMegabytes * 1024 ** 2,
    });
    corrections = new Corrections({ store, clock, log, content: live.content, happen: service.happen });
    const { operator, alerts } = operatorOf(config, { standings, store, clock, log, platforms });
    const desk = consoleRoutes({
      store,
      staff: service.staff,
      typing: service.typing,
      content: live.content,
      clock,
      ids,
      log,
      accounts,
      proposals: new Proposals({ store, clock, ids }),
      corrections,
      operator,
      factProposals: new FactProposals({ store, clock, ids }),
      asked,
      channels: Object.keys(CAPABILITIES),
      fit: (name, say) => fitSay(say, CAPABILITIES[name as ChannelName]), // a name of `channels`
      window: (document) =>
        windowOf(
          document,
          channels.find(({ capabilities }) => capabilities.name === document.conversation.channel),
          clock.now(),
        ),
      takesNotes: (name) => channels.some(({ capabilities }) => capabilities.name === name && capabilities.media.includes("note")),
      keepPhrase: (phrase) => keepPhrase(folders, phrase),
      recordings,
      secure,
      addressOf: addressOf(config.behindProxy),
    });
    await alerts.start();
    closing.unshift(() => alerts.stop());
    const groups = groupsOf(platforms);
    for (const group of groups) await group.start(service);
    await service.start();
    closing.unshift(() => service.stop());
    for (const group of groups) closing.unshift(group.stop);
    await corrections.resume();
    closing.unshift(corrections.stop.bind(corrections));
    const server = await listen({
      host: config.host,
      port: config.port,
      log,
      metrics: metricsRoutes({ operator, store, token: config.metricsToken ?? null, reachable: isReachable(config) }),
      desk,
      worker: web.routes,
      hooks: platforms.flatMap((platform) => ("routes" in platform ? [platform.routes] : [])),
      sorry: sorry(live.content),
    });
    closing.unshift(server.close);
    // Last: its password is told only once, so nothing may fail between.
    const firstAccount = await ensureFirstAccount(store, ids);
    return { port: server.port, firstAccount, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function liveContent(config: Config, folders: Folders, log: Log, taken: () => void) {
  const cache = path.resolve(ROOT, config.cache);
  const kept = new KeptMatchers({ zawgyi, folder: cache });
  const makeMatcher = async (taught: string, training: Training): Promise<Matcher> => {
    // Aside: a running service goes on answering, and the memory that learning takes is given back.
    if (kept.sectors(taught) === null)
      await learnAside(taught, training, cache).catch((error: unknown) => log.error("The matcher is trained in the main thread.", error));
    return kept.matcher(taught, training);
  };
  const live = await openContent({
    folders,
    makeMatcher,
    known: (taught) => kept.sectors(taught),
    readings: new KeptReadings(cache),
    now: systemClock.now,
    log,
    taken,
  });
  if ("faults" in live) throw new StartRefused(live.faults.map(({ file, line, message }) => `${file}:${line}: ${message}`));
  return live;
}

/** What a person sees when a request failed inside: that it was not kept, and to try again. */
function sorry(content: () => ContentSet) {
  return (c: Context) => c.text(content().say(FALLBACK_LANGUAGE, "web:refused.not-stored").text, 500);
}

/** `npm start`: reads the settings, runs until a signal, tells the addresses. */
export async function start(): Promise<void> {
  const config = readConfig();
  if ("faults" in config) return refuse(config.faults);
  try {
    process.stdout.write(`${words("start.wait")}\n`);
    const running = await run(config);
    announce(config, running);
    settle();
    stopOnSignal(running);
  } catch (error) {
    refuse(sentencesOf(error, config));
  }
}

function announce({ host, publicUrl }: Config, { port, firstAccount }: Running): void {
  const address = (publicUrl ?? `http://${host.includes(":") ? `[${host}]` : host}:${port}`).replace(/\/$/, "");
  const lines = [words("start.worker", { address: `${address}/` }), words("start.desk", { address: `${address}/desk/` })];
  if (firstAccount) lines.push(words("start.password", { name: firstAccount.name, password: firstAccount.password }));
  process.stdout.write(`${lines.join("\n")}\n`);
}

/** The first signal ends what is under way; a second one does not wait for it. */
function stopOnSignal(running: Running): void {
  let asked = false;
  const stop = (): void => {
    if (asked) process.exit(1);
    asked = true;
    void running.stop().then(() => process.exit(0));
  };
  process.on("SIGINT", stop);
  process.on("SIGTERM", stop);
}

function sentencesOf(error: unknown, { port, host }: Config): readonly string[] {
  if (error instanceof StartRefused) return error.sentences;
  if (error instanceof StoreError) return [error.message];
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  if (code === "EADDRINUSE") return [words("start.port-taken", { port, host })];
  if (code === "EACCES" || code === "EADDRNOTAVAIL") return [words("start.no-address", { port, host })];
  throw error;
}

function refuse(sentences: readonly string[]): void {
  process.stderr.write(`${words("start.refused")}\n${sentences.map((sentence) => `- ${sentence}`).join("\n")}\n`);
  process.exitCode = 1;
}

if (import.meta.main) await start();
