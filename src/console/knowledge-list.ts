import { FACT_MARKS, type FactMark, isStale, marksOf } from "../domain/answers/fact-marks.ts";
import type { Contact, ContentSet, Fact } from "../domain/content.ts";
import type { Jurisdiction, Time } from "../domain/message.ts";

/** What the list can be narrowed to: the facts of a mark, or the contacts that were not called for too long. */
export const LISTS = [...FACT_MARKS, "stale"] as const;
export type ListName = (typeof LISTS)[number];

export type Listed =
  | { readonly kind: "fact"; readonly fact: Fact; readonly marks: readonly FactMark[] }
  | { readonly kind: "contact"; readonly contact: Contact };

/** Everything that an editor has to look at, in the order of countries and topics. */
export function needingAnEditor(content: ContentSet, now: Time): readonly Listed[] {
  return content.jurisdictions.flatMap((place) => [...factsOf(content, place, now), ...contactsOf(content, place, now)]);
}

function factsOf(content: ContentSet, place: Jurisdiction, now: Time): Listed[] {
  const facts = [...content.topics.keys()].flatMap((topic) => content.facts(topic, place));
  const marked = facts.map((fact) => ({ kind: "fact" as const, fact, marks: marksOf(content, fact, now) }));
  return marked.filter(({ marks }) => marks.length > 0);
}

/** A contact serves several topics: it is listed once. */
function contactsOf(content: ContentSet, place: Jurisdiction, now: Time): Listed[] {
  const contacts = new Set([...content.topics.keys()].flatMap((topic) => content.contacts(topic, place)));
  return [...contacts].filter((contact) => isStale(contact, now)).map((contact) => ({ kind: "contact", contact }));
}

export function isOn(list: ListName, one: Listed): boolean {
  return one.kind === "contact" ? list === "stale" : list !== "stale" && one.marks.includes(list);
}

export function placeOf(one: Listed): Jurisdiction {
  return one.kind === "contact" ? one.contact.jurisdiction : one.fact.jurisdiction;
}
