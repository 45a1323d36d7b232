import type { Effect } from "../domain/effects.ts";
import type { Event } from "../domain/events.ts";
import type { AnswerOrigin, ConversationId, Jurisdiction, Message, Time, TopicId } from "../domain/message.ts";
import type { Clock, Log, Store } from "./ports.ts";

const SETTING = "asked-lately";
const DAY_MS = 86_400_000;
/** The longest span that is told; older days are forgotten. */
const DAYS_KEPT = 30;
/** What is lost when the process is killed: counts of less than a minute, never a message. */
const FLUSH_MS = 60_000;
/** Under so many conversations nobody tells how many: a worker must not be recognised by her question. */
export const FEWEST_TOLD = 3;

/** Conversations whose latest such question fell on a day, by `topic country`, by day. */
type Counts = Readonly<Record<string, Readonly<Record<string, number>>>>;

/**
 * How many conversations were told an answer lately, by topic and country.
 *
 * Kept as one small document of daily counters: counting in memory would be lost at every restart, and reading all conversations to count
 * would take minutes where there are many. A conversation counts on the day of its latest such answer alone: when it asks again, the count moves
 * to the new day, so the sum over some days is a number of conversations, and no list of who asked what is needed. Counted after the commit
 * and written once a minute: numbers may miss a minute after a crash, which harms nobody, and a message costs no further write.
 */
export class AskedLately {
  readonly #store: Store;
  readonly #clock: Clock;
  readonly #log: Log;
  #counts: Counts | null = null;
  #changes: Promise<unknown> = Promise.resolve();
  #cancel: (() => void) | null = null;

  constructor({ store, clock, log }: { readonly store: Store; readonly clock: Clock; readonly log: Log }) {
    this.#store = store;
    this.#clock = clock;
    this.#log = log;
  }

  /** Counts the answers of a committed event of a worker. Never rejects: counts must not hold up a conversation. */
  async committed(id: ConversationId, event: Event, effects: readonly Effect[]): Promise<void> {
    if (event.kind !== "message") return;
    const origin = effects.flatMap((effect) => (effect.kind === "say" && effect.say.answer ? [effect.say.answer] : []))[0];
    if (!origin) return;
    try {
      const transcript = (await this.#store.read(id))?.conversation.transcript ?? [];
      const before = transcript.findLast((message) => isEarlier(message, event) && keyOf(message.answer) === keyOf(origin));
      await this.#change((counts) => moved(counts, keyOf(origin), before?.at ?? null, event.at));
    } catch (error) {
      this.#log.error("A question could not be counted.", error);
    }
  }

  /** Conversations that asked in the last `days` days (30 at most), today included; of every country when none is given. */
  async count(topic: TopicId, jurisdiction: Jurisdiction | null, days: number): Promise<number> {
    await this.#changes.catch(() => {});
    const first = dayOf(this.#clock.now() - (days - 1) * DAY_MS);
    const recent = Object.entries(await this.#read()).filter(([day]) => day >= first);
    const wanted = (key: string) => (jurisdiction === null ? key.startsWith(`${topic} `) : key === `${topic} ${jurisdiction}`);
    const sums = new Map<string, number>();
    for (const [key, number] of recent.flatMap(([, keys]) => Object.entries(keys)).filter(([key]) => wanted(key)))
      sums.set(key, (sums.get(key) ?? 0) + number);
    const all = [...sums.values()];
    // Of all countries together only those count that may be told by themselves: one worker may have asked about several.
    return (jurisdiction === null ? all.filter((sum) => sum >= FEWEST_TOLD) : all).reduce((total, sum) => total + sum, 0);
  }

  /** Writes what has been counted since the last time. */
  async flush(): Promise<void> {
    this.#cancel?.();
    this.#cancel = null;
    await this.#changes.catch(() => {});
    if (this.#counts) await this.#store.writeSetting(SETTING, this.#counts);
  }

  async #read(): Promise<Counts> {
    this.#counts ??= ((await this.#store.readSetting(SETTING)) ?? {}) as Counts; // only `flush` writes it
    return this.#counts;
  }

  #change(make: (counts: Counts) => Counts): Promise<void> {
    const change = this.#changes.then(async () => {
      this.#counts = withoutOld(make(await this.#read()), this.#clock.now());
      this.#cancel ??= this.#clock.after(FLUSH_MS, () => this.#flushLater());
    });
    this.#changes = change.catch(() => {});
    return change;
  }

  #flushLater(): void {
    this.flush().catch((error: unknown) => {
      this.#log.error("What was asked lately could not be written; it is tried again with the next question.", error);
    });
  }
}

const keyOf = (answer: AnswerOrigin | undefined): string => (answer ? `${answer.topic} ${answer.about ?? answer.jurisdiction}` : "");

// Ids of what an event said begin with its own.
function isEarlier({ id, from, answer }: Message, event: Event): boolean {
  return from === "bot" && answer !== undefined && !id.startsWith(`${event.id}.`) && !id.startsWith("correction.");
}

function moved(counts: Counts, key: string, from: Time | null, to: Time): Counts {
  const [old, day] = [from === null ? null : dayOf(from), dayOf(to)];
  if (old === day) return counts;
  const less = old === null ? counts : added(counts, old, key, -1);
  return added(less, day, key, 1);
}

/** Never below nothing: what a crash lost is not taken off. */
function added(counts: Counts, day: string, key: string, change: number): Counts {
  const keys = counts[day] ?? {};
  const { [key]: before = 0, ...others } = keys;
  const after = before + change;
  return { ...counts, [day]: after > 0 ? { ...others, [key]: after } : others };
}

function withoutOld(counts: Counts, now: Time): Counts {
  const first = dayOf(now - (DAYS_KEPT - 1) * DAY_MS);
  return Object.fromEntries(Object.entries(counts).filter(([day]) => day >= first));
}

function dayOf(time: Time): string {
  return new Date(time).toISOString().slice(0, 10);
}
