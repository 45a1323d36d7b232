import type { Language } from "../domain/language.ts";
import type { Jurisdiction, StaffId, Time, TopicId } from "../domain/message.ts";
import type { Clock, Ids, Store } from "./ports.ts";

/** What a change is proposed to: a fact with its words, or the text of an answer when `fact` is null. */
export interface ProposedTo {
  readonly topic: TopicId;
  readonly jurisdiction: Jurisdiction;
  readonly fact: string | null;
  readonly language: Language;
  /** As it was when the change was proposed. */
  readonly oldText: string;
}

/** A change of knowledge that staff want, for an editor to make in the files. */
export interface FactProposal extends ProposedTo {
  readonly id: string;
  readonly at: Time;
  readonly by: StaffId;
  readonly change: string;
  readonly why: string;
  /** Address of the source, or what paper it is. */
  readonly source: string;
  /** When the source says so, as staff wrote it. */
  readonly sourceDate: string;
  readonly closed: Closed | null;
}

export interface Closed {
  readonly at: Time;
  readonly by: StaffId;
  readonly as: "done" | "not-now";
  readonly reason: string;
}

/** Longest texts of a proposal in UTF-16 units. */
export const PROPOSAL_LENGTH = { change: 1_000, why: 1_000, source: 500, sourceDate: 40, reason: 500 } as const;

export interface FactProposalsDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly ids: Ids;
}

export type FactProposalRefusal = "proposal-empty" | "proposal-too-long" | "no-such-proposal" | "proposal-closed" | "no-reason";

const SETTING = "proposed-facts";
/** The oldest give way, those that are closed first. */
const MOST = 500;

/** The review list of proposed changes to knowledge. Nothing on it is ever told to a worker: an editor edits the file. */
export class FactProposals {
  readonly #deps: FactProposalsDeps;
  #changes: Promise<unknown> = Promise.resolve();

  constructor(deps: FactProposalsDeps) {
    this.#deps = deps;
  }

  /** Keeps a proposal; why not, when it says nothing or too much. The same words about the same text by the same person are kept once. */
  async add(from: Omit<FactProposal, "id" | "at" | "closed">): Promise<FactProposalRefusal | null> {
    const texts = trimmed(from);
    if (texts.change === "" || texts.why === "") return "proposal-empty";
    if (LIMITED.some((name) => texts[name].length > PROPOSAL_LENGTH[name])) return "proposal-too-long";
    const proposal: FactProposal = { ...from, ...texts, id: this.#deps.ids.random(), at: this.#deps.clock.now(), closed: null };
    await this.#change((all) => (all.some((one) => isSame(one, proposal)) ? all : newest([...all, proposal])));
    return null;
  }

  /** Open ones first, each the newest first. */
  async list(): Promise<readonly FactProposal[]> {
    const all = [...(await this.#read())].reverse();
    return [...all.filter(({ closed }) => closed === null), ...all.filter(({ closed }) => closed !== null)];
  }

  /** Says what an editor made of it. A proposal is closed once; "not now" needs a reason, so that whoever proposed it learns why. */
  async close(id: string, as: Closed["as"], by: StaffId, reason: string): Promise<FactProposalRefusal | null> {
    const tidy = reason.trim();
    if (as === "not-now" && tidy === "") return "no-reason";
    if (tidy.length > PROPOSAL_LENGTH.reason) return "proposal-too-long";
    const closed: Closed = { at: this.#deps.clock.now(), by, as, reason: tidy };
    let refused: FactProposalRefusal | null = null;
    await this.#change((all) => {
      const proposal = all.find((one) => one.id === id);
      refused = proposal === undefined ? "no-such-proposal" : proposal.closed ? "proposal-closed" : null;
      return refused ? all : all.map((one) => (one.id === id ? { ...one, closed } : one));
    });
    return refused;
  }

  async #read(): Promise<readonly FactProposal[]> {
    const kept = await this.#deps.store.readSetting(SETTING);
    return Array.isArray(kept) ? kept : []; // written by #change alone
  }

  #change(make: (all: readonly FactProposal[]) => readonly FactProposal[]): Promise<void> {
    const change = this.#changes.then(async () => {
      const before = await this.#read();
      const after = make(before);
      if (after !== before) await this.#deps.store.writeSetting(SETTING, after);
    });
    this.#changes = change.catch(() => {});
    return change;
  }
}

const LIMITED = ["change", "why", "source", "sourceDate"] as const;

function trimmed(from: Pick<FactProposal, (typeof LIMITED)[number]>) {
  return { change: from.change.trim(), why: from.why.trim(), source: from.source.trim(), sourceDate: from.sourceDate.trim() };
}

/** A double tap, or the same form sent again after a lost answer. */
function isSame(one: FactProposal, other: FactProposal): boolean {
  const keys = ["topic", "jurisdiction", "fact", "language", "by", "change", "why", "source", "sourceDate"] as const;
  return one.closed === null && keys.every((key) => one[key] === other[key]);
}

function newest(all: readonly FactProposal[]): readonly FactProposal[] {
  const tooMany = all.length - MOST;
  if (tooMany <= 0) return all;
  const byAge = [...all.filter(({ closed }) => closed !== null), ...all.filter(({ closed }) => closed === null)];
  const gone = new Set(byAge.slice(0, tooMany));
  return all.filter((one) => !gone.has(one));
}
