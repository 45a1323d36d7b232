import { answerTopic } from "../answers/answering.ts";
import type { Conversation } from "../conversation.ts";
import type { Match } from "../matcher/types.ts";
import type { TopicId } from "../message.ts";
import { fold } from "../normalize.ts";
import { choice, say, type Turn } from "../turn.ts";
import { FOLLOW_UP_MS } from "./in-hand.ts";

/** What is asked beside a matter does not take its place. */
const BESIDE: ReadonlySet<TopicId> = new Set(["complaint.evidence", "complaint.where", "legal.aid"]);

/** The matter that was answered last, or that before what was asked beside it. */
export function matterInHand({ transcript, lastAnswer }: Conversation): TopicId | null {
  const matter = transcript.findLast(({ answer }) => answer !== undefined && !BESIDE.has(answer.topic))?.answer?.topic;
  return lastAnswer !== null && BESIDE.has(lastAnswer.topic) ? (matter ?? lastAnswer.topic) : (lastAnswer?.topic ?? null);
}

/** "1694, when can I call?", "who pays the 70%?": a number that was told in this chat is asked about where it was told. Null where none was. */
export function ofNumberTold(turn: Turn, match: Match): Turn | null {
  const { entities, text, topic, verdict } = match;
  const numbers =
    fold(text)
      .match(/\d[\d\s-]*\d/g)
      ?.map(digitsOf) ?? [];
  const asks = entities.asks || entities.reply === "detail" || entities.reply === "number" || /[?？]\s*$/u.test(text);
  if (
    numbers.length === 0 ||
    entities.duration ||
    entities.reply === "tongue" ||
    entities.hint === "unanswered" ||
    entities.hint === "refused"
  )
    return null;
  const open = verdict !== "sure" || topic === null || topic.startsWith("talk.") || ASKS_OF_IT.has(topic);
  if (!asks || !open) return null;
  return lineOf(turn, numbers) ?? answerWith(turn, numbers);
}

/** What is asked about a number, and is no matter of its own. */
const ASKS_OF_IT: ReadonlySet<TopicId> = new Set(["complaint.where", "legal.aid", "migration.embassy", "fees.who-pays"]);

const digitsOf = (number: string): string => number.replace(/\D/g, "");

const SHORTEST_TO_CALL = 3;

/** The line in which it stood, with its hours and whether it is free, as far as known. */
function lineOf(turn: Turn, numbers: readonly string[]): Turn | null {
  const { transcript, language } = turn.conversation;
  const called = numbers.filter((number) => number.length >= SHORTEST_TO_CALL);
  const recent = transcript.filter(({ from, at }) => from === "bot" && turn.event.at - at < FOLLOW_UP_MS);
  const lines = recent
    .flatMap(({ content }) => (content.kind === "text" ? content.text.split("\n") : []))
    .filter((line) => line.startsWith("•"));
  const line = lines.findLast((one) => (fold(one).match(/\d[\d\s-]*\d/g) ?? []).some((number) => called.includes(digitsOf(number))));
  return line === undefined ? null : say(turn, { text: line, language }, { choices: [choice(turn, "person"), choice(turn, "help")] });
}

/** The answer of which a fact states this share. */
function answerWith(turn: Turn, numbers: readonly string[]): Turn | null {
  const { transcript, lastAnswer } = turn.conversation;
  const told = transcript.findLast(({ answer }) => {
    const facts = answer ? answer.facts : [];
    const known = answer ? turn.content.facts(answer.topic, answer.jurisdiction).filter(({ id }) => facts.includes(id)) : [];
    const values = known.flatMap((fact) => Object.values(fact.values));
    return values.some(({ unit, amount }) => unit === "percent" && numbers.includes(String(amount)));
  })?.answer;
  return told && told.topic !== lastAnswer?.topic ? answerTopic(turn, told.topic) : null;
}
