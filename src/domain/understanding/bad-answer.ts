import { offerPerson } from "../desk/hand-over.ts";
import { isKnown } from "../desk/waiting.ts";
import type { Match } from "../matcher/types.ts";
import type { Turn } from "../turn.ts";

/** "Not that, I asked about the levy": what its last words, or else the whole of it, may be about is offered beside a person. */
export function badAnswer(turn: Turn, { text, alternatives }: Match): Turn {
  const { language, lastAnswer } = turn.conversation;
  const [, end = ""] = /[,.;:!?\u104a\u104b\u0964]\s*([^,.;:!?\u104a\u104b\u0964]+)\P{L}*$/u.exec(text) ?? [];
  const ending = end === "" ? [] : turn.content.matcher.match(end, { language }).alternatives;
  const topics = [...ending, ...alternatives].filter(({ confidence }) => confidence >= PERHAPS).map(({ topic }) => topic);
  const meant = [...new Set(topics)].filter((topic) => topic !== lastAnswer?.topic && isKnown(turn, topic));
  return offerPerson(turn, "feedback.sorry", "bad-answer", lastAnswer?.topic ?? null, meant.slice(0, 3));
}

/** Beside a complaint about the answer even a weak guess is worth a button. */
const PERHAPS = 0.02;
