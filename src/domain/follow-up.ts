import { answerTopic, countryGiven, type Part, REPEAT_STEPS_MS, sayAnswerAgain } from "./answering.ts";
import type { Conversation, LastAnswer } from "./conversation.ts";
import { askMissing, helpAgain } from "./danger.ts";
import { askSafe, caseStatus, offerPerson } from "./hand-over.ts";
import type { Reply } from "./matcher/training.ts";
import type { Entities, Match } from "./matcher/types.ts";
import type { Jurisdiction, TopicId } from "./message.ts";
import { EVERYWHERE, homeOf } from "./telling.ts";
import { isOpen } from "./tickets.ts";
import { type Turn, tell } from "./turn.ts";

/** "And in Malaysia?" an hour later is still about the last answer; next week it is not. */
export const FOLLOW_UP_MS = 6 * 60 * 60_000;
/** "No, I am in Taiwan": a country in so few letters is what the last answer was wrong about; in a longer message it may be anything. */
const FEW_LETTERS = 40;
const FEW_LETTERS_OF_OTHER = 40;
/** A question that begins with the wrong word is still a question. */
const DENIALS: ReadonlySet<TopicId | null> = new Set([null, "talk.no", "talk.bad-answer"]);

/** A message that says nothing by itself, but something about the last answer. Null when it speaks of its own. */
export function followUp(turn: Turn, match: Match): Turn | null {
  const { lastAnswer } = turn.conversation;
  if (!lastAnswer || turn.event.at - lastAnswer.at >= FOLLOW_UP_MS) return null;
  if (isElsewhere(turn, match)) {
    const destination = placeOfWork(match.entities);
    const corrected = saysNo(turn, match) || corrects(turn.conversation, match.entities);
    const aside = match.entities.aside === true && !corrected;
    return destination === undefined ? answerTopic(turn, lastAnswer.topic) : countryGiven(turn, destination, { corrected, aside });
  }
  const reply = asksWhoPays(lastAnswer, match) ? "detail" : match.entities.reply;
  return reply === undefined || !LEANING.has(reply) ? null : sayAgain(turn, lastAnswer, reply);
}

/** After an accident "who pays?" is about what it costs, and not about an agency. */
function asksWhoPays({ topic: before }: LastAnswer, { topic, entities }: Match): boolean {
  return topic === "fees.who-pays" && entities.cost === undefined && (before.startsWith("social.") || before === "safety.emergency");
}

const LEANING: ReadonlySet<Reply> = new Set(["law", "number", "next", "again", "detail"]);

/** What is asked again of an answer: what the law is, or what to do and whom to call. */
const ASKED_OF: Readonly<Partial<Record<Reply, Part>>> = { law: "rule", detail: "more", number: "steps", next: "steps" };

/**
 * "How much?" in danger is a part of the story: no answer to it stands beside the numbers, but after an accident there is one. Of other answers the rule is
 * said once more; whoever asks for a detail after that needs a person.
 */
function sayAgain(turn: Turn, { topic, again }: LastAnswer, reply: Reply): Turn | null {
  const danger = turn.content.topics.get(topic)?.kind === "danger";
  // Whoever has told of a danger, and asked other things since, asks whom to call in the danger.
  const open = reply === "number" ? dangerOf(turn.conversation, turn) : null;
  if (open !== null) return helpAgain(turn, open, false);
  if (reply === "detail" && topic === "safety.emergency") return answerTopic(turn, "social.injury");
  if (reply === "detail" && (danger || (again && turn.conversation.owner === "queue"))) return null;
  if (reply === "detail" && again) return offerPerson(turn, "answer.all-told", "unsure", topic);
  if (danger) return helpAgain(turn, topic, reply === "next" || reply === "again");
  return sayAnswerAgain(turn, ASKED_OF[reply] ?? "whole");
}

