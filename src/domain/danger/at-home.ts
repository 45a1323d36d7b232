import { homeOf } from "../answers/telling.ts";
import { contactsHere } from "../answers/whom-to-call.ts";
import { beginsWithNo, dangerOf } from "../follow-up/follow-up.ts";
import { isForOther, sayForOther } from "../follow-up/for-other.ts";
import type { Reply } from "../matcher/training.ts";
import type { Match } from "../matcher/types.ts";
import type { Jurisdiction, TopicId } from "../message.ts";
import type { Turn } from "../turn.ts";
import { change, phrase, say } from "../turn.ts";
import { askMissing, numbersFor, placeOfDanger } from "./danger.ts";

const CALLS: ReadonlySet<Reply | TopicId | null | undefined> = new Set([
  "number",
  "next",
  "again",
  "unanswered",
  "complaint.where",
  "complaint.from-home",
  "migration.embassy",
  "talk.help",
  "talk.human",
]);

/**
 * "I am in Tay Ninh, whom do I call?", of a danger in Cambodia: the numbers that work where she is, and those of the other country that work from there. Who says
 * no, and that he is at home, is in no danger abroad. Null where this is about something else.
 */
export function saysFromHome(turn: Turn, match: Match): Turn | null {
  const { conversation } = turn;
  const home = homeOf(conversation) ?? homeOfAsker(turn, match);
  const place = placeOfDanger(turn);
  const danger = dangerOf(conversation, turn);
  if (conversation.owner !== "queue" || conversation.stopped || danger === null || place === null || home === null) return null;
  if (home === place || match.danger !== null || !isAt(match, home) || conversation.safeToMessage === false) return null;
  const { topic, text, entities } = match;
  const calls = CALLS.has(topic) || CALLS.has(entities.reply) || CALLS.has(entities.hint);
  const asks = calls || entities.asks === true || /[?？]\s*$/u.test(text);
  if (!asks && !isForOther(conversation) && !entities.other && beginsWithNo(turn, match)) return over(turn, home);
  // What is surely asked about something else is answered.
  return calls || (asks && match.verdict !== "sure") || entities.bare ? callFromHome(turn, danger, home) : null;
}

/** Who asks for another in English, and is where people leave from, is at home there. */
function homeOfAsker({ conversation, content }: Turn, { entities: { destination } }: Match): Jurisdiction | null {
  return destination !== undefined && isForOther(conversation) && content.origins.includes(destination) ? destination : null;
}

/** There, and not only from there. */
function isAt({ entities: { destination, denied = [], taken } }: Match, home: Jurisdiction): boolean {
  return destination === home && !denied.includes(home) && taken !== true;
}

/** So that those at home have room. */
const MOST_THERE = 2;

function callFromHome(turn: Turn, danger: TopicId, home: Jurisdiction): Turn {
  const other = sayForOther(turn, danger);
  const { language, profile } = turn.conversation;
  const question = { topic: danger, language, profile };
  const here = contactsHere(turn.content, { ...question, jurisdiction: home });
  const there = contactsHere(turn.content, { ...question, jurisdiction: placeOfDanger(turn), forOther: true }).slice(0, 1 + MOST_THERE);
  const lines = here.length > 0 ? [...here, ...there, phrase(turn, "answer.abroad").text] : numbersFor(other, danger);
  return askMissing(lines.length === 0 ? other : say(other, { text: lines.join("\n"), language }), danger);
}

const OVER = ".over";

/** The case stays for a person to look at; the numbers of a country where he is not are in the way. */
function over(turn: Turn, home: Jurisdiction): Turn {
  const { profile, ticket } = turn.conversation;
  const { moved: _moved, ...rest } = profile;
  const there = change(turn, { profile: { ...rest, destination: home }, dialogue: null });
  return say(there, phrase(there, "person.fine", { case: ticket?.id ?? "" }), { mark: OVER });
}

/** Who was told of numbers before said since that he is at home. */
export function isOver({ transcript, ticket }: Turn["conversation"]): boolean {
  return transcript.some(({ id, at }) => id.endsWith(OVER) && at >= (ticket?.openedAt ?? 0));
}
