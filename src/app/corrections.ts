import { correctable, digest } from "../domain/answers/told.ts";
import type { ContentSet } from "../domain/content.ts";
import type { Conversation } from "../domain/conversation.ts";
import type { CorrectionEvent } from "../domain/events.ts";
import type { Language } from "../domain/language.ts";
import type { ConversationId, StaffId, Time } from "../domain/message.ts";
import { type Findings, type Outdated, scan } from "./correction-scan.ts";
import type { Clock, Log, Store } from "./ports.ts";

/** A correction that staff have confirmed: what is replaced, and by which words in each language. */
export interface Order {
  readonly id: string;
  readonly at: Time;
  readonly by: StaffId;
  readonly fact: string;
  readonly said: readonly string[];
  readonly now: Readonly<Partial<Record<Language, string>>>;
  /** How many it was for when it was confirmed. */
  readonly workers: number;
  readonly state: "sending" | "sent";
}

/** Something told of a fact that staff have looked at and left as it is, for as long as `today` is what would be told now. */
export interface Unneeded {
  readonly fact: string;
  readonly said: string;
  readonly text: string;
  readonly today: string | null;
  readonly at: Time;
  readonly by: StaffId;
}

export interface CorrectionsDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Log;
  readonly content: () => ContentSet;
  /** Stores an event for a conversation, to be processed in its turn. False when there is no such conversation. */
  readonly happen: (id: ConversationId, event: CorrectionEvent) => Promise<boolean>;
}

/** What a line of the audit says in place of a conversation when it is about a sending to many. */
export const NO_CONVERSATION = "corrections";
const ORDERS = "corrections-orders";
const UNNEEDED = "corrections-unneeded";
/** The oldest give way; one that is being sent never does. */
const MOST_KEPT = 1_000;
/** So many corrections a second leave the channel free for those who ask something meanwhile. */
const PER_SECOND = 5;
const AGAIN_MS = 60_000;

/** Who was told what no longer holds, and the sending of corrections that staff confirmed. */
export class Corrections {
  readonly #deps: CorrectionsDeps;
  #findings: Findings | null = null;
  #looking: { readonly version: string; looked: number } | null = null;
  #changes: Promise<unknown> = Promise.resolve();
  #work: Promise<void> = Promise.resolve();
  #sending = new Set<string>();
  #stopped = false;
  #wake = (): void => {};

  constructor(deps: CorrectionsDeps) {
    this.#deps = deps;
  }

  /** What the last walk found; null before the first one and when the content has changed since. */
  get findings(): Findings | null {
    return this.#findings?.version === this.#deps.content().version ? this.#findings : null;
  }

  /** How many conversations the walk under way has looked at; null when none is. */
  get looked(): number | null {
    return this.#looking?.looked ?? null;
  }

