import { countryChoices } from "../answers/answering.ts";
import type { Match } from "../matcher/types.ts";
import type { Choice } from "../message.ts";
import { fold } from "../normalize.ts";
import type { Params, Turn } from "../turn.ts";
import { choice, phrase } from "../turn.ts";
import { moneyIn, numbersIn, placeOfWork } from "./money.ts";
import type { CheckName, Money, Step, Unusable } from "./types.ts";
import { UNKNOWN } from "./types.ts";

/** The id of the step that asks for the country; its answer goes into the profile, for all that is asked later too. */
export const COUNTRY = "country";

/** The question for the country of work, or none when that is settled. */
export function countryStep(turn: Turn): Step[] {
  if (turn.conversation.profile.destination !== undefined) return [];
  const choices = [...countryChoices(turn), choice(turn, "country:none")];
  return [{ id: COUNTRY, text: phrase(turn, "country.ask"), choices, read: () => null }];
}

/** The id of the step that asks for the work; its answer goes into the profile too. */
export const WORK = "work";
/** As workers name them; facts have rules for these. */
const SECTORS = [
  "domestic",
  "construction",
  "factory",
  "agriculture",
  "fishing",
  "care",
  "hospitality",
  "cleaning",
  "transport",
  "entertainment",
  "other",
] as const;

/** The question for the kind of work, where a rule depends on it. Typed, it is in the profile before it is read here. */
export function workStep(turn: Turn, check: CheckName): Step {
  const labels = SECTORS.map((sector) => [sector, phrase(turn, `check.work.${sector}`).text] as const);
  const step = choiceStep(turn, { check, id: WORK }, labels, () => null);
  return { ...step, text: phrase(turn, "check.work.ask") };
}

interface Asking {
  readonly check: CheckName;
  readonly id: string;
  readonly params?: Params;
}

/** A question with buttons; `labels` are texts by the value that the button stands for. Every question can be skipped. */
export function choiceStep(turn: Turn, asking: Asking, labels: readonly (readonly [string, string])[], read: Step["read"]): Step {
  const buttons = labels.map(([value, label]) => ({ id: idOf(asking, value), label }));
  return { id: asking.id, text: textOf(turn, asking), choices: [...buttons, skip(turn, asking)], read };
}

/** A question for money. Only money in `currency` can be used, where one is given. */
export function moneyStep(turn: Turn, asking: Asking, currency?: string, labels: readonly (readonly [string, string])[] = []): Step {
  const step = choiceStep(turn, asking, labels, (match) => {
    if (hasNone(labels) && numbersIn(match.text)[0] === 0) return 0;
    const money = withoutMonths(match, moneyIn(match, placeOfWork(turn.conversation)));
    if (money && currency !== undefined && (money.currency ?? currency) !== currency) return unusable("check.other-money", { currency });
    return money && currency !== undefined ? { amount: money.amount, currency } : money;
  });
  return { ...step, choices: [...step.choices, leave(turn)] };
}

/** "1 month salary 800": where money is asked for, the months are only what it is for. */
function withoutMonths({ text }: Match, money: Money | null): Money | null {
  if (!money?.unit) return money;
  const [, amount] = numbersIn(text);
  return amount === undefined || amount <= 0 ? null : { amount };
}

const hasNone = (labels: readonly (readonly [string, string])[]): boolean => labels.some(([value]) => value === "0");

/** A question for a count. Typed, it must be the only number, from one up to `most`. */
export function countStep(turn: Turn, asking: Asking, labels: readonly (readonly [string, string])[], most: number): Step {
  return choiceStep(turn, asking, labels, (match) => {
    const [count, another] = numbersIn(match.text);
    if (count === undefined) return null;
    return another === undefined && count >= (hasNone(labels) ? 0 : 1) && count <= most ? count : unusable("check.one-number", {});
  });
}

/** A question for yes or no. */
export function yesNoStep(turn: Turn, asking: Asking, more: readonly (readonly [string, string])[] = []): Step {
  const labels = (["yes", "no"] as const).map((value) => [value, phrase(turn, `check.buttons.${value}`).text] as const);
  const step = choiceStep(turn, asking, [...labels, ...more], (match) => onLabel(labels, match) ?? yesOrNo(turn, match));
  return { ...step, choices: [...step.choices, leave(turn)] };
}

/** A label may hold several words for yes, such as "ဟုတ်တယ်၊ ရှိတယ်": each of them is the answer. */
function onLabel(labels: readonly (readonly ["yes" | "no", string])[], { text }: Match): "yes" | "no" | null {
  const typed = fold(text);
  return labels.find(([, label]) => label.split(/[,၊、/]/u).some((word) => fold(word) === typed))?.[0] ?? null;
}

const LONGEST_REPLY = 60;
/** Marks of a question in our scripts. */
export const ASKS = /[?？؟]/u;

/** "Yes", or a reply that begins with it: "no, he keeps it". */
function yesOrNo(turn: Turn, match: Match): "yes" | "no" | null {
  if (ASKS.test(match.text)) return null;
  const [, opening] = /^\s*([^\s\p{P}]+)[\s\p{P}]/u.exec(match.text) ?? [];
  const first = opening !== undefined && match.text.length <= LONGEST_REPLY ? turn.content.matcher.match(opening, hints(turn)) : null;
  const said = [match, first].find((one) => one?.verdict === "sure" && (one.topic === "talk.yes" || one.topic === "talk.no"));
  return said ? (said.topic === "talk.yes" ? "yes" : "no") : null;
}

const hints = ({ conversation: { language } }: Turn) => ({ language });

function unusable(key: string, params: Params): { readonly unusable: Unusable } {
  return { unusable: { key, params } };
}

function textOf(turn: Turn, { check, id, params }: Asking): Step["text"] {
  return phrase(turn, `check.${check}.${id}`, params);
}

const idOf = ({ check, id }: Asking, value: string): string => `check:${check}:${id}:${value}`;

function skip(turn: Turn, asking: Asking): Choice {
  return choice(turn, idOf(asking, UNKNOWN), "check.buttons.unknown");
}

function leave(turn: Turn): Choice {
  return choice(turn, "check:leave", "check.buttons.leave");
}
