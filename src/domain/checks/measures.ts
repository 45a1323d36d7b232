import { homeOf, withheld } from "../answers/telling.ts";
import type { ContentSet, Fact, Measure } from "../content.ts";
import type { Conversation } from "../conversation.ts";
import type { Jurisdiction, Time } from "../message.ts";
import { placeOfWork } from "./money.ts";

/** A fact to reckon with. `special`: there is another one for some workers, and it is not known whether this worker is one of them. */
export interface Measured {
  readonly fact: Fact;
  readonly special: boolean;
}

/** Laws on hours and minimum pay often leave these out, or have rules of their own for them. */
const OWN_RULES: ReadonlySet<string> = new Set(["domestic", "fishing", "agriculture"]);

interface Known {
  readonly content: ContentSet;
  readonly conversation: Conversation;
  readonly now: Time;
}

/** The fact of a country that sets a measure for this worker; the one with most conditions goes first. Null when none surely holds. */
export function measured({ content, conversation, now }: Known, measure: Measure, place: Jurisdiction): Measured | null {
  const facts = marked(content, measure, place, now);
  const holds = (fact: Fact) => holdsFor(fact, conversation);
  const [fact] = facts.filter((one) => holds(one) === "yes").sort((a, b) => conditions(b) - conditions(a));
  return fact ? { fact, special: facts.some((one) => holds(one) === "maybe") } : null;
}

/** True when it depends on the work, which is not known, whether a fact holds for this worker. */
export function hangsOnWork({ content, conversation, now }: Known, measures: readonly Measure[], places: readonly Jurisdiction[]): boolean {
  if (conversation.profile.sector !== undefined) return false;
  const facts = places.flatMap((place) => measures.flatMap((measure) => marked(content, measure, place, now)));
  return facts.some((fact) => fact.appliesTo.sectors?.length && holdsFor(fact, conversation) === "maybe");
}

function marked(content: ContentSet, measure: Measure, place: Jurisdiction, now: Time): Fact[] {
  const facts = [...content.topics.keys()].flatMap((topic) => content.facts(topic, place));
  return facts.filter((fact) => fact.measure === measure && withheld(content, fact, now) === null);
}

const conditions = (fact: Fact): number => Object.keys(fact.appliesTo).length;

/** Stricter than for telling: a sum made with a rule for others would be wrong without a sign of it. */
function holdsFor({ appliesTo, measure }: Fact, conversation: Conversation): "yes" | "no" | "maybe" {
  const { sectors, origins, destinations, status, sex } = appliesTo;
  const { sector } = conversation.profile;
  const ownRules = !sectors && measure !== "fee-limit" && sector !== undefined && OWN_RULES.has(sector);
  const tests = [
    isIn(sectors, sector),
    isIn(origins, homeOf(conversation)),
    isIn(destinations, placeOfWork(conversation)),
    status?.length || sex?.length || ownRules ? null : true,
  ];
  if (tests.includes(false)) return "no";
  return tests.includes(null) ? "maybe" : "yes";
}

/** Null when it cannot be told. */
function isIn(list: readonly string[] | undefined, one: string | null | undefined): boolean | null {
  if (!list || list.length === 0) return true;
  return one ? list.includes(one) : null;
}
