import { toContentSet } from "../../src/content/content-set.ts";
import { loadContent } from "../../src/content/load.ts";
import { advance } from "../../src/domain/advance.ts";
import type { ContentSet } from "../../src/domain/content.ts";
import { type Conversation, newConversation } from "../../src/domain/conversation.ts";
import type { Effect } from "../../src/domain/effects.ts";
import type { Event, StaffVerb, WorkerEvent } from "../../src/domain/events.ts";
import type { Match } from "../../src/domain/matcher/types.ts";
import type { Choice, Content, Time } from "../../src/domain/message.ts";
import { projectFolders } from "./content-folder.ts";
import { scripted } from "./scripted.ts";

const loaded = await loadContent(projectFolders);

/** The project's own words and facts, with a scripted matcher. */
export function universe(known: Readonly<Record<string, Partial<Match>>> = {}): ContentSet {
  return toContentSet(loaded.raw, scripted(known));
}

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
/** Sunday, 22 November 2026, 06:00 UTC. */
export const START: Time = Date.UTC(2026, 10, 22, 6);

/** One worker's conversation, told as a story. Its state is saved and reloaded between any two events. */
export class Story {
  conversation: Conversation;
  now: Time = START;
  /** What came of the last event. */
  effects: readonly Effect[] = [];
  #count = 0;
  readonly content: ContentSet;

  constructor(known: Readonly<Record<string, Partial<Match>>> = {}, change: (content: ContentSet) => ContentSet = (content) => content) {
    this.content = change(universe(known));
    this.conversation = newConversation("k7q2mx4dabcdefghabcdefgh12", "web", START, "en");
  }

  happens(event: Event): this {
    const reloaded: Conversation = JSON.parse(JSON.stringify(this.conversation)); // written by stringify one call ago
    const { conversation, effects } = advance(reloaded, event, this.content);
    this.conversation = conversation;
    this.effects = effects;
    return this;
  }

  #worker(content: Content, more: Partial<WorkerEvent> = {}): this {
    this.now += 1_000;
    return this.happens({ kind: "message", id: `w${++this.#count}`, at: this.now, content, ...more });
  }

  writes(text: string): this {
    return this.#worker({ kind: "text", text });
  }

  sends(content: Content): this {
    return this.#worker(content);
  }

  presses(id: string): this {
    return this.#worker({ kind: "choice", choice: id });
  }

  opens(more: Partial<WorkerEvent> = {}): this {
    return this.#worker({ kind: "text", text: "" }, { kind: "opened", ...more });
  }

  staff(action: StaffVerb, who = "sok"): this {
    this.now += 1_000;
    return this.happens({ kind: "staff", id: `s${++this.#count}`, at: this.now, staff: who, do: action });
  }

  /** Time passes; due timers fire, as the service would fire them. */
  waits(ms: number): this {
    this.now += ms;
    for (const { kind, due } of this.conversation.timers) {
      if (due <= this.now) this.happens({ kind: "timer", id: `t${++this.#count}`, at: this.now, timer: kind });
    }
    return this;
  }

  /** What was said to the worker because of the last event. */
  get replies(): readonly string[] {
    return this.effects.flatMap((effect) => (effect.kind === "say" ? [effect.say.text] : []));
  }

  get choices(): readonly Choice[] {
    return this.effects.flatMap((effect) => (effect.kind === "say" ? (effect.say.choices ?? []) : []));
  }

  get refused(): string | null {
    const refused = this.effects.find((effect) => effect.kind === "refused");
    return refused?.kind === "refused" ? refused.why : null;
  }

  /** The text of an interface key in the conversation's language. */
  words(key: string, params: Readonly<Record<string, string | number>> = {}): string {
    return this.content.say(this.conversation.language, `chat:${key}`, params).text;
  }

  /** The case number, for texts that name it. */
  get case(): { readonly case: string } {
    return { case: this.conversation.ticket?.id ?? "" };
  }
}
