import type { Fact } from "../../domain/content.ts";
import { type Fault, faultAt, type Place, type Placed } from "../fault.ts";
import type { Loaded } from "../loaded.ts";
import type { Checked } from "./checked.ts";
import { didYouMean } from "./nearest.ts";

/** Faults where one piece names another that is not there, or where an id stands for two pieces. */
export function checkReferences(checked: Checked): Fault[] {
  const { raw } = checked;
  return [
    ...repeated(raw.topics, (topic) => topic.id, "topic"),
    ...repeated(raw.jurisdictions, (entry) => entry.code, "country"),
    ...repeated(raw.facts, (fact) => fact.id, "fact"),
    ...repeated(raw.contacts, (contact) => contact.id, "contact"),
    ...repeated(raw.words, (word) => `${word.factId} (${word.language})`, "text of"),
    ...repeated(raw.answers, (answer) => `${answer.topic} (${answer.language})`, "answer"),
    ...raw.facts.flatMap((fact) => checkFact(checked, fact)),
    ...raw.contacts.flatMap((contact) => checkContact(checked, contact)),
    ...raw.words.flatMap((word) => checkWordFact(checked, word)),
    ...raw.answers.flatMap(({ item, at }) => unknownTopic(checked, item.topic, at)),
    ...raw.topics.flatMap(({ item, at }) => [...(item.next ?? []), ...(item.keeps ?? [])].flatMap((one) => unknownTopic(checked, one, at))),
    ...raw.jurisdictions.flatMap(needsCurrency),
    ...crowdedMeasures(raw.facts),
    ...raw.entities.flatMap(({ item, at }) => Object.keys(item.words.countries).flatMap((code) => noCountryCode(code, at))),
    ...crowdedLeads(raw.facts),
  ];
}

/** A fault when no topic has this id. Silent when the topics themselves could not be read. */
export function unknownTopic({ topics }: Checked, topic: string, at: Place): Fault[] {
  if (topics.size === 0 || topics.has(topic)) return [];
  return [faultAt(at, `there is no topic ${topic}.${didYouMean(topic, topics)} Correct its spelling, or add it to knowledge/topics.yaml.`)];
}

function repeated<T>(list: readonly Placed<T>[], idOf: (item: T) => string, thing: string): Fault[] {
  const first = new Map<string, Place>();
  return list.flatMap(({ item, at }) => {
    const id = idOf(item);
    const before = first.get(id);
    if (before)
      return [faultAt(at, `the ${thing} ${id} is already in ${before.file}, line ${before.line}. Give this one another id, or remove it.`)];
    first.set(id, at);
    return [];
  });
}

export function unknownCountry({ countries }: Checked, code: string, at: Place): Fault[] {
  if (countries.size === 0 || countries.has(code)) return [];
  return [faultAt(at, `there is no country ${code}. Correct the code, or add it to knowledge/jurisdictions.yaml.`)];
}

function checkFact(checked: Checked, { item, at }: Placed<Fact>): Fault[] {
  return [
    ...misplaced(item, "fact", at),
    ...unknownTopic(checked, item.topic, at),
    ...item.also.flatMap((topic) => unknownTopic(checked, topic, at)),
    ...(item.also.length > 0 && item.tell === "background"
      ? [faultAt(at, "what is never told is told by no other topic either. Write tell: lead or detail, or remove also.")]
      : []),
    ...unknownCountry(checked, item.jurisdiction, at),
    ...[...(item.appliesTo.origins ?? []), ...(item.appliesTo.destinations ?? [])].flatMap((code) => noCountryCode(code, at)),
    ...crookedMeasure(item, at),
    ...unknownSectors(checked, item.appliesTo.sectors ?? [], at),
  ];
}

/** What sums are reckoned with has to be there, and to be money where money is meant. */
function crookedMeasure({ measure, values: { value }, rule }: Fact, at: Place): Fault[] {
  if (measure === undefined) return [];
  if (!value && rule === "zero" && measure === "fee-limit") return [];
  if (!value) return [faultAt(at, `this fact has the measure ${measure} but no value. Add values: {value: …}, or remove the measure.`)];
  if (measure.startsWith("minimum-wage") && value.currency === undefined)
    return [faultAt(at, "a minimum wage needs a currency. Add it to the value.")];
  if (measure.startsWith("hours-") && value.unit !== "hours")
    return [faultAt(at, `the measure ${measure} needs unit: hours. Add it to the value.`)];
  if (measure.endsWith("-rate") && (value.currency !== undefined || value.unit !== undefined || value.amount < 1))
    return [faultAt(at, `the measure ${measure} is a multiple of ordinary pay, such as {amount: 1.5}. Correct the value.`)];
  if (measure === "fee-limit" && rule !== "zero" && rule !== "cap")
    return [faultAt(at, "a fee limit is a fact with rule zero or cap. Correct the rule, or remove the measure.")];
  return [];
}

