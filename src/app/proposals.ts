import type { Language } from "../domain/language.ts";
import type { ConversationId, StaffId, Time, TopicId } from "../domain/message.ts";
import { withoutPersonalData } from "../domain/personal.ts";
import type { Clock, Ids, Store } from "./ports.ts";

/** A message that the bot misunderstood, and what staff say that it was about: to be learnt from when an editor agrees. */
export interface Proposal {
  readonly id: string;
  readonly at: Time;
  readonly by: StaffId;
  readonly conversation: ConversationId;
  readonly language: Language;
  /** Null: about nothing here. */
  readonly topic: TopicId | null;
  /** Without personal data, as far as a rule can tell. */
  readonly text: string;
}

export interface ProposalsDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly ids: Ids;
}

const SETTING = "proposed-phrases";
/** The oldest give way: who has not looked at so many will not look at more. */
const MOST = 500;
/** A message longer than this is a story; the matcher learns little from it. */
const LONGEST = 300;

/** The review list of proposed training phrases. */
export class Proposals {
  readonly #deps: ProposalsDeps;
  #changes: Promise<unknown> = Promise.resolve();

  constructor(deps: ProposalsDeps) {
    this.#deps = deps;
  }

  /** Keeps a proposal; false when the text holds nothing to learn from. The same words are proposed once. */
  async add(from: Omit<Proposal, "id" | "at">): Promise<boolean> {
    const text = withoutPersonalData(from.text).slice(0, LONGEST);
    if (!/\p{L}/u.test(text)) return false;
    await this.#change((all) => {
      const others = all.filter((one) => one.text !== text || one.language !== from.language);
      return [...others, { ...from, text, id: this.#deps.ids.random(), at: this.#deps.clock.now() }].slice(-MOST);
    });
    return true;
  }

  /** The newest first. What a worker has deleted is gone from here, too. */
  async list(): Promise<readonly Proposal[]> {
    const kept: Proposal[] = [];
    const all = await this.#read();
    for (const proposal of all) {
      const document = await this.#deps.store.read(proposal.conversation);
      if (document && !document.conversation.erased) kept.push(proposal);
    }
    const gone = new Set(all.filter((one) => !kept.includes(one)).map(({ id }) => id));
    if (gone.size > 0) await this.#change((now) => now.filter(({ id }) => !gone.has(id)));
    return kept.reverse();
  }

  /** Takes a proposal off the list. */
  remove(id: string): Promise<void> {
    return this.#change((all) => all.filter((one) => one.id !== id));
  }

  async #read(): Promise<readonly Proposal[]> {
    const kept = await this.#deps.store.readSetting(SETTING);
    return Array.isArray(kept) ? kept : []; // written by #change alone
  }

  #change(make: (all: readonly Proposal[]) => readonly Proposal[]): Promise<void> {
    const change = this.#changes.then(async () => this.#deps.store.writeSetting(SETTING, make(await this.#read())));
    this.#changes = change.catch(() => {});
    return change;
  }
}
