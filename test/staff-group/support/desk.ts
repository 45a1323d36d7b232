import { vi } from "vitest";
import { systemClock, systemIds } from "../../../src/app/clock.ts";
import type { Clock, Log, Store } from "../../../src/app/ports.ts";
import { makeService, type Service } from "../../../src/app/service.ts";
import { fitSay } from "../../../src/channels/fit.ts";
import { telegramChannel } from "../../../src/channels/telegram.ts";
import { Accounts } from "../../../src/console/accounts.ts";
import type { StaffVerb } from "../../../src/domain/events.ts";
import type { Language } from "../../../src/domain/language.ts";
import { makeStaffGroup, type StaffGroup } from "../../../src/staff-group/group.ts";
import type { Call } from "../../../src/staff-group/types.ts";
import { memoryStore } from "../../../src/store/memory.ts";
import { BOT_ID, FakeGroup } from "../../channels/support/fake-group.ts";
import { FakeTelegram } from "../../channels/support/fake-telegram.ts";
import { KNOWN } from "../../support/office.ts";
import { Provider } from "../../support/provider.ts";
import { universe } from "../../support/universe.ts";

export const GROUP = -1_001_234_567_890;
/** Who is who on Telegram: two of staff, and one who is not. */
export const SOK = 5_000_000_001;
export const DARA = 5_000_000_002;
export const STRANGER = 5_000_000_009;

const ids = systemIds("of the tests");
const content = universe({ ...KNOWN, "a person please": { topic: "talk.human" } });

/** Time of the group alone: a minute of it passes in a second, so that twenty messages a minute are soon sent. */
const SPEED = 60;
const born = Date.now();
export const quick: Clock = {
  now: () => born + (Date.now() - born) * SPEED,
  after(ms, run) {
    const timer = setTimeout(run, ms / SPEED);
    timer.unref();
    return () => clearTimeout(timer);
  },
};

export interface Options {
  readonly text?: boolean;
  readonly language?: Language;
  readonly store?: Store;
  readonly fake?: FakeTelegram;
  readonly chat?: number;
}

/** The service with a web chat of workers, a bot on Telegram against a strict Bot API, and its staff group. */
export class GroupDesk {
  readonly fake: FakeTelegram;
  readonly group: FakeGroup;
  readonly store: Store;
  readonly accounts: Accounts;
  readonly web: Provider;
  readonly log: string[] = [];
  readonly content = content;
  service!: Service;
  staffGroup!: StaffGroup;
  readonly #options: Options;
  #cut = false;

  constructor(options: Options) {
    this.#options = options;
    this.fake = options.fake ?? new FakeTelegram();
    this.group = [...this.fake.groups][0] ?? new FakeGroup(this.fake, GROUP, quick.now);
    this.store = options.store ?? memoryStore();
    this.accounts = new Accounts(this.store, ids);
    this.web = new Provider(() => Date.now());
  }

  static async open(options: Options = {}): Promise<GroupDesk> {
    const desk = new GroupDesk(options);
    if (!options.fake) await desk.fake.listen();
    if (!options.store) {
      await desk.store.open();
      for (const [name, number] of [
        ["Sok", SOK],
        ["Dara", DARA],
      ] as const) {
        await desk.accounts.add(name, "staff", false);
        await desk.accounts.setTelegram(name.toLowerCase(), number);
      }
    }
    await desk.#start();
    return desk;
  }

  async #start(): Promise<void> {
    const { text = true, language = "en", chat = GROUP } = this.#options;
    const log: Log = {
      info() {},
      warn: (what) => void this.log.push(what),
      error: (what, error) => void this.log.push(`${what} ${String(error)}`),
    };
    const store = this.#mortal();
    let call: Call = () => Promise.reject(new Error("not open"));
    this.staffGroup = makeStaffGroup({
      settings: { chat, text, language },
      call: (...args) => call(...args),
      bot: BOT_ID,
      store,
      clock: quick,
      log,
      content: () => content,
      colleagues: () => this.accounts.list(),
      publicUrl: "https://mrc.example.org/",
    });
    const telegram = await telegramChannel({
      token: this.fake.token,
      apiRoot: this.fake.root,
      webhook: null,
      clock: systemClock,
      log,
      say: content.say,
      languages: () => ["en"],
      recording: async () => null,
      group: this.staffGroup,
    });
    call = telegram.call;
    this.service = makeService({
      store,
      clock: systemClock,
      ids,
      log,
      content: () => content,
      channels: [this.web, telegram.channel],
      fitSay,
    });
    await this.staffGroup.start(this.service);
    await this.service.start();
  }

  /** The store as a process sees it that may be killed: from then on nothing of it is written. */
  #mortal(): Store {
    return new Proxy(this.store, {
      get: (store, name) => {
        const value: unknown = Reflect.get(store, name);
        if (typeof value !== "function") return value;
        return (...args: unknown[]) => {
          if (this.#cut && /update|write|audit/.test(String(name))) return new Promise(() => {});
          return value.apply(store, args);
        };
      },
    });
  }

  /** From here on the process keeps nothing. */
  dies(): void {
    this.#cut = true;
  }

  /** Another process on what was kept. */
  async comesBack(change: Options = {}): Promise<GroupDesk> {
    if (this.#cut) void this.staffGroup.stop().catch(() => {});
    return GroupDesk.open({ ...this.#options, ...change, fake: this.fake, store: this.store });
  }

  async stop(): Promise<void> {
    await this.staffGroup.stop();
    await this.service.stop();
  }

  /** A worker writes in the web chat. */
  async worker(name: string, text: string): Promise<void> {
    await this.web.brings(name, text, ids.random());
    await this.service.idle();
  }

  id(name: string): string {
    return ids.conversation("web", name);
  }

  async case(name: string): Promise<string> {
    return (await this.store.read(this.id(name)))?.conversation.ticket?.id ?? "";
  }

  /** Staff at the console. */
  console(name: string, verb: StaffVerb, who: string) {
    return this.service.staff(this.id(name), { staff: who, do: verb });
  }

  /** What the worker reads that staff wrote. */
  answers(name: string): readonly string[] {
    return this.web.calls.filter(({ chat, from }) => chat === name && from === "staff").map(({ text }) => text);
  }

  /** The topic of a worker's case, once it is there. */
  async topic(name: string): Promise<number> {
    const number = await vi.waitFor(async () => {
      const found = await this.case(name);
      if (!found) throw new Error("no case");
      return found;
    });
    return this.eventually(() => {
      const topic = this.group.shown.find((one) => one.name.startsWith(`${number} `));
      if (!topic) throw new Error(`no topic of ${number}`);
      return topic.thread;
    });
  }

  eventually<Found>(check: () => Found): Promise<Awaited<Found>> {
    return vi.waitFor(check, { timeout: 15_000, interval: 20 }) as Promise<Awaited<Found>>; // what waitFor resolves with
  }

  /** What the pressed buttons were answered. */
  get toasts(): readonly string[] {
    return this.fake.calls.filter(({ method }) => method === "answerCallbackQuery").map(({ body }) => String(body.text ?? ""));
  }
}
