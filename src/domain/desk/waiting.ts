import { answerTopic, sayAnswerAgain } from "../answers/answering.ts";
import { isOver } from "../danger/at-home.ts";
import { answerBesideDanger } from "../danger/beside-danger.ts";
import { helpAgain, helpForOther, numbersFor } from "../danger/danger.ts";
import { dangerOf, fineNow, speaksOfOther, stillWaiting } from "../follow-up/follow-up.ts";
import type { Candidate, Match } from "../matcher/types.ts";
import type { TopicId } from "../message.ts";
import type { Turn } from "../turn.ts";
import { change, choice, phrase, say, tell, topicChoice } from "../turn.ts";
import { answerSafe, askSafe, putSafe } from "./hand-over.ts";

/** Answered even while waiting for a person: what the worker asks of the service itself. */
const WHILE_WAITING: ReadonlySet<TopicId> = new Set([
  "complaint.status",
  "talk.human",
  "talk.help",
  "talk.language",
  "talk.privacy",
  "talk.about",
  "talk.thanks",
]);
const ASKS_WHERE: ReadonlySet<TopicId> = new Set(["complaint.where", "complaint.from-home"]);
/** What is asked of a person who does not come; in danger, whom to call at once. */
const WAITS_FOR_PERSON: ReadonlySet<TopicId> = new Set(["talk.greeting", "complaint.status"]);
const WAITS_IN_DANGER: ReadonlySet<TopicId> = new Set([...WAITS_FOR_PERSON, "talk.help", "talk.human", ...ASKS_WHERE, "migration.return"]);
/** Of somebody who waits a question must be clear to be answered: it may be a part of what happened. */
const CLEAR = 0.8;

/** Waiting for a person: clear new questions are still answered; the rest is the worker's story, kept for the person. `answer`: says what it says to who does not wait. */
export function whileWaiting(turn: Turn, match: Match, answer: Answer): Turn {
  const done = answered(turn, match, answer);
  return mayBeSafe(turn, match) && done.conversation.dialogue?.kind !== "safe-contact" ? putSafe(done) : done;
}

type Answer = (turn: Turn, topic: TopicId, match: Match) => Turn;

/** After so long a silence she has come back, and the phone may be hers again. */
const BACK_MS = 10 * 60_000;

/** It was not safe, and now words of safety are heard, or she writes anew: nobody writes first until she says so, but she is asked. */
function mayBeSafe({ conversation, event }: Turn, { entities }: Match): boolean {
  if (conversation.safeToMessage !== false || entities.reply === "watched" || entities.beside) return false;
  const said = conversation.transcript.findLast(({ from }) => from === "bot")?.at ?? event.at;
  return entities.perhapsSafe === true || event.at - said >= BACK_MS;
}

function answered(turn: Turn, match: Match, answer: Answer): Turn {
  const { topic } = match;
  const danger = dangerOf(turn.conversation, turn);
  if (speaksOfSafety(turn, match)) return askSafe(change(turn, { safeToMessage: null }));
  if (danger !== null && match.entities.reply === "fine") return fineNow(turn, danger);
  if (danger !== null && match.entities.ransom) return askedWhetherToPay(turn);
  if (danger !== null && speaksOfOther(match)) return helpForOther(turn, danger);
  // A bare no, as long as that is the question which nobody has answered.
  if (danger !== null && turn.conversation.safeToMessage === null && topic === "talk.no" && match.text.length <= FEW_LETTERS_OF_NO)
    return answerSafe(turn, false);
  // Farewell is another word, of somebody who wants to die.
  if (danger === "safety.selfharm" && topic === "talk.goodbye") return helpAgain(turn, danger, false);
  const rest = danger === null ? null : behindFine(turn, match);
  if (danger !== null && rest !== null) return answerClear(fineNow(turn, danger), rest);
  if (danger !== null && criesForHelp(turn, match)) return stillWaiting(turn, topic === "talk.human");
  if (match.verdict !== "sure" || topic === null || match.entities.reply === "detail") return kept(turn, match);
  if (WAITS_FOR_PERSON.has(topic)) return stillWaiting(turn);
  if (!topic.startsWith("talk.") && match.confidence < CLEAR) return kept(turn, match);
  if (WHILE_WAITING.has(topic)) return answer(turn, topic, match);
  return answerClear(turn, match);
}

/** The answer stands alone, with whom to call: among the steps nobody would find it. */
function askedWhetherToPay(turn: Turn): Turn {
  const { text, language } = phrase(turn, "danger.ransom");
  return askSafe(say(turn, { text: [text, ...numbersBeside(turn)].join("\n"), language }));
}

const FEAR = "complaint.retaliation";

/** "Afraid to call the police" is not clear, and yet hardly anything else: where the country is not known either, what holds everywhere. */
function kept(turn: Turn, match: Match): Turn {
  const offered = perhaps(turn, match);
  const fear = offered.includes(FEAR) ? answerBesideDanger(turn, FEAR) : null;
  return fear ?? keptForPerson(turn, { offered, asked: asks(match) });
}

/** The answer to a clear question; where the same is asked again, and not told of, what else is known, or the rule again, once. */
function answerClear(turn: Turn, match: Match): Turn {
  const { topic, verdict, confidence, entities } = match;
  const { lastAnswer } = turn.conversation;
  const asked = asks(match);
  if (verdict !== "sure" || confidence < CLEAR || topic === null || !isKnown(turn, topic)) return keptForPerson(turn, { asked });
  if (lastAnswer?.topic !== topic || entities.destination !== undefined) return answerBesideDanger(turn, topic) ?? answerTopic(turn, topic);
  return lastAnswer.again || !asked ? keptForPerson(turn, { asked }) : sayAnswerAgain(turn, "more");
}

