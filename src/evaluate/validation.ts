import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import * as v from "valibot";
import { parse } from "yaml";
import { LANGUAGES, type Language } from "../domain/language.ts";
import type { Match, Matcher } from "../domain/matcher/types.ts";
import { calibrationError } from "./metrics.ts";
import { share } from "./share.ts";

const message = v.strictObject({
  text: v.pipe(v.string(), v.nonEmpty("a message has no text")),
  /** Null: about nothing here. */
  topic: v.nullable(v.string()),
  /** Topics that are as good. */
  accept: v.optional(v.array(v.string()), []),
  /** The danger to be raised; null for none. */
  danger: v.nullable(v.string()),
  /** Countries named by name, city, people, money, or an institution of theirs alone; left out where nobody said. */
  countries: v.optional(v.array(v.string())),
  /** Of a message that does not tell its language ("ok", "passport", an emoji): those in which the same words would be ordinary. */
  languages: v.optional(v.array(v.picklist(LANGUAGES))),
});
const validationFile = v.strictObject({ language: v.picklist(LANGUAGES), messages: v.array(message) });

export type Message = v.InferOutput<typeof message>;

/** Messages that are never learnt from, written by people who have not seen the training phrases. */
export interface ValidationSet {
  /** Name of the file without its ending. */
  readonly name: string;
  readonly language: Language;
  readonly messages: readonly Message[];
}

/** Reads every validation set of a folder. Throws an Error that names the file. */
export function readValidation(folder: string): ValidationSet[] {
  const files = readdirSync(folder).filter((name) => name.endsWith(".yaml"));
  return files.sort().map((name) => {
    const read = v.safeParse(validationFile, parse(readFileSync(path.join(folder, name), "utf8")));
    if (read.success) return { name: name.replace(/\.yaml$/, ""), ...read.output };
    const [issue] = read.issues;
    throw new Error(`${name}: ${v.getDotPath(issue) ?? ""}: ${issue.message}`);
  });
}

/** A message of a set as it was understood, once with the language of the conversation known and once as the first message of a stranger. */
export interface Understood {
  readonly language: Language;
  readonly message: Message;
  readonly known: Match;
  readonly stranger: Match;
  /** As a stranger of whom the country is known. */
  readonly placed: Match;
}

/** Where most writers of a language come from. */
const HOME: Readonly<Partial<Record<Language, string>>> = {
  id: "ID",
  ms: "MY",
  tl: "PH",
  vi: "VN",
  th: "TH",
  km: "KH",
  lo: "LA",
  my: "MM",
  bn: "BD",
  ne: "NP",
};

export function understandAll(matcher: Matcher, { language, messages }: ValidationSet): Understood[] {
  return messages.map((one) => ({
    language,
    message: one,
    known: matcher.match(one.text, { language }),
    stranger: matcher.match(one.text),
    placed: matcher.match(one.text, HOME[language] === undefined ? {} : { country: HOME[language] }),
  }));
}

/** Shares are of the messages that they are about; null where there are none. */
export interface ValidationReport {
  readonly rows: number;
  /** The likeliest topic is right or as good. */
  readonly first: number | null;
  /** The same for a first message, of which the language is not known. */
  readonly firstOfStranger: number | null;
  /** A right topic is offered. */
  readonly among: number | null;
  readonly sure: number | null;
  readonly sureRight: number | null;
  /** Of what is out of scope, how much is less likely in scope than 95 of 100 messages that are. */
  readonly oosRecall: number | null;
  /** Of what is out of scope, how much is told so. */
  readonly oosNone: number | null;
  readonly dangerFound: number | null;
  readonly falseAlarms: number | null;
  /** Of first messages that tell their language. */
  readonly languageRight: number | null;
  /** The same, the country being known. */
  readonly languageRightInCountry: number | null;
  readonly countryPrecision: number | null;
  readonly countryRecall: number | null;
  readonly calibrationError: number;
}

export function validationReport(all: readonly Understood[]): ValidationReport {
  const inside = all.filter(({ message: { topic } }) => topic !== null);
  const outside = all.filter(({ message: { topic } }) => topic === null);
  const dangerous = all.filter(({ message: { danger } }) => danger !== null);
  const ordinary = all.filter(({ message: { danger } }) => danger === null);
  const telling = all.filter(({ message: { languages } }) => languages === undefined);
  const sure = inside.filter(({ known }) => known.verdict === "sure");
  const accepted = acceptedFrom(inside.map(({ known }) => known.scope));
  return {
    rows: all.length,
    first: share(inside, ({ message: one, known }) => isRight(one, likeliest(known))),
    firstOfStranger: share(inside, ({ message: one, stranger }) => isRight(one, likeliest(stranger))),
    among: share(inside, ({ message: one, known }) =>
      [known.topic, ...known.alternatives.map(({ topic }) => topic)].some((t) => isRight(one, t)),
    ),
    sure: share(inside, ({ known }) => known.verdict === "sure"),
    sureRight: share(sure, ({ message: one, known }) => isRight(one, known.topic)),
    oosRecall: share(outside, ({ known }) => known.scope < accepted),
    oosNone: share(outside, ({ known }) => known.verdict === "none"),
    dangerFound: share(dangerous, ({ known }) => known.danger !== null),
    falseAlarms: share(ordinary, ({ known }) => known.danger !== null),
    languageRight: share(telling, ({ language, stranger }) => stranger.language === language),
    languageRightInCountry: share(telling, ({ language, placed }) => placed.language === language),
    ...countries(all),
    calibrationError: calibrationError(
      all.map(({ message: one, known }) => {
        const label = likeliest(known) ?? "";
        return { gold: isRight(one, label) ? label : "another", label, confidence: known.confidence };
      }),
    ),
  };
}

function isRight({ topic, accept }: Message, given: string | null): boolean {
  return given !== null && topic !== null && (given === topic || accept.includes(given));
}

function likeliest({ topic, alternatives }: Match): string | null {
  return topic ?? alternatives[0]?.topic ?? null;
}

const ACCEPTED = 0.95;

/** What `ACCEPTED` of the messages in scope reach. */
function acceptedFrom(scopes: readonly number[]): number {
  const rising = [...scopes].sort((a, b) => a - b);
  return rising[Math.floor(rising.length * (1 - ACCEPTED))] ?? 0;
}

/** Of the countries found, how many are named; of those named, how many are found. */
function countries(all: readonly Understood[]): Pick<ValidationReport, "countryPrecision" | "countryRecall"> {
  const labelled = all.flatMap(({ message: one, known }) =>
    one.countries === undefined ? [] : [{ named: new Set(one.countries), found: new Set(known.entities.named ?? []) }],
  );
  const found = labelled.flatMap(({ named, found: some }) => [...some].map((country) => named.has(country)));
  const named = labelled.flatMap(({ named: some, found: have }) => [...some].map((country) => have.has(country)));
  return { countryPrecision: share(found, Boolean), countryRecall: share(named, Boolean) };
}