/** Two figures for the same people would leave it to chance which one a sum uses. */
function crowdedMeasures(facts: readonly Placed<Fact>[]): Fault[] {
  const first = new Map<string, string>();
  return facts.flatMap(({ item, at }) => {
    if (item.measure === undefined) return [];
    const key = `${item.measure} ${item.jurisdiction} ${JSON.stringify(item.appliesTo)}`;
    const before = first.get(key);
    if (before === undefined) return first.set(key, item.id) && [];
    return [faultAt(at, `${before} already has the measure ${item.measure} for the same workers. Keep it on one of the two.`)];
  });
}

/** Sectors are those that the matcher can hear. A law may name others beside them, but a fact for only such ones would reach nobody. */
function unknownSectors({ sectors }: Checked, named: readonly string[], at: Place): Fault[] {
  if (sectors.size === 0 || named.length === 0 || named.some((sector) => sectors.has(sector))) return [];
  return [faultAt(at, `no worker can name the sector ${named.join(", ")}. Write at least one of: ${[...sectors].join(", ")}.`)];
}

function noCountryCode(code: string, at: Place): Fault[] {
  return isCountryCode(code) ? [] : [faultAt(at, `${code} is not a country code. Write two capital letters, such as ID.`)];
}

/** Workers come from more countries than we keep facts for, so any real code will do; ZZ is ISO for none. */
function isCountryCode(code: string): boolean {
  return (
    /^[A-Z]{2}$/.test(code) && code !== "ZZ" && new Intl.DisplayNames("en", { type: "region", fallback: "none" }).of(code) !== undefined
  );
}

function misplaced({ id, jurisdiction }: { id: string; jurisdiction: string }, thing: string, at: Place): Fault[] {
  if (id.startsWith(`${jurisdiction}.`)) return [];
  return [
    faultAt(
      at,
      `the id of this ${thing} is ${id}, but it stands in the folder ${jurisdiction}. Begin the id with '${jurisdiction}.', or move it.`,
    ),
  ];
}

function checkContact(checked: Checked, { item, at }: Loaded["contacts"][number]): Fault[] {
  const reachable = item.phone.some((phone) => phone.trim() !== "") || item.address !== "" || item.web !== "";
  const groups = new Set([...checked.topics].map((topic) => topic.split(".")[0] ?? ""));
  return [
    ...misplaced(item, "contact", at),
    ...unknownCountry(checked, item.jurisdiction, at),
    ...unknownSectors(checked, item.sectors ?? [], at),
    ...item.purpose.filter((purpose) => !groups.has(purpose)).flatMap((purpose) => unknownTopic(checked, purpose, at)),
    ...(reachable ? [] : [faultAt(at, `the contact ${item.id} has no phone, address or web. Add one of them, or remove the contact.`)]),
  ];
}

function checkWordFact({ raw, factById }: Checked, { item, at }: Loaded["words"][number]): Fault[] {
  const fact = factById.get(item.factId);
  if (fact && fact.jurisdiction !== item.jurisdiction)
    return [faultAt(at, `the fact ${fact.id} belongs to ${fact.jurisdiction}. Move this text to that folder.`)];
  if (fact || raw.unread.some((beginning) => item.factId.startsWith(beginning))) return [];
  return [
    faultAt(
      at,
      `there is no fact ${item.factId}.${didYouMean(item.factId, factById.keys())} Correct the id, or add the fact to knowledge/${item.jurisdiction}/facts.yaml.`,
    ),
  ];
}

function needsCurrency({ item, at }: Loaded["jurisdictions"][number]): Fault[] {
  if (item.role === "general" || item.currency !== undefined) return [];
  return [faultAt(at, `the country ${item.code} has no currency. Add currency: a code such as SGD.`)];
}

/** Two facts that both open the answer for everybody leave it to chance which one a worker reads. */
function crowdedLeads(facts: readonly Placed<Fact>[]): Fault[] {
  const leads = facts.filter(({ item }) => item.tell === "lead" && Object.keys(item.appliesTo).length === 0);
  const first = new Map<string, Fact>();
  return leads.flatMap(({ item, at }) =>
    [item.topic, ...item.also].flatMap((topic) => {
      const key = `${topic} ${item.jurisdiction}`;
      const before = first.get(key);
      if (!before) return first.set(key, item) && [];
      return [
        faultAt(
          at,
          `${before.id} already leads ${topic} in ${item.jurisdiction}. Make one of them a detail, or say by applies_to for whom it holds.`,
        ),
      ];
    }),
  );
}
