import type { Contact, Fact } from "../domain/content.ts";
import { contactExpiryOf, expiryOf } from "./expiry.ts";
import { checkShape } from "./explain.ts";
import type { Place, Placed } from "./fault.ts";
import { isRecord, readItems } from "./items.ts";
import type { LoadedAnswer, Reading, Word } from "./loaded.ts";
import { answerFile, type ContactItem, contactItem, type FactItem, factItem, jurisdictionItem, topicItem, wordsFile } from "./schema.ts";
import type { KeyPath, Parsed } from "./yaml.ts";

/** Reads knowledge/topics.yaml. */
export function readTopics(parsed: Parsed): Reading {
  const { items, faults } = readItems(parsed, "topics", topicItem, "topic", ["version"]);
  return { piece: { topics: items.map(({ item, at }) => ({ item: withoutUndefined(item), at })) }, faults };
}

/** Reads knowledge/jurisdictions.yaml. */
export function readJurisdictions(parsed: Parsed): Reading {
  const { items, faults } = readItems(parsed, "jurisdictions", jurisdictionItem, "country", ["version"]);
  const jurisdictions = items.map(({ item: { currency, first_for, ...rest }, at }) => ({
    item: { ...rest, firstFor: first_for, ...(currency === undefined ? {} : { currency }) },
    at,
  }));
  return { piece: { jurisdictions }, faults };
}

/** Reads the facts of the country whose folder this file is in. */
export function readFacts(parsed: Parsed, jurisdiction: string): Reading {
  const { items, faults, rejected } = readItems(parsed, "facts", factItem, "fact", ["jurisdiction"]);
  const facts = items.map(({ item, at }) => ({ item: toFact(item, jurisdiction), at }));
  const unread = rejected.map((data) => (isRecord(data) && typeof data.id === "string" ? data.id : `${jurisdiction}.`));
  const whole = items.length + rejected.length === 0 && faults.length > 0 ? [`${jurisdiction}.`] : [];
  return { piece: { facts, unread: [...unread, ...whole] }, faults };
}

function toFact(item: FactItem, jurisdiction: string): Fact {
  const { applies_to, check_before_use, expires, measure, note, values, ...rest } = item;
  return {
    ...rest,
    jurisdiction,
    values: Object.fromEntries(Object.entries(values).map(([name, value]) => [name, withoutUndefined(value)])),
    appliesTo: withoutUndefined(applies_to),
    checkBeforeUse: check_before_use,
    expires: expiryOf({ ...rest, jurisdiction }, expires),
    ...(measure === undefined ? {} : { measure }),
    ...(note === undefined ? {} : { note }),
  };
}

type Defined<T> = { [K in keyof T]: Exclude<T[K], undefined> };

/** Entries left out stay left out, rather than being there as undefined. */
function withoutUndefined<T extends object>(data: T): Defined<T> {
  // Object.fromEntries forgets the names of the keys; they are those of `data`.
  return Object.fromEntries(Object.entries(data).filter(([, entry]) => entry !== undefined)) as Defined<T>;
}

/** Reads the contacts of a country. */
export function readContacts(parsed: Parsed, jurisdiction: string): Reading {
  const { items, faults } = readItems(parsed, "contacts", contactItem, "contact", ["jurisdiction"]);
  return { piece: { contacts: items.map(({ item, at }) => ({ item: toContact(item, jurisdiction), at })) }, faults };
}

function toContact(item: ContactItem, jurisdiction: string): Contact {
  const { always_open, abroad, check_before_use, free, open, sectors, review: _review, note: _note, ...rest } = item;
  const known = withoutUndefined({ abroad, open, sectors });
  const expires = contactExpiryOf(rest.verified);
  return {
    ...rest,
    ...known,
    jurisdiction,
    expires,
    alwaysOpen: always_open,
    checkBeforeUse: check_before_use,
    free: free ?? null,
  };
}

/** Reads how the facts of a country are said in one language. */
export function readWords(parsed: Parsed, jurisdiction: string): Reading {
  const checked = checkShape(wordsFile, parsed.data, parsed, [], "file");
  if ("faults" in checked) return { piece: {}, faults: checked.faults };
  const { language, review, words } = checked.value;
  const placed = Object.entries(words).map(
    ([factId, text]): Placed<Word> => ({ item: { factId, jurisdiction, language, text, review }, at: placeOf(parsed, ["words", factId]) }),
  );
  return { piece: { words: placed }, faults: [] };
}

/** Reads the answer of one topic in one language. */
export function readAnswer(parsed: Parsed): Reading {
  const checked = checkShape(answerFile, parsed.data, parsed, [], "answer");
  if ("faults" in checked) return { piece: {}, faults: checked.faults };
  const { variants, proof, ...rest } = checked.value;
  const written = withoutUndefined(variants);
  const paths: KeyPath[] = [
    ...Object.keys(written).map((name) => ["variants", name]),
    ...rest.steps.map((_, index) => ["steps", index]),
    ["proof"],
  ];
  const places = Object.fromEntries(paths.map((path) => [path.join("."), placeOf(parsed, path)]));
  const answer: LoadedAnswer = { ...rest, variants: written, places, ...(proof === undefined ? {} : { proof }) };
  return { piece: { answers: [{ item: answer, at: placeOf(parsed, []) }] }, faults: [] };
}

function placeOf(parsed: Parsed, path: KeyPath): Place {
  return { file: parsed.file, line: parsed.lineAt(path) };
}
