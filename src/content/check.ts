import { isStale } from "../domain/answers/fact-marks.ts";
import type { Fact } from "../domain/content.ts";
import { LANGUAGES, type Language } from "../domain/language.ts";
import type { Time } from "../domain/message.ts";
import { audioGaps, checkAudio } from "./checks/audio.ts";
import { type Checked, index } from "./checks/checked.ts";
import { findGaps, type Gap } from "./checks/gaps.ts";
import { checkLocales } from "./checks/locales.ts";
import { checkReferences } from "./checks/references.ts";
import { checkRequired } from "./checks/required.ts";
import { checkTexts } from "./checks/texts.ts";
import { checkTraining } from "./checks/training.ts";
import { type Fault, inReadingOrder } from "./fault.ts";
import type { Load } from "./load.ts";
import { completeLanguages } from "./phrases.ts";

export interface LanguageSummary {
  /** Complete enough to be offered to workers. */
  readonly offered: boolean;
  readonly phrases: number;
  readonly answers: number;
  readonly words: number;
  readonly strings: number;
  /** Texts that no native reviewer has signed: answers, words and interface strings. */
  readonly drafts: number;
  readonly gaps: number;
}

export interface Summary {
  readonly facts: number;
  readonly contacts: number;
  readonly answers: number;
  readonly languages: Readonly<Partial<Record<Language, LanguageSummary>>>;
  /** Ids of facts that workers are told and that need an editor; a fact may be in several lists. */
  readonly told: {
    readonly undated: readonly string[];
    /** Marked `check_before_use`: nobody has compared it with its source. */
    readonly unverified: readonly string[];
    readonly expired: readonly string[];
    readonly expiring: readonly string[];
  };
  /** Ids of contacts that nobody has tried for two years, or that nobody dated. */
  readonly staleContacts: readonly string[];
}

/** The report of `content check`. */
export interface Report {
  readonly faults: readonly Fault[];
  readonly gaps: readonly Gap[];
  readonly summary: Summary;
}

const DAY_MS = 86_400_000;
const SOON_DAYS = 60;

/** Checks what was loaded as a whole. `now` in milliseconds since 1970 decides what has expired. */
export function checkContent(load: Load, now: Time): Report {
  const checked = index(load.raw);
  const found = [
    checkRequired(load),
    checkReferences(checked),
    checkTexts(checked),
    checkTraining(checked),
    checkLocales(checked),
    checkAudio(checked),
  ];
  const faults = [...load.faults, ...found.flat()];
  const gaps = [...findGaps(checked), ...audioGaps(load.raw, now)];
  return { faults: inReadingOrder(faults), gaps, summary: summarise(checked, gaps, now) };
}

function summarise(checked: Checked, gaps: readonly Gap[], now: Time): Summary {
  const { raw } = checked;
  return {
    facts: raw.facts.length,
    contacts: raw.contacts.length,
    answers: raw.answers.length,
    languages: languageSummaries(checked, gaps),
    told: toldFacts(
      raw.facts.map(({ item }) => item),
      now,
    ),
    staleContacts: raw.contacts.filter(({ item }) => isStale(item, now)).map(({ item }) => item.id),
  };
}

function toldFacts(facts: readonly Fact[], now: Time): Summary["told"] {
  const told = facts.filter((fact) => fact.tell !== "background");
  const dated = told.filter((fact) => fact.verified !== null);
  const today = dayOf(now);
  const soon = dayOf(now + SOON_DAYS * DAY_MS);
  const ids = (list: readonly Fact[]) => list.map((fact) => fact.id);
  return {
    undated: ids(told.filter((fact) => fact.verified === null)),
    unverified: ids(told.filter((fact) => fact.checkBeforeUse)),
    expired: ids(dated.filter((fact) => fact.expires < today)),
    expiring: ids(dated.filter((fact) => fact.expires >= today && fact.expires <= soon)),
  };
}

function dayOf(time: Time): string {
  return new Date(time).toISOString().slice(0, 10);
}

function languageSummaries({ raw }: Checked, gaps: readonly Gap[]): Summary["languages"] {
  const offered = completeLanguages(raw.locales.map(({ item }) => item));
  const summaries = LANGUAGES.map((language) => {
    const of = <T extends { readonly language: Language }>(list: readonly { readonly item: T }[]) =>
      list.filter(({ item }) => item.language === language);
    const isDraft = ({ item }: { readonly item: { readonly review: string } }) => item.review === "draft";
    const files = of(raw.locales);
    const strings = (of: typeof files) => of.reduce((sum, { item }) => sum + item.texts.length, 0);
    const summary: LanguageSummary = {
      offered: offered.includes(language),
      phrases: of(raw.phrases).length,
      answers: of(raw.answers).length,
      words: of(raw.words).length,
      strings: strings(files),
      drafts: of(raw.answers).filter(isDraft).length + of(raw.words).filter(isDraft).length + strings(files.filter(isDraft)),
      gaps: gaps.filter((gap) => gap.language === language).length,
    };
    return [language, summary] as const;
  });
  return Object.fromEntries(summaries.filter(([, it]) => it.phrases + it.answers + it.words + it.strings > 0));
}
