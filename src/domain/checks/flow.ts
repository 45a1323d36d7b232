import type { Profile } from "../conversation.ts";
import type { Match } from "../matcher/types.ts";
import type { Jurisdiction } from "../message.ts";
import type { Turn } from "../turn.ts";
import { change, phrase, say } from "../turn.ts";
import { menu } from "../understanding/small-talk.ts";
import { contractCheck } from "./contract.ts";
import { feeCheck } from "./fee.ts";
import { payCheck } from "./pay.ts";
import { registeredCheck } from "./registered.ts";
import { ASKS, COUNTRY, WORK } from "./steps.ts";
import {
  type Answered,
  CHECKS,
  type Check,
  type CheckDialogue,
  type CheckName,
  type Given,
  type Step,
  UNKNOWN,
  type Unusable,
} from "./types.ts";

/** A function, not a table: the modules import one another, and a table would be made before all of them are there. */
function checkOf(name: CheckName): Check {
  switch (name) {
    case "fee":
      return feeCheck;
    case "contract":
      return contractCheck;
    case "registered":
      return registeredCheck;
    case "pay":
      return payCheck;
  }
}

/** Begins a check, with what is known already. */
export function startCheck(turn: Turn, check: CheckName, given: Given = {}): Turn {
  return proceed(change(turn, { misses: 0 }), { check, given });
}

/** Puts the first question that is still open, or concludes. */
function proceed(turn: Turn, { check, given }: Pick<CheckDialogue, "check" | "given">): Turn {
  const step = openStep(turn, check, given);
  return step
    ? ask(turn, { kind: "check", check, given, asked: step.id }, step)
    : checkOf(check).conclude(change(turn, { dialogue: null }), given);
}

function openStep(turn: Turn, check: CheckName, given: Given): Step | undefined {
  return checkOf(check)
    .steps(turn, given)
    .find(({ id }) => !Object.hasOwn(given, id));
}

function ask(turn: Turn, dialogue: CheckDialogue, { text, choices }: Step, before?: Unusable): Turn {
  const opening = before ? [phrase(turn, before.key, before.params).text] : [];
  return change(say(turn, { ...text, text: [...opening, text.text].join("\n") }, { choices }), { dialogue });
}

function answered(turn: Turn, dialogue: CheckDialogue, id: string, answer: Answered): Turn {
  return proceed(noteWork(turn, id, answer), { ...dialogue, given: { ...dialogue.given, [id]: answer } });
}

function noteWork(turn: Turn, id: string, answer: Answered): Turn {
  if (id !== WORK || typeof answer !== "string" || answer === UNKNOWN) return turn;
  return change(turn, { profile: { ...turn.conversation.profile, sector: answer } });
}

/** What a button of a check means; an earlier one of the check under way corrects that answer. Null for one of a check that is over. */
export function pressedInCheck(turn: Turn, id: string): Turn | null {
  const [, name, step] = id.split(":");
  if (id === "check:leave") return menu(turn, "check.left");
  const check = CHECKS.find((one) => one === name);
  if (check === undefined) return null;
  if (step === undefined) return startCheck(turn, check);
  const { dialogue } = turn.conversation;
  if (dialogue?.kind !== "check" || dialogue.check !== check) return null;
  const asked = checkOf(check)
    .steps(turn, dialogue.given)
    .find((one) => one.id === step && one.choices.some((choice) => choice.id === id));
  return asked ? answered(turn, dialogue, step, id.slice(id.lastIndexOf(":") + 1)) : null;
}

/** The country of work, for the check under way; null when none is. */
export function countryInCheck(turn: Turn, destination: Jurisdiction | "unknown"): Turn | null {
  const { dialogue, profile } = turn.conversation;
  if (dialogue?.kind !== "check") return null;
  return proceed(change(turn, { profile: { ...profile, destination, ...movedFrom(profile, destination) } }), dialogue);
}

function movedFrom({ destination: before }: Profile, destination: string): Pick<Profile, "moved"> {
  return before !== undefined && before !== UNKNOWN && before !== destination ? { moved: true } : {};
}

/** A typed reply to the check's question. Null when the message is about something else: then the check is over. */
export function replyInCheck(turn: Turn, dialogue: CheckDialogue, match: Match): Turn | null {
  const { entities, topic } = match;
  const placeTold = entities.bare && entities.countries?.length;
  if (dialogue.asked === COUNTRY && placeTold) return withCountry(turn, dialogue, match);
  if (placeTold) return null;
  // Where the worker told the country among other things, it is in the profile by now, and its question closed.
  const step = openStep(turn, dialogue.check, dialogue.given);
  if (step?.id !== dialogue.asked) return isAside(turn, dialogue.check, match) ? null : proceed(turn, dialogue);
  const read = step.read(match);
  // "No, only the amount" is an answer, whatever else it may sound like.
  if (read !== "yes" && read !== "no" && isAside(turn, dialogue.check, match)) return null;
  if (read === null && topic === "talk.no") return skipped(turn, dialogue);
  if (read === null) return again(turn, dialogue, step, match);
  if (typeof read === "object" && "unusable" in read)
    return dialogue.missed ? skipped(turn, dialogue) : ask(turn, { ...dialogue, missed: true }, step, read.unusable);
  return answered(turn, dialogue, step.id, read);
}

function skipped(turn: Turn, dialogue: CheckDialogue): Turn | null {
  return dialogue.asked === COUNTRY ? countryInCheck(turn, UNKNOWN) : answered(turn, dialogue, dialogue.asked, UNKNOWN);
}

function withCountry(turn: Turn, dialogue: CheckDialogue, { entities: { origin, countries = [] } }: Match): Turn | null {
  const named = turn.conversation.profile.destination ?? countries.find((country) => country !== origin);
  return named === undefined ? proceed(turn, dialogue) : countryInCheck(turn, named);
}

/** Puts the question again, once; never while a person is waited for, who will read the message. */
function again(turn: Turn, dialogue: CheckDialogue, step: Step, { verdict }: Match): Turn | null {
  if (dialogue.missed || verdict !== "none" || turn.conversation.owner === "queue") return null;
  return ask(turn, { ...dialogue, missed: true }, step, { key: "check.again", params: {} });
}

/** Letters around a number that still make it a bare answer: "3 months salary". */
const BARE_LETTERS = 16;
/** What has more letters is a story or a question, though it may hold a number. */
const MOST_LETTERS = 60;

/** A message that is surely about another topic is no answer. "Not paid for 3 months" tells no amount, and no hours either. */
function isAside(turn: Turn, check: CheckName, { text, topic, verdict, entities }: Match): boolean {
  const letters = text.match(/[\p{L}\p{M}]/gu)?.length ?? 0;
  if (letters > MOST_LETTERS) return true;
  if (verdict !== "sure" || topic === null || topic === "talk.yes" || topic === "talk.no") return false;
  const asks = ASKS.test(text);
  const numbered = /\p{Nd}/u.test(text);
  if (numbered && !asks && letters <= BARE_LETTERS) return false;
  const [group = ""] = topic.split(".");
  const [own, ...others] = checkOf(check).about;
  const counted = numbered || entities.amount !== undefined;
  const mayAnswer = turn.content.topics.get(topic)?.kind === "knowledge" && (group === own || (counted && others.includes(group)));
  return asks || !mayAnswer || (numbered && entities.amount === undefined && group !== "hours");
}

/** The turn of a message that leaves a check: its question is not waited for any more. */
export function outOfCheck(turn: Turn): Turn {
  return turn.conversation.dialogue?.kind === "check" ? change(turn, { dialogue: null }) : turn;
}