/** The last answer is wanted for another country. Where danger was told and not where, any country named is the place. */
function isElsewhere({ conversation, content }: Turn, { entities, verdict, topic, text, alternatives }: Match): boolean {
  if (!entities.countries?.length) return false;
  const { lastAnswer, owner } = conversation;
  const danger = lastAnswer !== null && content.topics.get(lastAnswer.topic)?.kind === "danger";
  if (danger && entities.taken && entities.destination !== lastAnswer.jurisdiction) return true;
  // Who waits for a person and says where she is, in the country that was told of, or where she comes from, asks nothing.
  if (owner === "queue" && (entities.destination === undefined || placeOfWork(entities) === lastAnswer?.jurisdiction)) return false;
  if (
    owner === "queue" &&
    placeOfWork(entities) === homeOf(conversation) &&
    lastAnswer?.jurisdiction !== EVERYWHERE &&
    !corrects(conversation, entities)
  )
    return false;
  const { destination, bare } = entities;
  if (danger) {
    if (destination === undefined) return false;
    if (lastAnswer.jurisdiction === EVERYWHERE) return true;
    // "In Myanmar, not in Thailand" corrects what was told; a home that is only spoken of is no place of the danger.
    if (corrects(conversation, entities)) return true;
    const home = homeOf(conversation);
    if (destination === home || (home === null && !bare && content.origins.includes(destination))) return false;
  }
  if (bare === true) return true;
  if (owner === "queue") return false;
  if (DENIALS.has(topic)) return text.length <= FEW_LETTERS;
  // "I am in Songkhla, how many holidays a year" asks something else, though not surely.
  return text.length <= FEW_LETTERS && verdict !== "sure" && (alternatives[0]?.confidence ?? 0) < LIKELY;
}

/** What so likely an unsure message is about is not the last answer. */
const LIKELY = 0.5;

/** "Not in Thailand, in Myanmar", of an answer that was about Thailand. */
function corrects({ lastAnswer }: Conversation, { destination, denied = [] }: Entities): boolean {
  return lastAnswer !== null && destination !== undefined && denied.includes(lastAnswer.jurisdiction);
}

/** "No, I am in Japan": by its first words, which say no by themselves. */
function saysNo({ conversation, content }: Turn, { text, topic }: Match): boolean {
  const first = /^[^,.;:!?]+(?=[,.;:!?])|^\S+/u.exec(text.trim())?.[0] ?? "";
  const said = [topic, content.matcher.match(first, { language: conversation.language }).topic];
  return said.some((one) => one !== null && DENIALS.has(one));
}

/** The country that a message is about; where the worker comes from is another matter. */
export function placeOfWork({ destination, destinationGuessed, origin, countries = [] }: Entities): Jurisdiction | undefined {
  return (destinationGuessed ? undefined : destination) ?? countries.find((country) => country !== origin);
}

/** The danger of an open case, or null. */
export function dangerOf({ ticket, lastAnswer }: Conversation, { content }: Turn): TopicId | null {
  if (!isOpen(ticket) || ticket.priority !== "danger") return null;
  return [lastAnswer?.topic, ticket.topic].find((topic) => topic && content.topics.get(topic)?.kind === "danger") ?? null;
}

/** "Not me, my brother": few words that deny, or sound like danger for want of more, and somebody named; in more words a friend may be anybody. */
export function speaksOfOther({ entities, topic, verdict, text, danger }: Match): boolean {
  return entities.other === true && text.length <= FEW_LETTERS_OF_OTHER && (verdict !== "sure" || topic === "talk.no" || danger !== null);
}

/** "I am fine now" may be said with somebody beside: nothing is closed, and how it can go on is told. Who wanted to die may want it again. */
export function fineNow(turn: Turn, danger: TopicId): Turn {
  const key = danger === "safety.selfharm" ? "person.fine-selfharm" : "person.fine";
  return askSafe(tell(turn, key, { case: turn.conversation.ticket?.id ?? "" }));
}

/**
 * Whoever asks for help or for an answer while waiting: that the case waits, and in danger the numbers once more. Who wants a person (`patient`) has
 * them before her, if they were just said.
 */
export function stillWaiting(turn: Turn, patient = false): Turn {
  const danger = dangerOf(turn.conversation, turn);
  const isTold = turn.conversation.transcript.some(({ at, answer }) => answer?.topic === danger && at > turn.event.at - REPEAT_STEPS_MS);
  if (patient && danger !== null && isTold) return askMissing(caseStatus(turn), danger);
  const waiting = tell(turn, "person.still-waiting", { case: turn.conversation.ticket?.id ?? "" });
  return danger === null ? waiting : helpAgain(waiting, danger, false);
}
