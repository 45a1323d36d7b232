import { answerTopic, askCountry, countryGiven, homeGiven } from "./answering.ts";
import { replyInCheck } from "./checks/flow.ts";
import { amountAsked } from "./checks/offers.ts";
import { choose } from "./choices.ts";
import { handleDanger, helpForOther } from "./danger.ts";
import { dangerOf, fineNow, followUp, placeOfWork, speaksOfOther, stillWaiting } from "./follow-up.ts";
import { answerSafe, askSafe, caseStatus, handOver, offerPerson } from "./hand-over.ts";
import type { Candidate, Match } from "./matcher/types.ts";
import type { Jurisdiction, TopicId } from "./message.ts";
import { askErase, askLanguage, menu, privacy, setLanguage } from "./small-talk.ts";
import { homeOf } from "./telling.ts";
import type { Turn } from "./turn.ts";
import { change, choice, say, tell, topicChoice } from "./turn.ts";

/** The message was read, no danger and no menu: first the question that is open, then what the message is about. */
export function understand(turn: Turn, text: string, match: Match): Turn {
  return reply(turn, match) ?? stillAsked(turn, understood(change(turn, { dialogue: null }), text, match));
}

function understood(turn: Turn, text: string, match: Match): Turn {
  const followed = followUp(turn, match);
  if (followed) return followed;
  if (turn.conversation.owner === "queue") return whileWaiting(turn, match);
  if (text.length < 2 && match.verdict !== "sure") return menu(turn, "help.ask");
  return about(turn, text, match);
}

/** Whoever is asked for the country and says something else first, may tell it afterwards; until another question is answered. */
function stillAsked({ conversation: { dialogue, lastAnswer } }: Turn, after: Turn): Turn {
  const open = dialogue?.kind === "profile" && after.conversation.dialogue === null && after.conversation.lastAnswer === lastAnswer;
  return open ? change(after, { dialogue }) : after;
}

/** Answers to the bot's own question. Null when the message is about something else. */
function reply(turn: Turn, match: Match): Turn | null {
  const { dialogue } = turn.conversation;
  const yes = match.topic === "talk.yes";
  const no = match.topic === "talk.no";
  if (dialogue?.kind === "check") return replyInCheck(turn, dialogue, match);
  if (dialogue?.kind === "profile") {
    const danger = turn.content.topics.get(dialogue.topic)?.kind === "danger";
    const named =
      match.entities.countries?.length && (match.entities.bare || match.verdict !== "sure" || danger) && !saysHome(turn, match, danger);
    if (dialogue.field === "origin") return named ? homeGiven(turn, placeOfOrigin(match.entities)) : no ? homeGiven(turn, "unknown") : null;
    const country = placeOfWork(match.entities);
    if (named) return country ? countryGiven(turn, country) : askCountry(turn, dialogue.topic, dialogue.also, dialogue.amount);
    return no ? countryGiven(turn, "unknown") : null;
  }
  if (dialogue?.kind === "language" && match.entities.language) return setLanguage(turn, match.entities.language);
  if (dialogue?.kind === "safe-contact" && match.entities.reply === "safe") return answerSafe(turn, true);
  // "Not good here", "it is safe": words of safety without a yes or no are too near to both for a guess.
  if (dialogue?.kind === "safe-contact" && match.topic === "work.safety") return askSafe(turn);
  // "No, it is over" and "no, my brother" speak of the danger.
  if (dialogue?.kind === "safe-contact" && (match.entities.reply === "fine" || match.entities.other))
    return dangerOf(turn.conversation, turn) === null ? askSafe(turn) : null;
  // "No no, not so bad now" speaks of something else.
  if (dialogue?.kind === "safe-contact" && no && match.text.length > FEW_LETTERS_OF_NO) return askSafe(turn);
  // Only the country was missing, or so it seemed to her: which matter it is, is still not known.
  if (dialogue?.kind === "clarify" && match.entities.countries?.length && match.entities.bare)
    return tell(turn, "unclear.which", {}, turn.conversation.menu);
  // "No, I am in Thailand" answers none of these.
  if ((!yes && !no) || match.entities.countries?.length) return null;
  const [only, ...others] = turn.conversation.menu;
  if (dialogue?.kind === "clarify" && yes && only && others.length === 1) return choose(turn, only.id);
  if (dialogue?.kind === "confirm-person") return yes ? handOver(turn, dialogue.reason, dialogue.topic) : menu(turn, "help.ask");
  if (dialogue?.kind === "safe-contact") return answerSafe(turn, yes);
  // Whoever asked to delete everything, and says yes, believes that it is done; "ok" has read it.
  if (dialogue?.kind === "privacy" && yes && !/^ok/iu.test(match.text)) return askErase(turn);
  if (dialogue?.kind === "confirm-erase") return choose(turn, yes ? "erase:yes" : "erase:no");
  if (dialogue?.kind === "move") return choose(turn, `move:${yes ? "yes" : "no"}:${dialogue.move}`);
  if (dialogue?.kind === "feedback") return choose(turn, yes ? "good" : "bad");
  if (dialogue?.kind === "rate-case") return choose(turn, yes ? "case:good" : "case:bad");
  return null;
}

