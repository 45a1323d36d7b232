import { rm } from "node:fs/promises";
import path from "node:path";
import type { Client, ClientOptions, Message } from "whatsapp-web.js";
import type { Clock, Log } from "../../app/ports.ts";
import { guardAuth, guardClient } from "./guard.ts";
import { Pairing } from "./pairing.ts";
import { connectionOf, type Ending, endingOf, type Happening } from "./states.ts";
import { type Vote, voteOf } from "./vote.ts";
import { pause, within } from "./waiting.ts";

/** The library, whose import costs a tenth of a second and tens of megabytes. */
export type Library = Pick<typeof import("whatsapp-web.js"), "Client" | "LocalAuth" | "MessageMedia" | "Poll">;

export interface SessionDeps {
  readonly library: Library;
  readonly clock: Clock;
  readonly log: Log;
  /** Where the browser keeps its link to the phone. One process only may use it. */
  readonly folder: string;
  /** Path of a Chromium. */
  readonly browser: string;
  readonly happened: (happening: Happening) => void;
  readonly said: (message: Message) => void;
  readonly voted: (vote: Vote) => void;
}

/** One browser with one page of WhatsApp, from its start to its end. */
export interface Session {
  readonly client: Client;
  /** Resolves, once, when this session is of no more use. */
  readonly ended: Promise<Ending>;
  /** A code to type instead of the one to scan. */
  readonly pairing: Pairing;
  /** Ends it, and its browser, in whatever state it is. Never rejects. */
  close(): Promise<void>;
}

const MINUTE_MS = 60_000;
/** The page itself gives up showing codes sooner. */
const LONGEST_QUIET_MS = 3 * MINUTE_MS;
const LONGEST_WAVER_MS = 5 * MINUTE_MS;
const PROBE_MS = 30_000;
const CLOSE_MS = 10_000;

/** Starts a session. Nothing of it throws: it tells what happens, and ends. */
export function openSession({ library, clock, log, folder, browser, happened, said, voted }: SessionDeps): Session {
  const { promise: ended, resolve } = Promise.withResolvers<Ending>();
  let over = false;
  let wasReady = false;
  let watching = () => {};
  const end = (ending: Ending): void => {
    over = true;
    watching();
    pairing.stop();
    resolve(ending);
  };
  /** Gives the session so long to tell something else. */
  const watch = (ms: number, late: () => void = () => end({ what: "lost", why: "hung" })): void => {
    watching();
    if (!over) watching = clock.after(ms, late);
  };
  const probe = async (): Promise<void> => {
    const answer = await within(
      clock,
      PROBE_MS,
      client.getState().catch(() => null),
      null,
    );
    if (answer === null) end({ what: "lost", why: "hung" });
    else if (wasReady) watch(MINUTE_MS, () => void probe());
  };
  const tell = (happening: Happening): void => {
    if (over) return;
    if (happening.what === "ready") watch(MINUTE_MS, () => void probe());
    else watch(happening.what === "wavered" ? LONGEST_WAVER_MS : LONGEST_QUIET_MS);
    happened(happening);
  };

  const auth = guardAuth(new library.LocalAuth({ dataPath: folder }), () => {
    // The pipes to a browser that is killed break, and a broken pipe that nobody listens to ends the process.
    for (const pipe of client.pupBrowser?.process()?.stdio ?? []) pipe?.on("error", () => {});
    client.pupBrowser?.once("disconnected", () => end({ what: "lost", why: "browser" }));
    client.pupPage?.once("error", () => end({ what: "lost", why: "page" }));
  });
  const client = new library.Client(optionsOf(auth, browser));
  guardClient(
    client,
    () => over,
    () => end({ what: "lost", why: "page" }),
  );
  client.on("qr", (qr) => {
    wasReady = false;
    tell({ what: "qr", qr });
  });
  const pairing = new Pairing(client, clock, (code) => tell({ what: "code", code }));
  client.on("code", (code) => void (over || pairing.came(code)));
  client.on("loading_screen", () => void (wasReady || over || watch(LONGEST_QUIET_MS)));
  client.on("ready", () => {
    wasReady = true;
    tell({ what: "ready" });
  });
  client.on("change_state", (state) => {
    const happening = wasReady ? connectionOf(state) : null;
    if (happening) tell(happening);
  });
  client.on("disconnected", (reason) => end(endingOf(reason)));
  client.on("auth_failure", () => end({ what: "logged-out" }));
  client.on("message", (message) => void (over || said(message)));
  client.on("vote_update", (told) => {
    const vote = voteOf(told);
    if (vote && !over) voted(vote);
  });

  watch(LONGEST_QUIET_MS);
  let settled = false;
  const initializing = startOf(client, folder)
    .catch((error: unknown) => {
      // The library rejects with mere words, too.
      const told = error instanceof Error ? error : new Error(String(error));
      if (!over) log.error("WhatsApp's page could not be opened.", told, { channel: "whatsapp" });
      end({ what: "lost", why: "start" });
    })
    .finally(() => {
      settled = true;
    });
  const close = async (): Promise<void> => {
    end({ what: "lost", why: "other" });
    // A browser that is just starting cannot be closed before the library knows of it.
    while (!client.pupBrowser && !settled) await pause(clock, 20);
    await closeBrowser(client, clock);
    await within(clock, CLOSE_MS, initializing, undefined);
  };
  return { client, ended, pairing, close };
}

/** A link file of a browser that was killed would keep the next one from starting; who holds the data folder is alone in it. */
async function startOf(client: Client, folder: string): Promise<void> {
  const left = ["SingletonLock", "SingletonCookie", "SingletonSocket"];
  await Promise.all(left.map((name) => rm(path.join(folder, "session", name), { force: true })));
  await client.initialize();
}

async function closeBrowser({ pupBrowser }: Client, clock: Clock): Promise<void> {
  if (!pupBrowser) return;
  const closing = pupBrowser.close().catch(() => {});
  await within(clock, CLOSE_MS, closing, undefined);
  const process = pupBrowser.process();
  if (process && process.exitCode === null && process.signalCode === null) process.kill("SIGKILL");
}

/** Forgets the link to the phone. Only after the session is closed. */
export async function forgetLink(folder: string): Promise<void> {
  await rm(path.join(folder, "session"), { recursive: true, force: true, maxRetries: 5 });
}

function optionsOf(authStrategy: ClientOptions["authStrategy"] & object, executablePath: string): ClientOptions {
  return {
    authStrategy,
    // Else the library keeps copies of WhatsApp's page in the folder from which the service was started.
    webVersionCache: { type: "none" },
    puppeteer: {
      executablePath,
      // By a pipe, the browser ends with the service, however that ends.
      pipe: true,
      args: process.getuid?.() === 0 ? ["--no-sandbox"] : [],
      // The service ends what is under way when it gets a signal; the browser must not end it sooner.
      handleSIGINT: false,
      handleSIGTERM: false,
      handleSIGHUP: false,
    },
  };
}
