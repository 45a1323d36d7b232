import { isDoubtful } from "../answers/sources.ts";
import type { Fact, Found } from "../content.ts";
import { countryName, factValues } from "../format.ts";
import type { Jurisdiction } from "../message.ts";
import type { Params, Turn } from "../turn.ts";
import { phrase } from "../turn.ts";
import type { Told } from "./fee.ts";
import { compare, type Verdict } from "./fee-limit.ts";
import type { Measured } from "./measures.ts";
import { moneyText, placeOfWork } from "./money.ts";
import { after, dateOf, questionOf, sayWithSources, wordsOf } from "./tell.ts";

interface Judged extends Measured {
  readonly verdict: Verdict;
}

const TOPIC = "fees.limit";

/** Says how the amount stands against the limits of the corridor, by which rule, and what to do. `told` null: no amount was given. */
export function concludeFee(turn: Turn, told: Told | null, limits: readonly Measured[], corridor: readonly Jurisdiction[]): Turn {
  const judged = told === null ? [] : limits.map((limit) => ({ ...limit, verdict: compare(told.asked, told.salary, limit.fact) }));
  const over = judged.filter(({ verdict }) => verdict === "over").sort((a, b) => strictness(turn, a) - strictness(turn, b))[0];
  if (told && over)
    return conclude(turn, "over", [over], [verdictLine(turn, told, over), ...reckoned(turn, told), ...special(turn, [over])]);
  const within = judged.every(({ verdict }) => verdict === "within") && judged.length > 0;
  if (told && within) {
    const lines = judged.map((one) => verdictLine(turn, told, one));
    return conclude(turn, "within", judged, [
      ...lines,
      ...reckoned(turn, told),
      ...special(turn, judged),
      ...unknownHome(turn, judged, corridor),
    ]);
  }
  return conclude(turn, "unclear", limits, [
    unclearLine(turn, told, limits, corridor),
    ...ruleLines(turn, limits),
    ...special(turn, limits),
  ]);
}

function conclude(turn: Turn, verdict: Verdict, rules: readonly Measured[], lines: readonly Found[]): Turn {
  const next = verdict === "over" ? ["complaint.where", "fees.refund"] : ["agency.check", "fees.who-pays"];
  return sayWithSources(turn, questionOf(turn, TOPIC, placeOfWork(turn.conversation)), lines, {
    facts: rules.map(({ fact }) => fact),
    advice: [phrase(turn, `check.fee.do-${verdict}`)],
    choices: after(turn, ...next),
  });
}

/** A sure rule is named before a doubtful one, and one that allows nothing before one that allows something. */
function strictness({ event }: Turn, { fact, special }: Measured): number {
  return (isDoubtful(fact, event.at) || special ? 2 : 0) + (fact.rule === "zero" ? 0 : 1);
}

/** Flat only by a rule that is surely in force and surely meant for this worker. */
function verdictLine(turn: Turn, { asked }: Told, { fact, special, verdict }: Judged): Found {
  const { language } = turn.conversation;
  const limit = fact.values.value;
  const kind = verdict === "within" ? "within" : fact.rule === "zero" || !limit ? "zero" : "over";
  const params = {
    asked: moneyText(asked, language, turn.content),
    country: countryName(fact.jurisdiction, language),
    ...(kind === "zero" ? {} : { limit: mostOf(turn, fact) }),
  };
  const flat = !isDoubtful(fact, turn.event.at) && !special;
  return phrase(turn, `check.fee.${kind}${flat ? "" : "-doubtful"}`, flat ? params : { ...params, date: dateOf(turn, fact) });
}

function mostOf(turn: Turn, fact: Fact): string {
  const value = factValues(fact, turn.conversation.language, turn.content).value ?? "";
  return fact.values.value?.unit === "percent" ? phrase(turn, "check.fee.share", { share: value }).text : value;
}

/** How many months of pay the amount is: the sum that the verdict rests on. */
function reckoned(turn: Turn, { asked, salary }: Told): Found[] {
  if (!salary || asked.unit || asked.currency !== salary.currency || salary.amount <= 0) return [];
  const { language } = turn.conversation;
  const text = (money: Parameters<typeof moneyText>[0]) => moneyText(money, language, turn.content);
  const months = text({ amount: Math.round((asked.amount / salary.amount) * 10) / 10, unit: "months-of-salary" });
  return [phrase(turn, "check.fee.reckoned", { asked: text(asked), salary: text(salary), months })];
}

function special(turn: Turn, rules: readonly Measured[]): Found[] {
  return rules.some((rule) => rule.special) ? [phrase(turn, "check.fee.special")] : [];
}

/** What is within the rule of one country may be too much by that of the other. */
function unknownHome(turn: Turn, rules: readonly Measured[], corridor: readonly Jurisdiction[]): Found[] {
  const lacking = corridor.filter((place) => !rules.some(({ fact }) => fact.jurisdiction === place));
  const [place] = lacking;
  if (place !== undefined) return [phrase(turn, "check.fee.other-rule", { country: countryName(place, turn.conversation.language) })];
  return corridor.length < 2 ? [phrase(turn, "check.fee.home-rule")] : [];
}

function unclearLine(turn: Turn, told: Told | null, limits: readonly Measured[], corridor: readonly Jurisdiction[]): Found {
  const { language } = turn.conversation;
  if (limits.length === 0) {
    const country = corridor.map((place) => countryName(place, language))[0];
    return country === undefined ? phrase(turn, "check.fee.no-country") : phrase(turn, "check.fee.no-rule", { country });
  }
  const params: Params = told ? { asked: moneyText(told.asked, language, turn.content) } : {};
  return phrase(turn, told ? "check.fee.unclear" : "check.fee.no-amount", params);
}

/** The rules in their own words, so that the worker can compare; a rule without words by its figure. */
function ruleLines(turn: Turn, limits: readonly Measured[]): Found[] {
  const { language } = turn.conversation;
  return limits.map(({ fact }) => {
    const words = wordsOf(turn, fact);
    if (words) return words;
    const country = countryName(fact.jurisdiction, language);
    return fact.rule === "zero"
      ? phrase(turn, "check.fee.rule-zero", { country })
      : phrase(turn, "check.fee.rule", { country, limit: mostOf(turn, fact) });
  });
}