/** Asked where the danger is, "I am from Comilla" is no answer, unless nothing else is said. */
function saysHome({ conversation }: Turn, { entities }: Match, danger: boolean): boolean {
  return danger && !entities.bare && placeOfWork(entities) === homeOf(conversation);
}

function placeOfOrigin({ origin, countries = [] }: Match["entities"]): Jurisdiction | "unknown" {
  return origin ?? countries[0] ?? "unknown";
}

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
/** What is asked of a person who does not come; in danger, whom to call at once. */
const WAITS_FOR_PERSON: ReadonlySet<TopicId> = new Set(["talk.greeting", "complaint.status"]);
const WAITS_IN_DANGER: ReadonlySet<TopicId> = new Set([
  ...WAITS_FOR_PERSON,
  "talk.help",
  "talk.human",
  "complaint.where",
  "migration.return",
]);
/** Of somebody who waits a question must be clear to be answered: it may be a part of what happened. */
const CLEAR = 0.8;

/** A no to a question; what is longer denies more. */
const FEW_LETTERS_OF_NO = 12;

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

/** Waiting for a person: clear new questions are still answered; the rest is the worker's story, kept for the person. */
function whileWaiting(turn: Turn, match: Match): Turn {
  const { topic } = match;
  const danger = dangerOf(turn.conversation, turn);
  if (speaksOfSafety(turn, match)) return askSafe(change(turn, { safeToMessage: null }));
  if (danger !== null && match.entities.reply === "fine") return fineNow(turn, danger);
  if (danger !== null && speaksOfOther(match)) return helpForOther(turn, danger);
  if (danger !== null && criesForHelp(turn, match)) return stillWaiting(turn, topic === "talk.human");
  if (match.verdict !== "sure" || topic === null || match.entities.reply === "detail") return keptForPerson(turn);
  if (WAITS_FOR_PERSON.has(topic)) return stillWaiting(turn);
  if (!topic.startsWith("talk.") && match.confidence < CLEAR) return keptForPerson(turn);
  if (WHILE_WAITING.has(topic)) return onTopic(turn, topic, match);
  const told = turn.conversation.lastAnswer?.topic === topic && match.entities.destination === undefined;
  return isKnown(turn, topic) && !told ? answerTopic(turn, topic) : keptForPerson(turn);
}

/** In danger, what may be a call for help or another word of danger is answered like one. */
function criesForHelp({ content }: Turn, { topic, verdict, confidence, alternatives: [likeliest] }: Match): boolean {
  if (verdict === "none") return false;
  const meant = topic ?? likeliest?.topic ?? "";
  const danger = content.topics.get(meant)?.kind === "danger" && (likeliest?.confidence ?? 0) >= FRIGHTENING;
  // "Where is the labour office?" asks for more than the numbers.
  if (meant === "complaint.where" && verdict === "sure") return confidence < CLEAR;
  return danger || WAITS_IN_DANGER.has(meant);
}

const SAID_MS = 10 * 60_000;

/**
 * Said once a while, so that a story of ten messages is not interrupted ten times; again after something else was said, and to a question, whose
 * answer is waited for.
 */
export function keptForPerson(turn: Turn): Turn {
  const { ticket, transcript } = turn.conversation;
  const last = transcript.findLast(({ from }) => from === "bot");
  const told = transcript.at(-1)?.content;
  const asks = told?.kind === "text" && /[?？]\s*$/u.test(told.text);
  if (!asks && last?.id.endsWith(KEPT) && last.at > turn.event.at - SAID_MS) return turn;
  return say(turn, turn.content.say(turn.conversation.language, "chat:person.kept", { case: ticket?.id ?? "" }), { mark: KEPT });
}

const KEPT = ".kept";

/** What the message is about, by the matcher's verdict: an answer, a choice of two or three, or that it was not understood. */
function about(turn: Turn, text: string, match: Match): Turn {
  if (match.verdict === "sure" && match.topic) return onTopic(change(turn, { misses: 0 }), match.topic, match);
  if (introduces(match)) return tell(turn, "country.noted");
  const offered = match.verdict === "unsure" ? match.alternatives.filter((one) => isOffered(turn, one)) : [];
  const topics = offered.map(({ topic }) => topic);
  return topics.length > 0 ? clarify(turn, text, topics) : missed(turn);
}

