import { contentOf, type DialogueLine, readDialogue, resultLines, type Step } from "../../src/cli/dialogue.ts";
import { advance } from "../../src/domain/advance.ts";
import type { ContentSet } from "../../src/domain/content.ts";
import { type Conversation, newConversation } from "../../src/domain/conversation.ts";
import type { Effect } from "../../src/domain/effects.ts";
import type { Event } from "../../src/domain/events.ts";
import { isLanguage, type Language } from "../../src/domain/language.ts";
import type { Match, Matcher } from "../../src/domain/matcher/types.ts";

/** Every dialogue begins on this Monday morning; each line happens two seconds after the one before. */
const BEGINS = Date.UTC(2026, 10, 2, 9);
const STEP_MS = 2_000;

/** The dialogue again, with what the domain makes of it now. The conversation is saved as text and read again between any two turns. */
export function replay(text: string, content: ContentSet): string {
  const stage = new Stage(content);
  const lines = readDialogue(text).flatMap((line) => [line.source, ...stage.play(line)]);
  return `${lines.join("\n").trimEnd()}\n`;
}

type Heard = Pick<Match, "topic" | "confidence" | "verdict" | "alternatives" | "danger" | "faint">;

/**
 * Where a story is about what follows, its first lines say how the next message is heard, since a guess changes with every phrase that is learnt:
 * "# heard as safety.sexual, faintly, or work.housing", "# heard as one of social.health, safety.emergency".
 */
function heardAs(comment: string): Heard | null {
  const [, faint, others] = /^# heard as (\S+), faintly(?:, or (.+))?$/u.exec(comment) ?? [];
  if (faint !== undefined) {
    const alternatives = guesses(others);
    return { topic: faint, confidence: 0.6, verdict: "sure", alternatives, danger: faint, faint: true };
  }
  const [, several] = /^# heard as one of (.+)$/u.exec(comment) ?? [];
  return several === undefined ? null : { topic: null, confidence: 0.4, verdict: "unsure", alternatives: guesses(several), danger: null };
}

const guesses = (topics = "") => topics.split(", ").flatMap((topic, at) => (topic === "" ? [] : [{ topic, confidence: 0.4 - at / 20 }]));

class Stage {
  #now = BEGINS;
  #count = 0;
  #saved = JSON.stringify(newConversation("mitra7dialogue2test", "web", BEGINS, "en"));
  #phone: Language | undefined;
  #heardAs: Heard | null = null;
  readonly #content: ContentSet;

  constructor(content: ContentSet) {
    const { matcher } = content;
    const match: Matcher["match"] = (text, hints) => {
      const heard = matcher.match(text, hints);
      return this.#heardAs === null ? heard : { ...heard, ...this.#heardAs };
    };
    this.#content = { ...content, matcher: { ...matcher, match } };
  }

  play({ step, source }: DialogueLine): string[] {
    if (step === null) {
      this.#heardAs = heardAs(source) ?? this.#heardAs;
      return [];
    }
    const lines = this.#happens(step);
    if (step.kind === "worker") this.#heardAs = null;
    return lines;
  }

  #happens(step: Step): string[] {
    this.#now += STEP_MS;
    return resultLines(this.#effectsOf(step));
  }

  #effectsOf(step: Step): readonly Effect[] {
    switch (step.kind) {
      case "phone":
        this.#phone = isLanguage(step.language) ? step.language : undefined;
        return [];
      case "worker":
        return this.#worker(step.text);
      case "staff":
        return this.#turn({ kind: "staff", ...this.#happened(), staff: step.staff, do: step.verb });
      case "wait":
        return this.#wait(step.ms);
    }
  }

  #worker(text: string): readonly Effect[] {
    const content = contentOf(text, this.#conversation.menu);
    const hints = this.#phone ? { hints: { language: this.#phone } } : {};
    const opened = content === "opens";
    const said = opened ? ({ kind: "text", text: "" } as const) : content;
    return this.#turn({ kind: opened ? "opened" : "message", ...this.#happened(), content: said, ...hints });
  }

  /** Timers fire in the order in which they are due, each at its own time. */
  #wait(ms: number): readonly Effect[] {
    const until = this.#now + ms;
    const effects: Effect[] = [];
    for (let timer = this.#next(until); timer; timer = this.#next(until)) {
      this.#now = timer.due;
      effects.push(...this.#turn({ kind: "timer", ...this.#happened(), timer: timer.kind }));
    }
    this.#now = until;
    return effects;
  }

  #next(until: number) {
    return this.#conversation.timers.filter(({ due }) => due <= until).sort((a, b) => a.due - b.due)[0];
  }

  #happened(): Pick<Event, "id" | "at"> {
    return { id: `e${++this.#count}`, at: this.#now };
  }

  get #conversation(): Conversation {
    return JSON.parse(this.#saved);
  }

  #turn(event: Event): readonly Effect[] {
    const { conversation, effects } = advance(this.#conversation, event, this.#content);
    this.#saved = JSON.stringify(conversation);
    return effects;
  }
}
