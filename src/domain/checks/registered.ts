import { composeAnswer } from "../answers/answer.ts";
import { contactsHere } from "../answers/whom-to-call.ts";
import type { Found } from "../content.ts";
import type { Turn } from "../turn.ts";
import { change, phrase, say } from "../turn.ts";
import { placeOfWork } from "./money.ts";
import { countryStep, yesNoStep } from "./steps.ts";
import { after, questionOf } from "./tell.ts";
import type { Check, Given } from "./types.ts";

const TOPIC = "social.not-registered";
/** Signs of being registered, in the order of asking. */
const SIGNS = ["card", "cut"] as const;
const WAYS = ["slip", "office", "ask"] as const;

/** "Am I registered in social security?": two signs, then how to find out in the country. */
export const registeredCheck: Check = {
  about: ["social", "wages"],
  steps: (turn) => [...countryStep(turn), ...SIGNS.map((id) => yesNoStep(turn, { check: "registered", id }))],
  conclude,
};

function conclude(turn: Turn, given: Given): Turn {
  const { language } = turn.conversation;
  const place = placeOfWork(turn.conversation);
  const question = questionOf(turn, TOPIC, place);
  const sign = say(turn, phrase(turn, `check.registered.${signOf(given)}`));
  const told = ruleTold(sign, question.topic) ? null : composeAnswer(turn.content, question);
  const withRule = told ? say(sign, told.first, told.first.answer ? { answer: told.first.answer } : {}) : sign;
  const lines: Found[] = [
    phrase(turn, "check.registered.how"),
    ...WAYS.map((way) => ({ ...phrase(turn, `check.registered.${way}`), text: `• ${phrase(turn, `check.registered.${way}`).text}` })),
    ...contactsHere(turn.content, question).map((text) => ({ text, language })),
  ];
  const how = { text: lines.map(({ text }) => text).join("\n"), language: lines[0]?.language ?? language };
  return change(say(withRule, how, { choices: after(turn, "social.eligibility", "complaint.where") }), { dialogue: null });
}

/** Whoever came from the answer that tells the rule has it on the screen. */
function ruleTold({ conversation: { lastAnswer, profile }, event }: Turn, topic: string): boolean {
  return lastAnswer?.topic === topic && lastAnswer.jurisdiction === profile.destination && event.at - lastAnswer.at < JUST_NOW_MS;
}
const JUST_NOW_MS = 10 * 60_000;

/** A card tells more than a deduction: money that is cut does not always reach the office. */
function signOf({ card, cut }: Given): "likely" | "cut-only" | "unlikely" | "open" {
  if (card === "yes") return "likely";
  if (cut === "yes") return "cut-only";
  return card === "no" && cut === "no" ? "unlikely" : "open";
}