function onTopic(turn: Turn, topic: TopicId, match: Match): Turn {
  const kind = turn.content.topics.get(topic)?.kind;
  if (kind === "danger") return handleDanger(turn, topic, match.entities);
  // Who asks for a person beside a question gets the person; the question goes along.
  if (kind === "knowledge" && match.also === "talk.human") return handOver(turn, "asked", topic);
  if (kind === "knowledge") return answerTopic(turn, topic, match.also, amountAsked(topic, match));
  const dialogue = Object.hasOwn(BY_TOPIC, topic) ? BY_TOPIC[topic] : undefined;
  return dialogue ? dialogue(turn, match) : missed(turn);
}

const BY_TOPIC: Readonly<Record<string, (turn: Turn, match: Match) => Turn>> = {
  "complaint.file": (turn) => handOver(turn, "complaint", "complaint.file", "high"),
  "complaint.status": caseStatus,
  // "Hello, I am a maid in Hong Kong" tells more than hello.
  "talk.greeting": (turn, { entities }) => (entities.countries?.length ? tell(turn, "country.noted") : menu(turn, "help.ask")),
  "talk.thanks": (turn) => tell(turn, "talk.welcome"),
  "talk.goodbye": (turn) => tell(turn, "talk.goodbye"),
  "talk.help": (turn) => menu(turn),
  "talk.human": (turn) => handOver(turn, "asked", turn.conversation.lastAnswer?.topic ?? null),
  "talk.language": (turn, match) => (match.entities.language ? setLanguage(turn, match.entities.language) : askLanguage(turn)),
  "talk.privacy": privacy,
  "talk.about": (turn) => tell(turn, "talk.about", {}, [choice(turn, "privacy"), choice(turn, "help")]),
  "talk.bad-answer": badAnswer,
  "talk.yes": (turn) => menu(turn, "help.ask"),
  "talk.no": (turn) => menu(turn, "help.ask"),
};

/** "Not that, I asked about the levy": what its last words, or else the whole of it, may be about is offered beside a person. */
function badAnswer(turn: Turn, { text, alternatives }: Match): Turn {
  const { language, lastAnswer } = turn.conversation;
  const [, end = ""] = /[,.;:!?\u104a\u104b\u0964]\s*([^,.;:!?\u104a\u104b\u0964]+)\P{L}*$/u.exec(text) ?? [];
  const ending = end === "" ? [] : turn.content.matcher.match(end, { language }).alternatives;
  const topics = [...ending, ...alternatives].filter(({ confidence }) => confidence >= PERHAPS).map(({ topic }) => topic);
  const meant = [...new Set(topics)].filter((topic) => topic !== lastAnswer?.topic && isKnown(turn, topic));
  return offerPerson(turn, "feedback.sorry", "bad-answer", lastAnswer?.topic ?? null, meant.slice(0, 3));
}

const isKnown = ({ content, conversation }: Turn, topic: TopicId): boolean =>
  content.topics.get(topic)?.kind === "knowledge" && content.answer(topic, conversation.language) !== null;

/** Beside a complaint about the answer even a weak guess is worth a button. */
const PERHAPS = 0.02;

/** "I am a maid in Hong Kong" asks for nothing yet, nor with a greeting in front. */
function introduces({ entities, verdict, text, alternatives: [likeliest] }: Match): boolean {
  if (!entities.countries?.length || entities.reply !== undefined) return false;
  const guessed = likeliest === undefined || likeliest.topic === "talk.greeting" ? 0 : likeliest.confidence;
  return entities.bare === true || verdict === "none" || (guessed < GUESS && !text.includes("?"));
}

/** Below this a topic is one of several guesses. */
const GUESS = 0.35;
/** "I cannot go on" among the guesses frightens; who is in danger writes of it. */
const FRIGHTENING = 0.3;

/** Nobody chooses "Goodbye" from a list. */
function isOffered(turn: Turn, { topic, confidence }: Candidate): boolean {
  const kind = turn.content.topics.get(topic)?.kind;
  return kind === "danger" ? confidence >= FRIGHTENING : kind !== undefined && kind !== "talk";
}

function clarify(turn: Turn, text: string, topics: readonly TopicId[]): Turn {
  const choices = topics.slice(0, 3).map((topic) => topicChoice(turn, topic));
  const asked = tell(turn, "unclear.which", {}, [...choices, choice(turn, "none")]);
  return change(asked, { dialogue: { kind: "clarify", text: text.slice(0, 200) }, misses: turn.conversation.misses + 1 });
}

/** Not understood: once the menu, twice in a row a person. */
function missed(turn: Turn): Turn {
  const misses = turn.conversation.misses + 1;
  const counted = change(turn, { misses });
  return misses >= 2 ? offerPerson(counted, "unclear.person", "unsure", null) : menu(counted, "unclear.menu");
}
