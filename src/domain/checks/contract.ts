import type { Found } from "../content.ts";
import type { Turn } from "../turn.ts";
import { phrase } from "../turn.ts";
import { yesNoStep } from "./steps.ts";
import { after, questionOf, sayWithSources } from "./tell.ts";
import type { Check, Given, Step } from "./types.ts";

/** What a worker should find in a contract, in the order of asking. Each is asked so that yes is good. */
export const POINTS = ["language", "copy", "job", "pay", "hours", "overtime", "deductions", "fees", "papers", "promised"] as const;
/** The answer to the first question when there is nothing to read. */
const NO_PAPER = "none";

/** "Check my contract": ten questions, then what is missing and what to ask for. It says nothing about the law. */
export const contractCheck: Check = { about: ["contract", "documents"], steps, conclude };

const hasNoPaper = (given: Given): boolean => given[POINTS[0]] === NO_PAPER;

function steps(turn: Turn, given: Given): Step[] {
  const asked = hasNoPaper(given) ? POINTS.slice(0, 1) : POINTS;
  return asked.map((id, index) => {
    const more = index === 0 ? [[NO_PAPER, phrase(turn, "check.buttons.no-paper").text] as const] : [];
    const step = yesNoStep(turn, { check: "contract", id }, more);
    const heading = phrase(turn, "check.contract.number", { number: index + 1, total: POINTS.length }).text;
    const opening = index === 0 ? [phrase(turn, "check.contract.begin").text] : [];
    return { ...step, text: { ...step.text, text: [...opening, `${heading} ${step.text.text}`].join("\n") } };
  });
}

function conclude(turn: Turn, given: Given): Turn {
  const question = questionOf(turn, "contract.content", null);
  const missing = hasNoPaper(given) ? [] : POINTS.filter((id) => given[id] === "no");
  const unsure = hasNoPaper(given) ? [] : POINTS.filter((id) => given[id] !== "no" && given[id] !== "yes");
  const list = (ids: readonly string[]): Found[] => ids.map((id) => bullet(phrase(turn, `check.contract.ask-${id}`)));
  const lines = [
    phrase(turn, `check.contract.${resultOf(given, missing.length, unsure.length)}`),
    ...list(missing),
    ...(unsure.length > 0 ? [phrase(turn, "check.contract.unsure"), ...list(unsure)] : []),
  ];
  const said = sayWithSources(turn, question, lines);
  const next = missing.includes("papers") ? ["documents.passport", "complaint.where"] : ["complaint.where"];
  return sayWithSources(said, question, [phrase(turn, "check.contract.do")], { choices: after(turn, ...next) });
}

function resultOf(given: Given, missing: number, unsure: number): "no-paper" | "missing" | "not-sure" | "complete" {
  if (hasNoPaper(given)) return "no-paper";
  if (missing > 0) return "missing";
  return unsure > 0 ? "not-sure" : "complete";
}

const bullet = (found: Found): Found => ({ ...found, text: `• ${found.text}` });