/** A no to a question; what is longer denies more. */
export const FEW_LETTERS_OF_NO = 12;

/** A few words of safety, not a story. */
const FEW_LETTERS = 30;
/** What "safe" alone sounds like. */
const SAFETY: ReadonlySet<TopicId | undefined> = new Set(["work.safety", "talk.privacy"]);

/** "Safe", said after other things were: as long as nobody knows whether it is safe to write, or it was not, that is most likely meant. */
function speaksOfSafety({ conversation }: Turn, { text, topic, alternatives: [likeliest], entities }: Match): boolean {
  if (entities.reply === "safe") return conversation.safeToMessage !== true;
  if (conversation.safeToMessage !== null || text.length > FEW_LETTERS) return false;
  return topic === null ? SAFETY.has(likeliest?.topic) : topic === "work.safety";
}

/** "I cannot go on" among the guesses frightens; who is in danger writes of it. */
export const FRIGHTENING = 0.3;

/** In danger, what may be a call for help or another word of danger is answered like one. */
function criesForHelp({ content }: Turn, { topic, verdict, confidence, alternatives: [likeliest] }: Match): boolean {
  if (verdict === "none") return false;
  const meant = topic ?? likeliest?.topic ?? "";
  const danger = content.topics.get(meant)?.kind === "danger" && (likeliest?.confidence ?? 0) >= FRIGHTENING;
  // "Where is the labour office?" asks for more than the numbers.
  if (ASKS_WHERE.has(meant) && verdict === "sure") return confidence < CLEAR;
  return danger || WAITS_IN_DANGER.has(meant);
}

/** Where a thought ends: at a comma, and in scripts without spaces between words at a space. */
export const ENDS = /[,.;:!?…\u104a\u104b\u0964\u17d4]+\s*|(?<=[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff])\s+/gu;

/** "I am fine now, I only want my money": what is said behind the comfort, or null where there is none. */
function behindFine({ conversation: { language }, content }: Turn, { text }: Match): Match | null {
  for (const { index, 0: end } of text.matchAll(ENDS)) {
    const rest = text.slice(index + end.length);
    if (/\p{L}/u.test(rest) && content.matcher.match(text.slice(0, index), { language }).entities.reply === "fine")
      return content.matcher.match(rest, { language });
  }
  return null;
}

/** A question is shorter; a story of what happened asks nothing. */
const LETTERS_OF_A_QUESTION = 80;
/** What so likely a topic is about is offered, or the likeliest to whom a question mark makes a question. */
const LIKELY = 0.5;
const LIKELY_OF_A_QUESTION = 0.2;
const MOST_OFFERED = 2;

/** What may be asked beside the case: it is offered, as it may be a part of the story. */
function perhaps(turn: Turn, match: Match): TopicId[] {
  const { text, topic, confidence, alternatives, verdict } = match;
  if (verdict === "none" || text.length > LETTERS_OF_A_QUESTION) return [];
  const least = asks(match) ? LIKELY_OF_A_QUESTION : LIKELY;
  const { ticket, lastAnswer } = turn.conversation;
  const all: readonly Candidate[] = topic === null ? alternatives : [{ topic, confidence }, ...alternatives];
  const likely = all.filter((one) => one.confidence >= least && one.topic !== ticket?.topic && one.topic !== lastAnswer?.topic);
  return likely.flatMap((one) => (isKnown(turn, one.topic) ? [one.topic] : [])).slice(0, MOST_OFFERED);
}

const asks = ({ text, entities }: Match): boolean => entities.asks === true || /[?？]\s*$/u.test(text);

const SAID_MS = 3 * 60_000;

interface Heard {
  /** What may be asked beside the case. */
  readonly offered?: readonly TopicId[];
  /** It is a question. */
  readonly asked?: boolean;
}

/**
 * Said once a while, so that a story of ten messages is not interrupted ten times; again after something else was said, and to a question, whose
 * answer is waited for. What may be asked is offered.
 */
export function keptForPerson(turn: Turn, { offered = [], asked = false }: Heard = {}): Turn {
  const { ticket, transcript, language } = turn.conversation;
  const last = transcript.findLast(({ from }) => from === "bot");
  const quiet = last?.id.endsWith(KEPT) && last.at > turn.event.at - SAID_MS && !asked;
  const { text, language: spoken } = turn.content.say(language, "chat:person.kept", { case: ticket?.id ?? "" });
  const noted = quiet ? turn : say(turn, { text: [text, ...numbersBeside(turn)].join("\n"), language: spoken }, { mark: KEPT });
  const choices = offered.map((topic) => topicChoice(turn, topic));
  return choices.length > 0 ? tell(noted, "unclear.which", {}, [...choices, choice(noted, "none")]) : noted;
}

const KEPT = ".kept";

/** Whoever asks in danger what the bot does not understand has at least the numbers; on a phone that is looked at there is as little as can be. */
function numbersBeside(turn: Turn): readonly string[] {
  const danger = dangerOf(turn.conversation, turn);
  return danger === null || turn.conversation.safeToMessage === false || isOver(turn.conversation) ? [] : numbersFor(turn, danger);
}

/** True for topics of knowledge with an answer. */
export const isKnown = ({ content, conversation }: Turn, topic: TopicId): boolean =>
  content.topics.get(topic)?.kind === "knowledge" && content.answer(topic, conversation.language) !== null;
