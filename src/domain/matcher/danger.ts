import { LANGUAGES, type Language } from "../language.ts";
import type { TopicId } from "../message.ts";
import { type Book, bookOf, type Found, Phrasebook } from "./phrasebook.ts";
import type { DangerRule } from "./training.ts";

/** A rule that fired, the terms that made it, and from where to where in the text they stand. */
export interface Alarm {
  readonly kind: TopicId;
  readonly terms: readonly string[];
  readonly from: number;
  readonly to: number;
}

interface Place {
  readonly rule: number;
  /** Group of `all`, or -1 for `none`. */
  readonly group: number;
}

/** The danger rules of one language, ready to run. */
export interface DangerBook {
  readonly rules: readonly { readonly kind: TopicId; readonly groups: number }[];
  readonly book: Book<Place>;
}

export function dangerBook(rules: readonly DangerRule[]): DangerBook {
  return { rules: rules.map(({ kind, all }) => ({ kind, groups: all.length })), book: bookOf(entries(rules)) };
}

/** Runs the danger rules of one language. */
export class DangerRules {
  readonly #rules: DangerBook["rules"];
  readonly #book: Phrasebook<Place>;

  constructor({ rules, book }: DangerBook) {
    this.#rules = rules;
    this.#book = new Phrasebook(book);
  }

  /** Rules that fire on a folded text; the kind with the most rules first. */
  alarms(text: string): Alarm[] {
    const heard = new Map<number, Map<number, Found<Place>>>();
    for (const found of this.#book.find(text)) {
      const { rule, group } = found.entry;
      const groups = heard.get(rule) ?? new Map<number, Found<Place>>();
      heard.set(rule, groups);
      if (!groups.has(group)) groups.set(group, found);
    }
    const alarms: Alarm[] = [];
    for (const [at, groups] of heard) {
      const rule = this.#rules[at];
      if (!rule || groups.has(-1) || groups.size < rule.groups) continue;
      const terms = [...groups.values()];
      alarms.push({
        kind: rule.kind,
        terms: terms.map(({ from, to }) => text.slice(from, to)),
        from: Math.min(...terms.map(({ from }) => from)),
        to: Math.max(...terms.map(({ to }) => to)),
      });
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
  for (const [rule, { all, none }] of rules.entries())
    for (const [terms, group] of [...all.map((terms, group) => [terms, group] as const), [none, -1] as const]) {
      const place = { rule, group };
      for (const term of terms) yield [term, place];
    }
}

/** By language: the rules, for languages that have some. */
export type DangerBooks = Readonly<Partial<Record<Language, DangerBook>>>;

export function dangerBooks(rulesOf: (language: Language) => readonly DangerRule[]): DangerBooks {
  const having = LANGUAGES.filter((language) => rulesOf(language).length > 0);
  return Object.fromEntries(having.map((language) => [language, dangerBook(rulesOf(language))]));
}

/** The rules of every language that has some. */
export function dangerRules(books: DangerBooks): ReadonlyMap<Language, DangerRules> {
  return new Map(
    LANGUAGES.flatMap((language) => {
      const book = books[language];
      return book ? [[language, new DangerRules(book)] as const] : [];
    }),
  );
}

/** True for topics of danger. */
export function isDanger(topic: TopicId | null): boolean {
  return topic?.startsWith("safety.") ?? false;
}
