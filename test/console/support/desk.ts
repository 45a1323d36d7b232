import { createHash } from "node:crypto";
import { Hono } from "hono";
import { vi } from "vitest";
import { AskedLately } from "../../../src/app/asked.ts";
import { Corrections, type CorrectionsDeps } from "../../../src/app/corrections.ts";
import { FactProposals } from "../../../src/app/fact-proposals.ts";
import type { Clock, Ids, Log, Store } from "../../../src/app/ports.ts";
import { Proposals } from "../../../src/app/proposals.ts";
import { CAPABILITIES, type ChannelName } from "../../../src/channels/capabilities.ts";
import { fitSay } from "../../../src/channels/fit.ts";
import { Accounts, ensureFirstAccount } from "../../../src/console/accounts.ts";
import type { ConsoleDeps, Operator } from "../../../src/console/deps.ts";
import { consoleRoutes } from "../../../src/console/routes.ts";
import { toContentSet } from "../../../src/content/content-set.ts";
import { loadContent } from "../../../src/content/load.ts";
import { recordingsIn } from "../../../src/content/recordings.ts";
import { advance } from "../../../src/domain/advance.ts";
import type { ContentSet } from "../../../src/domain/content.ts";
import { type Conversation, newConversation } from "../../../src/domain/conversation.ts";
import type { Event } from "../../../src/domain/events.ts";
import type { Match } from "../../../src/domain/matcher/types.ts";
import { memoryStore } from "../../../src/store/memory.ts";
import { projectFolders } from "../../support/content-folder.ts";

// Passwords are slow to check by design; on a busy machine a story of several sign-ins takes its time.
vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 });

export const NOON = Date.UTC(2026, 10, 20, 5);

/** Understands nothing but "fees", "beaten" and "person": enough for a desk. */
const understands = (text: string): Pick<Match, "topic" | "danger" | "verdict" | "confidence"> => {
  if (/beaten/.test(text)) return { topic: "safety.violence", danger: "safety.violence", verdict: "sure", confidence: 1 };
  if (/person/.test(text)) return { topic: "talk.human", danger: null, verdict: "sure", confidence: 0.97 };
  if (/fee/.test(text)) return { topic: "fees.limit", danger: null, verdict: "sure", confidence: 0.87 };
  return { topic: null, danger: null, verdict: "none", confidence: 0.1 };
};
const matcher: ContentSet["matcher"] = {
  speaksOf: () => [],
  match: (text) => ({
    text,
    language: "en",
    languageConfidence: 1,
    scope: 1,
    alternatives: [],
    entities: {},
    reasons: [],
    ...understands(text),
  }),
};

const loaded = await loadContent(projectFolders, { only: ["locales", "knowledge"] });
export const content: ContentSet = toContentSet(loaded.raw, matcher);

/** A clock that a test moves; its timers run on the machine's. */
export class TestClock implements Clock {
  time = NOON;
  now = () => this.time;
  pass(ms: number): void {
    this.time += ms;
  }
  after(ms: number, run: () => void): () => void {
    const timer = setTimeout(run, ms).unref();
    return () => clearTimeout(timer);
  }
}

export function countedIds(): Ids {
  let count = 0;
  const hash = (text: string) => createHash("sha256").update(text).digest("hex").slice(0, 26);
  return { random: () => hash(`id ${++count}`), conversation: (channel, address) => hash(`${channel} ${address}`), fraction: () => 0.5 };
}

/** A desk over a store in memory, and workers who write to it. */
export class TestDesk {
  readonly clock = new TestClock();
  readonly ids = countedIds();
  readonly logged: string[] = [];
  /** What the desk was asked to do, in order. */
  readonly asked: string[] = [];
  failing = false;
  readonly store: Store;
  readonly accounts: Accounts;
  readonly app = new Hono();
  readonly proposals: Proposals;
  readonly corrections: Corrections;
  /** The content in force. */
  content: ContentSet = content;
  readonly factProposals: FactProposals;
  readonly askedLately: AskedLately;
  readonly log: Log;
  /** What administrators see of the channels. */
  operator: Operator = { standings: () => [], troubles: () => [], onChange: () => () => {}, linking: null };
  /** The password of the first account. */
  password = "";

