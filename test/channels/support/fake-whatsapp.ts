import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { vi } from "vitest";
import whatsAppWeb, { type Client, type ClientOptions } from "whatsapp-web.js";
import type { Library } from "../../../src/channels/whatsapp-web/session.ts";
import { browserForTests } from "../../support/browser.ts";

/** A message as a test tells it. `at` in milliseconds. */
export interface Comes {
  readonly from: string;
  readonly id: string;
  readonly text?: string;
  readonly at?: number;
  readonly type?: string;
  /** Sent from our own number. */
  readonly own?: true;
  /** Read on the phone before. */
  readonly read?: true;
  readonly lat?: number;
  readonly lng?: number;
  readonly caption?: string;
  readonly directPath?: string;
  /** A file that was sent, in base64. */
  readonly data?: string;
  /** Of a poll of ours. */
  readonly pollName?: string;
  readonly pollOptions?: readonly { readonly name: string; readonly localId: number }[];
}

/** Somebody's vote in the last poll with this question in the chat, which is hers unless said otherwise; null takes it back. */
export interface Votes {
  readonly from: string;
  readonly question: string;
  readonly option: string | null;
  readonly chat?: string;
  readonly at?: number;
}

/** What a message was when it was shown to the worker. */
export interface Shown {
  readonly to: string;
  readonly text: string;
  readonly type: string;
  readonly preview: boolean;
  /** The bytes of a sound, in base64. */
  readonly sound?: string;
  /** What can be voted for. */
  readonly options?: readonly string[];
}

const PAGE = new URL("fake-whatsapp.html", import.meta.url);
const TEMPLATE = /\/\*PHONE\*\/[\s\S]*?\/\*PHONE\*\//;
/** The library looks for the page's program every so often for so long. */
const NO_PAGE_MS = 600;

/** WhatsApp, its page and the phone: the real library in a real Chromium, which opens our page in place of WhatsApp's. */
export class FakeWhatsApp {
  readonly #folder: string;
  readonly #browser: Awaited<ReturnType<typeof browserForTests>>;
  /** Every client that was made, the running one last. */
  readonly clients: Client[] = [];
  /** What the phone knows when a page is opened. */
  readonly phone = { linked: true, broken: false, unread: [] as Comes[], numbers: {} as Record<string, string>, unknownNumber: "" };

  private constructor(folder: string, browser: Awaited<ReturnType<typeof browserForTests>>) {
    this.#folder = folder;
    this.#browser = browser;
  }

  static async make(phone: Partial<FakeWhatsApp["phone"]> = {}): Promise<FakeWhatsApp> {
    const fake = new FakeWhatsApp(await mkdtemp(path.join(tmpdir(), "mitra-whatsapp-")), await browserForTests());
    Object.assign(fake.phone, phone);
    await fake.save();
    return fake;
  }

  get data(): string {
    return path.join(this.#folder, "data");
  }

  get browser(): string {
    return this.#browser.executablePath;
  }

  /** The library itself; its clients open our page, without a network. */
  readonly library = async (): Promise<Library> => {
    const fake = this;
    class Watched extends whatsAppWeb.Client {
      constructor(options: ClientOptions) {
        super(fake.#changed(options));
        fake.clients.push(this);
      }
    }
    return { ...whatsAppWeb, Client: Watched };
  };

  #changed(options: ClientOptions): ClientOptions {
    const { args, env } = this.#browser;
    const puppeteer = { ...options.puppeteer, args: [...args, "--host-resolver-rules=MAP * ~NOTFOUND"], env };
    const page = { webVersion: "0.fake", webVersionCache: { type: "local" as const, path: this.#folder, strict: true } };
    return { ...options, ...page, puppeteer, authTimeoutMs: NO_PAGE_MS };
  }

  /** Makes the next page open with what the phone knows now. */
  async save(): Promise<void> {
    const page = (await readFile(PAGE, "utf8")).replace(TEMPLATE, () => JSON.stringify(this.phone));
    await writeFile(path.join(this.#folder, "0.fake.html"), page);
  }

  get client(): Client {
    const client = this.clients.at(-1);
    if (!client) throw new Error("no client was made");
    return client;
  }

  /** Runs an expression on the page. */
  async run<Result = void>(expression: string): Promise<Result> {
    return (await this.client.pupPage?.evaluate(expression)) as Result; // as the page's script says
  }

  /** The phone scans the code. */
  async scan(): Promise<void> {
    this.phone.linked = true;
    await this.save();
    await this.run("fake.link()");
  }

  comes(said: Comes): Promise<void> {
    return this.run(`fake.comes(${JSON.stringify(said)})`);
  }

  votes(vote: Votes): Promise<void> {
    return this.run(`fake.vote(${JSON.stringify(vote)})`);
  }

  shown(to: string): Promise<readonly Shown[]> {
    return this.run(`fake.outbox.filter((row) => row.to === ${JSON.stringify(to)})`);
  }

  /** The phone ends the link. */
  async logOut(): Promise<void> {
    this.phone.linked = false;
    await this.save();
    await this.run("fake.logOut()").catch(() => {});
  }

  /** Ends the browser as a machine without memory would. */
  kill(): void {
    this.client.pupBrowser?.process()?.kill("SIGKILL");
  }

  /** Resolves when no browser of ours runs any more. */
  async gone(): Promise<void> {
    const running = () =>
      this.clients.filter(({ pupBrowser }) => pupBrowser?.process()?.exitCode === null && pupBrowser.process()?.signalCode === null);
    await vi.waitFor(() => {
      if (running().length > 0) throw new Error("a browser still runs");
    }, 15_000);
  }

  async remove(): Promise<void> {
    await rm(this.#folder, { recursive: true, force: true, maxRetries: 5 });
  }
}
