import { systemIds } from "../../src/app/clock.ts";
import { makeCourier } from "../../src/app/courier.ts";
import { makeReceive, storeEvent } from "../../src/app/inbox.ts";
import type { Document, Ids } from "../../src/app/ports.ts";
import { runOne, type TurnDeps } from "../../src/app/turn.ts";
import type { Ticket } from "../../src/domain/conversation.ts";
import type { StaffVerb } from "../../src/domain/events.ts";
import type { Content } from "../../src/domain/message.ts";
import { MemoryStore } from "../../src/store/memory.ts";
import { Chance } from "../crash/chance.ts";
import { WORDS } from "./phones.ts";
import { MINUTE, START, universe } from "./universe.ts";

const content = universe(WORDS);
export const CHATS = ["telegram", "whatsapp", "web"] as const;
const SILENT = { info() {}, warn() {}, error() {} };

/** What can happen next, in any order: to one of three chats, whose turns and letters run when they happen to. */
export type Step =
  | { readonly do: "onward"; readonly settled: boolean }
  | { readonly do: "says"; readonly chat: number; readonly text: string }
  | { readonly do: "presses"; readonly chat: number; readonly choice: string }
  | { readonly do: "code"; readonly chat: number; readonly back: number }
  | { readonly do: "staff"; readonly chat: number; readonly verb: StaffVerb }
  | { readonly do: "turn"; readonly chat: number }
  | { readonly do: "letters"; readonly chat: number; readonly dies: number }
  | { readonly do: "settle" }
  | { readonly do: "time"; readonly minutes: number };

/** A store whose process may die at one of its next writes. */
class MortalStore extends MemoryStore {
  diesAt = 0;

  override async update(...args: Parameters<MemoryStore["update"]>): Promise<Document | null> {
    this.diesAt -= 1;
    if (this.diesAt === 0) throw new Error("killed");
    return super.update(...args);
  }
}

/** Three chats over the real inbox, turns and courier; nothing runs by itself. */
export class Town {
  readonly store = new MortalStore();
  /** How often a worker had everything deleted. */
  deletions = 0;
  /** Moves that have arrived. */
  readonly taken = new Set<string>();
  #now = START;
  #count = 0;
  #codes: string[] = [];
  readonly #ids: Ids;
  readonly #names: readonly string[];

  constructor() {
    const chance = new Chance(1);
    const ids = systemIds("of the town");
    this.#ids = { ...ids, random: () => `move${++this.#count}`, fraction: () => chance.next() };
    this.#names = CHATS.map((name) => ids.conversation(name, "somebody"));
  }

