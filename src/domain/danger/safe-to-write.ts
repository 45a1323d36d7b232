import { answerSafe, askSafe } from "../desk/hand-over.ts";
import { ENDS, FEW_LETTERS_OF_NO, keptForPerson } from "../desk/waiting.ts";
import { beginsWithNo, dangerOf } from "../follow-up/follow-up.ts";
import { isForOther } from "../follow-up/for-other.ts";
import { spokenOf } from "../follow-up/in-hand.ts";
import type { Match } from "../matcher/types.ts";
import type { Turn } from "../turn.ts";

/** What answers whether it is safe to write. Null when it speaks of the danger, or of something else; undefined when it may be a plain yes or no. */
export function answerWhetherSafe(turn: Turn, match: Match): Turn | null | undefined {
  const { topic, verdict, text, entities } = match;
  if (entities.reply === "safe") return answerSafe(turn, true);
  // "Not safe, his brother checks it": a word of safety, denied.
  const denied = entities.perhapsSafe === true && spokenOf(turn, text).includes("negation");
  if (denied && !ownIsSafe(turn, match)) return answerSafe(turn, false);
  // "They look at his phone, mine is safe" answers it; "she says somebody is beside her" does not.
  if (isOfTheirs(turn, match)) return ownIsSafe(turn, match) ? answerSafe(turn, true) : askSafe(keptForPerson(turn));
  // "It is my mother-in-law's phone": who reads it is not known, and then it is not safe.
  if (entities.shared) return answerSafe(turn, false);
  // "Not good here", "it is safe": words of safety without a yes or no are too near to both for a guess.
  if (topic === "work.safety") return askSafe(turn);
  // "No, it is over" and "no, my brother" speak of the danger.
  if (entities.reply === "fine" || entities.other) return dangerOf(turn.conversation, turn) === null ? askSafe(turn) : null;
  // "No I cannot walk", "no no, not so bad now" deny something else, and are kept; whether it is safe is still the question.
  const denies = topic === "talk.no" || (verdict !== "sure" && beginsWithNo(turn, match));
  return denies && text.length > FEW_LETTERS_OF_NO ? askSafe(keptForPerson(turn)) : undefined;
}

/** Said of the phone, or by the mouth, of the one who is asked for: the one who writes may write from a safe place. */
export function isOfTheirs(turn: Turn, match: Match): boolean {
  if (match.entities.other !== true && !isForOther(turn.conversation)) return false;
  const parts = partsOf(turn, match);
  const rest = parts.filter(({ reply }) => reply !== "safe");
  return match.entities.theirs === true || (rest.length < parts.length && rest.length > 0 && rest.every(({ theirs }) => theirs === true));
}

/** "..., but mine is safe": a part of it that says nothing else. */
function ownIsSafe(turn: Turn, match: Match): boolean {
  return partsOf(turn, match).some(({ reply }) => reply === "safe");
}

function partsOf({ conversation: { language }, content }: Turn, { text }: Match): readonly Match["entities"][] {
  const parts = text.split(ENDS).filter((part) => /\p{L}/u.test(part));
  return parts.map((part) => content.matcher.match(part, { language }).entities);
}
