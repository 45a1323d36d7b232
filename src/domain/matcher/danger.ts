import { LANGUAGES, type Language } from "../language.ts";
import type { TopicId } from "../message.ts";
import { Phrasebook } from "./phrasebook.ts";
import type { DangerRule } from "./training.ts";

/** A rule that fired, and the terms that made it. */
export interface Alarm {
  readonly kind: TopicId;
  readonly terms: readonly string[];
}

interface Place {
  readonly rule: number;
  /** Group of `all`, or -1 for `none`. */
  readonly group: number;
}

/** The danger rules of one language, ready to run. */
export class DangerRules {
  readonly #rules: readonly DangerRule[];
  readonly #book: Phrasebook<Place>;

  constructor(rules: readonly DangerRule[]) {
    this.#rules = rules;
    this.#book = new Phrasebook(entries(rules));
  }

  /** Rules that fire on a folded text; the kind with the most rules first. */
  alarms(text: string): Alarm[] {
    const heard = new Map<number, Map<number, string>>();
    for (const { entry, term } of this.#book.find(text)) {
      const groups = heard.get(entry.rule) ?? new Map<number, string>();
      heard.set(entry.rule, groups);
      if (!groups.has(entry.group)) groups.set(entry.group, term);
    }
    const alarms: Alarm[] = [];
    for (const [at, groups] of heard) {
      const rule = this.#rules[at];
      if (!rule || groups.has(-1) || groups.size < rule.all.length) continue;
      alarms.push({ kind: rule.kind, terms: [...groups.values()] });
    }
    return byKind(alarms);
  }
}

/** Danger to life comes before danger to freedom when as many rules speak for both. */
const URGENCY = ["safety.selfharm", "safety.emergency", "safety.sexual", "safety.child", "safety.violence", "safety.trafficking"];

function byKind(alarms: readonly Alarm[]): Alarm[] {
  const count = (kind: TopicId) => alarms.filter((alarm) => alarm.kind === kind).length;
  const urgency = (kind: TopicId) => (URGENCY.indexOf(kind) + URGENCY.length + 1) % (URGENCY.length + 1);
  return [...alarms].sort((a, b) => count(b.kind) - count(a.kind) || urgency(a.kind) - urgency(b.kind));
}

function* entries(rules: readonly DangerRule[]): Generator<readonly [string, Place]> {
  for (const [rule, { all, none }] of rules.entries()) {
    for (const [group, terms] of all.entries()) for (const term of terms) yield [term, { rule, group }];
    for (const term of none) yield [term, { rule, group: -1 }];
  }
}

/** The rules of every language that has some. */
export function dangerRules(rules: Readonly<Record<Language, readonly DangerRule[]>>): ReadonlyMap<Language, DangerRules> {
  return new Map(
    LANGUAGES.filter((language) => rules[language].length > 0).map((language) => [language, new DangerRules(rules[language])]),
  );
}

/** True for topics of danger. */
export function isDanger(topic: TopicId | null): boolean {
  return topic?.startsWith("safety.") ?? false;
}