  /** Begins to look at every conversation, aside; a walk for the same content goes on. */
  look(): void {
    const content = this.#deps.content();
    if (this.#stopped || this.#looking?.version === content.version) return;
    const mine = { version: content.version, looked: 0 };
    this.#looking = mine;
    const goOn = (looked: number): boolean => {
      mine.looked = looked;
      return this.#looking === mine && !this.#stopped;
    };
    const { store, clock, log } = this.#deps;
    void scan({ store, content, now: clock.now(), goOn })
      .then((findings) => {
        if (findings && this.#looking === mine) this.#findings = findings;
      })
      .catch((error: unknown) => log.error("Looking for workers who were told an old fact failed.", error))
      .finally(() => {
        if (this.#looking === mine) this.#looking = null;
      });
  }

  /** What staff have still to decide, those told to most workers first. */
  async open(): Promise<readonly Outdated[]> {
    const [orders, unneeded] = [await this.orders(), await this.unneeded()];
    const at = this.findings?.at ?? 0;
    const left = ({ fact, said, today }: Outdated) => unneeded.some((one) => one.fact === fact && one.said === said && one.today === today);
    const ordered = ({ fact, said }: Outdated) =>
      orders.some((one) => one.fact === fact && one.said.includes(said) && (one.at >= at || one.state === "sending"));
    const open = this.findings?.outdated.filter((one) => !left(one) && !ordered(one)) ?? [];
    return open.toSorted((a, b) => workersOf([b]).all - workersOf([a]).all);
  }

  /** The confirmed corrections, the newest first. */
  async orders(): Promise<readonly Order[]> {
    return (await this.#read<Order>(ORDERS)).toReversed();
  }

  /** What was left as it is, the newest first. */
  async unneeded(): Promise<readonly Unneeded[]> {
    return (await this.#read<Unneeded>(UNNEEDED)).toReversed();
  }

  /** Workers who were told this are left with it. False when it is not, or no more, to be decided. */
  async leave(fact: string, said: string, by: StaffId): Promise<boolean> {
    const one = (await this.open()).find((other) => other.fact === fact && other.said === said);
    if (!one) return false;
    const kept = { fact, said, text: one.text, today: one.today, at: this.#deps.clock.now(), by };
    await this.#change<Unneeded>(UNNEEDED, (all) => [...without(all, kept), kept].slice(-MOST_KEPT));
    return true;
  }

  /** Takes `leave` back. False when it was not left. */
  async reconsider(fact: string, said: string): Promise<boolean> {
    if (!(await this.unneeded()).some((one) => one.fact === fact && one.said === said)) return false;
    await this.#change<Unneeded>(UNNEEDED, (all) => without(all, { fact, said }));
    return true;
  }

  /**
   * Keeps that staff confirmed the correction of a fact, and begins to send it. `seen` is the `sealOf` what they read: when it is something else by
   * now nothing is sent. The same `id` is done once, over a restart too.
   */
  async confirm({ id, fact, seen, by }: { id: string; fact: string; seen: string; by: StaffId }): Promise<"done" | "repeat" | "changed"> {
    if ((await this.orders()).some((order) => order.id === id)) return "repeat";
    const outdated = (await this.open()).filter((one) => one.fact === fact);
    if (outdated.length === 0 || sealOf(outdated) !== seen) return "changed";
    const at = this.#deps.clock.now();
    const now = Object.fromEntries(
      outdated.flatMap(({ letters }) => letters.map(({ language, correction }) => [language, correction.now])),
    );
    const order: Order = {
      id,
      at,
      by,
      fact,
      said: outdated.map(({ said }) => said),
      now,
      workers: workersOf(outdated).all,
      state: "sending",
    };
    await this.#deps.store.audit({ at, who: by, did: `correction-confirmed:${fact}`, conversation: NO_CONVERSATION });
    await this.#change<Order>(ORDERS, (all) => (all.some((one) => one.id === id) ? all : kept([...all, order])));
    this.#send(order);
    return "done";
  }

  /** Goes on with what a run before has confirmed and not finished. */
  async resume(): Promise<void> {
    for (const order of await this.orders()) if (order.state === "sending") this.#send(order);
  }

  /** Resolves when nothing is being sent. */
  async idle(): Promise<void> {
    for (let work = null; work !== this.#work; ) {
      work = this.#work;
      await work;
    }
  }

  /** Ends the walk and the sending; what is not sent yet is sent by the next run. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#wake();
    await this.idle();
  }

  #send(order: Order): void {
    if (this.#sending.has(order.id)) return;
    this.#sending.add(order.id);
    this.#work = this.#work
      .then(() => this.#deliver(order))
      .catch((error: unknown) => {
        this.#deps.log.error("Corrections could not be sent; it goes on in a minute.", error);
        this.#deps.clock.after(AGAIN_MS, () => this.#send(order));
      })
      .finally(() => this.#sending.delete(order.id));
  }

  /** One event for each conversation; each decides in its turn whether it still fits, so that doing this again says nothing twice. */
  async #deliver(order: Order): Promise<void> {
    const meant = await this.#meant(order);
    const failed: unknown[] = [];
    for (const { id, said, now } of meant) {
      if (this.#stopped) return;
      const event = { kind: "correction", staff: order.by, fact: order.fact, said, now } as const;
      // One conversation that cannot be stored must not keep the others from being told.
      await this.#deps
        .happen(id, { ...event, id: `correction.${order.id}`, at: this.#deps.clock.now() })
        .catch((error: unknown) => failed.push(error));
      await this.#pause();
    }
    if (this.#stopped) return;
    if (failed.length > 0) throw failed[0];
    const sent = (one: Order): Order => (one.id === order.id ? { ...one, state: "sent" } : one);
    await this.#change<Order>(ORDERS, (all) => all.map(sent));
    this.look();
  }

  async #meant(order: Order): Promise<readonly Meant[]> {
    const meant: Meant[] = [];
    for await (const { conversation } of this.#deps.store.all()) {
      if (this.#stopped) return [];
      const one = meantBy(order, conversation, this.#deps.clock.now());
      if (one) meant.push(one);
    }
    return meant;
  }

  async #pause(): Promise<void> {
    await new Promise<void>((resolve) => {
      const cancel = this.#deps.clock.after(1_000 / PER_SECOND, resolve);
      this.#wake = () => {
        cancel();
        resolve();
      };
    });
  }

  async #read<T>(setting: string): Promise<readonly T[]> {
    const all = await this.#deps.store.readSetting(setting);
    return Array.isArray(all) ? all : []; // written by #change alone
  }

  #change<T>(setting: string, make: (all: readonly T[]) => readonly T[]): Promise<void> {
    const change = this.#changes.then(async () => this.#deps.store.writeSetting(setting, make(await this.#read<T>(setting))));
    this.#changes = change.catch(() => {});
    return change;
  }
}

interface Meant {
  readonly id: ConversationId;
  readonly said: string;
  readonly now: string;
}

function meantBy({ fact, said, now }: Order, conversation: Conversation, at: Time): Meant | null {
  const told = correctable(conversation, at).find(([id]) => id === fact)?.[1];
  const words = now[conversation.language];
  if (!told || words === undefined || told.due?.now === words || !said.includes(told.said)) return null;
  return { id: conversation.id, said: told.said, now: words };
}

function without<T extends Pick<Unneeded, "fact" | "said">>(
  all: readonly T[],
  { fact, said }: Pick<Unneeded, "fact" | "said">,
): readonly T[] {
  return all.filter((one) => one.fact !== fact || one.said !== said);
}

function kept(all: readonly Order[]): readonly Order[] {
  const newest = new Set(all.slice(-MOST_KEPT));
  return all.filter((one) => newest.has(one) || one.state === "sending");
}

/** How many workers get a correction now, how many with their next message, and both. */
export function workersOf(outdated: readonly Outdated[]): { readonly now: number; readonly later: number; readonly all: number } {
  const letters = outdated.flatMap((one) => one.letters);
  const sum = (of: (letter: (typeof letters)[number]) => number) => letters.reduce((total, letter) => total + of(letter), 0);
  return { now: sum(({ now }) => now), later: sum(({ later }) => later), all: sum(({ now, later }) => now + later) };
}

/** A digest of the very texts that are to be confirmed. */
export function sealOf(outdated: readonly Outdated[]): string {
  const texts = outdated.flatMap(({ fact, said, letters }) =>
    letters.map(({ language, correction }) => [fact, said, language, correction.now, correction.text].join("\n")),
  );
  return digest(texts.sort().join("\n\n"));
}