  async happens(what: Step): Promise<void> {
    this.#now += 1_000;
    if (what.do === "onward") await this.#onward(what.settled);
    if (what.do === "says") await this.#brings(what.chat, { kind: "text", text: what.text });
    if (what.do === "code") await this.#brings(what.chat, { kind: "text", text: this.#codes.at(-1 - what.back) ?? "hello" });
    if (what.do === "presses") await this.#presses(what.chat, what.choice);
    if (what.do === "staff") {
      const event = { kind: "staff", id: `staff.${++this.#count}`, at: this.#now, staff: "dara", do: what.verb } as const;
      await storeEvent({ store: this.store, wake: () => {} }, this.#id(what.chat), event);
    }
    if (what.do === "turn") await this.#turn(this.#id(what.chat));
    if (what.do === "letters") await this.#letters(this.#id(what.chat), what.dies).catch(() => {});
    if (what.do === "settle") await this.settle();
    if (what.do === "time") this.#now += what.minutes * MINUTE;
  }

  /** Until nothing is left to do. */
  async settle(): Promise<void> {
    for (let quiet = 0; quiet < 2; ) {
      quiet += 1;
      for (const id of this.#names) {
        await this.#letters(id);
        if (await this.#turn(id)) quiet = 0;
      }
    }
  }

  /** What a worker who wants her case elsewhere would do next. */
  async #onward(settled: boolean): Promise<void> {
    const chats = (await this.documents()).map((document) => document?.conversation);
    const [offered, asked] = [
      chats.findIndex((one) => one?.coming?.stage === "offered"),
      chats.findIndex((one) => one?.move?.stage === "asked"),
    ];
    const shown = chats.findIndex((one) => one?.move?.stage === "shown");
    const open = chats.findIndex((one) => one?.ticket && one.ticket.state !== "resolved");
    const empty = chats.findIndex((one) => !one?.ticket && !one?.leaving);
    if (offered >= 0) await this.#presses(offered, "move:yes");
    else if (asked >= 0) await this.#presses(asked, "move:yes");
    else if (shown >= 0 && empty >= 0) await this.#brings(empty, { kind: "text", text: chats[shown]?.move?.code ?? "" });
    else if (open >= 0) await this.#brings(open, { kind: "text", text: "/move" });
    else await this.#brings(0, { kind: "text", text: "talk to a person" });
    if (settled) await this.settle();
  }

  documents(): Promise<(Document | null)[]> {
    return Promise.all(this.#names.map((id) => this.store.read(id)));
  }

  #id(nth: number): string {
    return this.#names[nth] ?? "";
  }

  async #brings(nth: number, said: Content): Promise<void> {
    const name = CHATS[nth] ?? "web";
    const clock = { now: () => this.#now, after: () => () => {} };
    const receive = makeReceive({ store: this.store, clock, ids: this.#ids, wake: () => {} });
    const event = { kind: "message" as const, content: said };
    await receive({ channel: name, chat: "somebody", masked: "…", externalId: `w${++this.#count}`, reference: null, event });
  }

  /** A button that is on offer, or was when it was shown. */
  async #presses(nth: number, wanted: string): Promise<void> {
    const conversation = (await this.store.read(this.#id(nth)))?.conversation;
    const offered = conversation?.transcript.flatMap(({ choices = [] }) => choices).findLast(({ id }) => id.startsWith(wanted));
    if (offered || !wanted.startsWith("move")) await this.#brings(nth, { kind: "choice", choice: offered?.id ?? wanted });
  }

  async #turn(id: string): Promise<boolean> {
    const committed: TurnDeps["committed"] = async (_id, _event, effects) => {
      if (effects.some((effect) => effect.kind === "audit" && effect.line.did === "erased-own-data")) this.deletions += 1;
    };
    const ran = await runOne(
      { store: this.store, content: () => content, fitFor: (_name, say) => [say], canTell: () => false, log: SILENT, committed },
      id,
    );
    const document = await this.store.update(id, (now) => now && { ...now, outbox: [] });
    for (const { id: move } of document?.conversation.came ?? []) this.taken.add(move);
    const code = document?.conversation.move?.code;
    if (code && code !== this.#codes.at(-1)) this.#codes.push(code);
    return ran;
  }

  /** Brings the letters of one chat; the process dies at the `dies`th write, 0 = it does not. */
  async #letters(id: string, dies = 0): Promise<void> {
    this.store.diesAt = dies;
    const clock = { now: () => this.#now, after: () => () => {} };
    const deliver = makeCourier({ store: this.store, clock, ids: this.#ids, log: SILENT, wake: () => {} });
    await deliver(id).finally(() => {
      this.store.diesAt = 0;
    });
  }
}

const nameOf = ({ id, formerly = [], openedAt }: Ticket): string => `${formerly[0] ?? id} of ${openedAt}`;

/** `taken`: moves that have arrived. Where each case is: with a conversation, open or closed, or on its way from one that keeps it until there is an answer. */
export function whereCasesAre(documents: readonly (Document | null)[], taken: ReadonlySet<string>): Map<string, string[]> {
  const found = new Map<string, string[]>();
  const note = (ticket: Ticket | null, place: string) => {
    if (ticket) found.set(nameOf(ticket), [...(found.get(nameOf(ticket)) ?? []), place]);
  };
  for (const document of documents) {
    if (!document) continue;
    const { id, ticket, pastTickets, leaving } = document.conversation;
    for (const each of [ticket, ...pastTickets]) note(each, id);
    if (leaving && !taken.has(leaving.id))
      for (const each of [leaving.parcel.ticket, ...leaving.parcel.pastTickets]) note(each, "on its way");
  }
  return found;
}
