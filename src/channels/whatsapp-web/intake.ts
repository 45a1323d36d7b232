import type { Client, Message } from "whatsapp-web.js";
import type { Clock, Log } from "../../app/ports.ts";
import type { Take } from "../adapter.ts";
import { isForUs, isPerson, type Said, type Written, writtenOf } from "./map.ts";
import type { Mark } from "./mark.ts";
import type { Polls } from "./polls.ts";
import { isOfAsked, type Vote, votedOf } from "./vote.ts";
import { pause, within } from "./waiting.ts";

export interface IntakeDeps {
  readonly take: Take;
  readonly clock: Clock;
  readonly log: Log;
  readonly mark: Mark;
  /** What the options of polls mean. */
  readonly polls: Pick<Polls, "choiceOf">;
}

const DAY_MS = 24 * 60 * 60_000;
/** Fewer than the app remembers of one chat, so that none of them is answered twice. */
const MOST_OF_A_CHAT = 100;
const LOOK_UP_MS = 5_000;
const LONGEST_WAIT_MS = 30_000;
const TRIES = 4;

/** Takes in what workers write, one message at a time, in the order in which it came. */
export class Intake {
  readonly #deps: IntakeDeps;
  readonly #numbers = new Map<string, string>();
  #last: Promise<void> = Promise.resolve();
  readonly #stopping = Promise.withResolvers<void>();
  #stopped = false;

  constructor(deps: IntakeDeps) {
    this.#deps = deps;
  }

  /** A message that just came. */
  add(client: Client, message: Said): void {
    this.#queue(() => this.#takeOne(client, message));
  }

  /** A vote in a poll that was just given; the page may tell it again. */
  vote(client: Client, vote: Vote): void {
    this.#queue(() => this.#takeVote(client, vote));
  }

  /** What came while nobody listened: the page tells nothing of that. */
  catchUp(client: Client): void {
    this.#queue(async () => {
      for (const message of await this.#waiting(client)) await this.#takeOne(client, message);
    });
  }

  /** Lets go of what is not stored: it stays unread on the phone, and the next catch-up brings it. */
  stop(): Promise<void> {
    this.#stopped = true;
    this.#stopping.resolve();
    return this.#last;
  }

  #pause(ms: number): Promise<void> {
    return Promise.race([pause(this.#deps.clock, ms), this.#stopping.promise]);
  }

  #queue(work: () => Promise<void>): void {
    this.#last = this.#last.then(work).catch((error: unknown) => {
      this.#deps.log.error("A message of WhatsApp could not be read; the next start looks for it again.", error, { channel: "whatsapp" });
    });
  }

  async #takeOne(client: Client, said: Said): Promise<void> {
    if (!isForUs(said)) return;
    const written = writtenOf(said, await this.#personOf(client, said.from));
    await this.#store(written, said.id.id, said.timestamp * 1_000);
  }

  async #takeVote(client: Client, vote: Vote): Promise<void> {
    const { clock, mark, polls } = this.#deps;
    if (vote.at < clock.now() - DAY_MS || (await mark.known()).has(vote.id)) return;
    const [voter, asked] = [await this.#personOf(client, vote.voter), await this.#personOf(client, vote.asked)];
    if (isOfAsked(voter, asked, client.info?.wid._serialized)) await this.#store(votedOf(vote, asked, polls), vote.id, vote.at);
  }

  /** Nobody brings a message again here, so one that could not be stored is tried until it is. `at`: when it was written, in milliseconds. */
  async #store({ activity, masked }: Written, id: string, at: number): Promise<void> {
    const { take, clock, mark } = this.#deps;
    for (let tries = 0; !this.#stopped; tries += 1) {
      const { taken } = await take(activity, masked);
      // A time to come would hide everything that comes before it.
      if (taken !== "refused") return mark.taken(id, Math.min(at, clock.now()));
      await this.#pause(Math.min(LONGEST_WAIT_MS, 250 * 2 ** tries));
    }
  }

  /** The number behind a hidden one, where WhatsApp tells it; else the name that it has. */
  async #personOf(client: Client, from: string): Promise<string> {
    if (!from.endsWith("@lid")) return from;
    const known = this.#numbers.get(from);
    if (known !== undefined) return known;
    const number = await this.#lookUp(client, from);
    if (number === null || !isPerson(number)) return from;
    this.#numbers.set(from, number);
    return number;
  }

  /** Asked again when the page does not answer: taken for a stranger, she would be met as somebody new. */
  async #lookUp(client: Client, hidden: string): Promise<string | null> {
    const { clock } = this.#deps;
    for (let tries = 0; tries < TRIES && !this.#stopped; tries += 1) {
      const looking = client.getContactLidAndPhone([hidden]).catch(() => null);
      const found = await within(clock, LOOK_UP_MS, looking, null);
      if (found) return found[0]?.pn ?? null;
      await this.#pause(250 * 2 ** tries);
    }
    return null;
  }

  /** Unread messages of the last day, oldest first. Tried again, because just after a start the page may not know its chats. */
  async #waiting(client: Client): Promise<readonly Message[]> {
    const { log } = this.#deps;
    for (let tries = 0; tries < TRIES && !this.#stopped; tries += 1) {
      try {
        return await this.#unread(client);
      } catch {
        await this.#pause(500 * 2 ** tries);
      }
    }
    if (!this.#stopped) log.warn("WhatsApp did not tell what came meanwhile. The next start asks again.", { channel: "whatsapp" });
    return [];
  }

  async #unread(client: Client): Promise<readonly Message[]> {
    const { clock, mark } = this.#deps;
    const since = Math.max(clock.now() - DAY_MS, await mark.since());
    const chats = (await client.getChats()).filter(
      ({ id, unreadCount, timestamp }) => unreadCount > 0 && isPerson(id._serialized) && timestamp * 1_000 >= since,
    );
    const found: Message[] = [];
    for (const chat of chats)
      found.push(...(await chat.fetchMessages({ limit: Math.min(chat.unreadCount, MOST_OF_A_CHAT), fromMe: false })));
    const known = await mark.known();
    return found
      .filter(({ id, timestamp }) => timestamp * 1_000 >= since && !known.has(id.id))
      .sort((one, other) => one.timestamp - other.timestamp);
  }
}