  private constructor(store: Store) {
    this.store = store;
    this.accounts = new Accounts(store, this.ids);
    this.proposals = new Proposals({ store, clock: this.clock, ids: this.ids });
    this.factProposals = new FactProposals({ store, clock: this.clock, ids: this.ids });
    const keep = (what: string, fields: object = {}) => void this.logged.push(`${what} ${JSON.stringify(fields)}`);
    this.log = { info: keep, warn: keep, error: (what: string, error: unknown, fields?: object) => keep(`${what} ${error}`, fields) };
    this.askedLately = new AskedLately({ store, clock: this.clock, log: this.log });
    const happen: CorrectionsDeps["happen"] = async (id, event) => {
      await this.#turn(id, event, "");
      return true;
    };
    this.corrections = new Corrections({ store, clock: this.clock, log: this.log, content: () => this.content, happen });
  }

  static async open(change: Partial<ConsoleDeps> = {}): Promise<TestDesk> {
    const store = memoryStore();
    await store.open();
    const desk = new TestDesk(store);
    desk.password = (await ensureFirstAccount(store, desk.ids))?.password ?? "";
    desk.app.route("/desk", consoleRoutes({ ...desk.deps(), ...change }));
    return desk;
  }

  deps(): ConsoleDeps {
    const { store, clock, ids, log, accounts, proposals, corrections, factProposals, askedLately } = this;
    const keepPhrase = async () => ({ kept: true }) as const;
    return {
      store,
      clock,
      ids,
      accounts,
      proposals,
      corrections,
      factProposals,
      asked: askedLately,
      channels: Object.keys(CAPABILITIES),
      fit: (name, say) => fitSay(say, CAPABILITIES[name as ChannelName]), // a name of `channels`
      takesNotes: (name) => (CAPABILITIES[name as ChannelName].media as readonly string[]).includes("note"), // a name of the test's
      keepPhrase,
      recordings: recordingsIn(projectFolders),
      operator: this.operator,
      log,
      content: () => this.content,
      secure: false,
      addressOf: () => "192.0.2.1",
      staff: this.staff,
      typing: async (id) => void this.asked.push(`typing ${id}`),
    };
  }

  /** A worker writes; gives the id of the conversation. */
  async worker(name: string, ...texts: readonly string[]): Promise<string> {
    const id = this.ids.conversation("telegram", name);
    for (const text of texts) {
      const event: Event = { kind: "message", id: this.ids.random(), at: this.clock.now(), content: { kind: "text", text } };
      await this.#turn(id, event, name);
    }
    return id;
  }

  /** Changes what a conversation holds, as its own dialogues would have. */
  async having(id: string, part: Partial<Conversation>): Promise<void> {
    await this.store.update(id, (document) => document && { ...document, conversation: { ...document.conversation, ...part } });
  }

  async conversation(id: string): Promise<Conversation> {
    const document = await this.store.read(id);
    if (!document) throw new Error("there is no such conversation");
    return document.conversation;
  }

  staff: ConsoleDeps["staff"] = async (id, action) => {
    if (this.failing) throw new Error("disk full");
    this.asked.push(action.do.verb);
    const event: Event = { kind: "staff", id: this.ids.random(), at: this.clock.now(), ...action };
    return this.#turn(id, event, "");
  };

  async #turn(id: string, event: Event, name: string) {
    let effects: ReturnType<typeof advance>["effects"] = [];
    await this.store.update(id, (document) => {
      const before = document ?? {
        conversation: newConversation(id, "telegram", event.at, "en"),
        reference: null,
        address: { masked: "Telegram …42", full: `https://telegram.example/${name}` },
        inbox: [],
        outbox: [],
        seen: [],
        pages: 0,
      };
      const advanced = advance(before.conversation, event, this.content);
      effects = advanced.effects;
      return { ...before, conversation: advanced.conversation };
    });
    for (const effect of effects) if (effect.kind === "audit") await this.store.audit(effect.line);
    await this.askedLately.committed(id, event, effects);
    const refused = effects.find((effect) => effect.kind === "refused");
    return refused ? { refused: refused.why } : {};
  }
}
