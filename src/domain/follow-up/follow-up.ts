import { answerTopic, countryGiven, type Part, sayAnswerAgain } from "../answers/answering.ts";
import { nextAfter, noteDetail } from "../answers/next-after.ts";
import { asks, EVERYWHERE, homeOf } from "../answers/telling.ts";
import { contactsAtHome, contactsHere } from "../answers/whom-to-call.ts";
import type { Conversation, LastAnswer } from "../conversation.ts";
import { askMissing, helpAgain } from "../danger/danger.ts";
import { askSafe, caseStatus, offerPerson } from "../desk/hand-over.ts";
import { isOpen } from "../desk/tickets.ts";
import type { Reply } from "../matcher/training.ts";
import type { Entities, Match } from "../matcher/types.ts";
import { UNSPACED } from "../matcher/words.ts";
import type { Jurisdiction, TopicId } from "../message.ts";
import { choice, say, type Turn, tell } from "../turn.ts";
import { isStillHome } from "../understanding/still-home.ts";
import { REPEAT_STEPS_MS } from "./asked-again.ts";
import { asksNumberAlone, asksWithTime, isOfCall } from "./asked-number.ts";
import { behindAnswer } from "./behind-answer.ts";
import { isForOther } from "./for-other.ts";
import { FOLLOW_UP_MS, spokenOf } from "./in-hand.ts";
import { matterInHand, ofNumberTold } from "./told-number.ts";

/** "No, I am in Taiwan": a country in so few letters is what the last answer was wrong about; in a longer message it may be anything. */
const FEW_LETTERS = 40;
const FEW_LETTERS_OF_OTHER = 40;
/** A question that begins with the wrong word is still a question. */
const DENIALS: ReadonlySet<TopicId | null> = new Set([null, "talk.no", "talk.bad-answer"]);

/** A message that says nothing by itself, but something about the last answer. Null when it speaks of its own. */
export function followUp(turn: Turn, match: Match): Turn | null {
  const { lastAnswer } = turn.conversation;
  if (!lastAnswer || turn.event.at - lastAnswer.at >= FOLLOW_UP_MS) return null;
  if (asksForEmbassy(turn, lastAnswer, match)) return null;
  // The number of a hotline names its country, and "1955, nobody picks up" moves nobody there.
  if (match.entities.hint !== "unanswered" && isElsewhere(turn, match)) {
    const destination = placeOfWork(match.entities);
    const corrected = saysNo(turn, match) || corrects(turn.conversation, match.entities);
    const aside = match.entities.aside === true && !corrected;
    return destination === undefined ? answerTopic(turn, lastAnswer.topic) : countryGiven(turn, destination, { corrected, aside });
  }
  if (turn.conversation.owner === "bot") {
    if (tellsWork(match)) return answerTopic(turn, lastAnswer.topic);
    if (tellsHowLong(match)) return noteDetail(turn, lastAnswer.topic);
    const ofIt = ofNumberTold(turn, match) ?? behindAnswer(turn, lastAnswer, match);
    if (ofIt) return ofIt;
  }
  const matter = matterInHand(turn.conversation);
  if (turn.conversation.owner === "bot" && matter !== null && matter !== lastAnswer.topic && asksWhoPays(matter, match))
    return answerTopic(turn, matter);
  const detail = asksWhoPays(lastAnswer.topic, match) || asksNumberAlone(turn, match) || asksWithTime(turn, match);
  const reply = detail ? "detail" : (match.entities.reply ?? hinted(turn, lastAnswer, match));
  if (reply === undefined && isSilent(turn, lastAnswer, match)) return triedInVain(turn, lastAnswer, "no-reply");
  if (reply === "unanswered" || reply === "refused") return triedInVain(turn, lastAnswer, byBoss(turn, match, reply));
  return reply === undefined || !LEANING.has(reply) ? null : sayAgain(turn, lastAnswer, reply, match);
}

/** The embassy's number is another than those of the last answer; in danger these are said again, and the embassy is among them. */
function asksForEmbassy(turn: Turn, { topic: before }: LastAnswer, { topic, verdict }: Match): boolean {
  const danger = turn.content.topics.get(before)?.kind === "danger" || dangerOf(turn.conversation, turn) !== null;
  return verdict === "sure" && topic === "migration.embassy" && before !== topic && !danger;
}

const FEW_LETTERS_OF_WORK = 30;

/** "I am domestic worker": the rule is another one for some work. */
function tellsWork({ entities: { sector, countries = [] }, verdict, text }: Match): boolean {
  return sector !== undefined && countries.length === 0 && verdict !== "sure" && text.length <= FEW_LETTERS_OF_WORK;
}

/** "3 months already": a detail of what was told, and no question. */
function tellsHowLong({ entities, verdict, text, alternatives: [likeliest] }: Match): boolean {
  const { duration, amount, countries = [] } = entities;
  // "If I find none within 3 months, must I go back?" asks.
  if (
    duration === undefined ||
    amount !== undefined ||
    entities.asks ||
    /[?？]\s*$/u.test(text) ||
    countries.length > 0 ||
    text.length > FEW_LETTERS
  )
    return false;
  const nothingElse = verdict !== "sure" && (likeliest?.confidence ?? 0) < LIKELY;
  return nothingElse || (UNSPACED.test(text) ? text.length <= LETTERS_OF_A_TIME : text.trim().split(/\s+/u).length <= WORDS_OF_A_TIME);
}

/** "2 months already" alone is no pregnancy. */
const WORDS_OF_A_TIME = 3;
const LETTERS_OF_A_TIME = 12;

/** What is no other matter beside "I cannot call", "he refuses", "which number?". */
const ASKED_WITH: ReadonlySet<TopicId> = new Set(["complaint.where", "legal.aid", "migration.embassy"]);
const OF_ITS_OWN: ReadonlySet<TopicId> = new Set(["talk.human", "talk.privacy", "talk.language", "complaint.file"]);

/** What rules hear in words that may stand anywhere counts where the message surely speaks of nothing else. */
export function hinted({ conversation }: Turn, last: LastAnswer, { entities: { hint }, verdict, topic }: Match): Reply | undefined {
  const asksCase = topic === "complaint.status" && isOpen(conversation.ticket);
  // "The boss gives no release" is the matter itself; only pay and papers were asked of him before.
  if (hint === "refused" && verdict === "sure" && topic === last.topic && !topic.startsWith("wages.") && !topic.startsWith("documents."))
    return undefined;
  if (verdict !== "sure" || topic === null || topic === last.topic) return hint;
  // "Is it free to call there?" is answered by where to complain.
  if (ASKED_WITH.has(topic)) return hint === "detail" ? undefined : hint;
  // "He says tomorrow" is said of passports, too.
  if (hint === "refused" && topic === "wages.unpaid") return hint;
  const small = topic.startsWith("talk.") || topic === "complaint.status";
  return small && !asksCase && !OF_ITS_OWN.has(topic) ? hint : undefined;
}

type Vain = "unanswered" | "no-reply" | "refused";

/** Who does not answer may be the hotline, or the boss who was written to. */
function byBoss(turn: Turn, { text }: Match, reply: "unanswered" | "refused"): Vain {
  const said = reply === "unanswered" ? spokenOf(turn, text) : [];
  return said.includes("employer") || said.includes("agent") ? "no-reply" : reply;
}

/** "My boss switched off his phone", behind what is owed. */
function isSilent(turn: Turn, { topic: before }: LastAnswer, { text, topic, verdict }: Match): boolean {
  if (!before.startsWith("wages.") || (verdict === "sure" && topic !== before)) return false;
  const said = spokenOf(turn, text);
  return said.includes("disappeared") && said.includes("employer");
}

/** Nobody picks up, or it was asked for and refused: where else there is help. In danger that is the numbers, and the rest a part of the story. */
function triedInVain(turn: Turn, { topic }: LastAnswer, reply: Vain): Turn | null {
  const danger = turn.content.topics.get(topic)?.kind === "danger";
  if (danger) return reply === "unanswered" ? helpAgain(turn, topic, false) : null;
  if (turn.conversation.owner !== "bot") return null;
  const key = `answer.${reply}`;
  const known = turn.content.answer(WHERE, turn.conversation.language) !== null && asks(turn.content, topic) !== "origin";
  if (reply === "unanswered" || topic.startsWith("complaint.") || !known) return offerPerson(turn, key, "unsure", topic);
  // Who keeps a passport back is complained of elsewhere than who keeps back pay: police, embassy, or the labour office.
  if (topic.startsWith("documents.")) return offerPerson(turn, key, "unsure", topic, nextAfter(turn, topic));
  return answerTopic(tell(turn, key), WHERE);
}

const WHERE = "complaint.where";

/** After an accident "who pays?" is about what it costs, and not about an agency. */
function asksWhoPays(before: TopicId, { topic, entities }: Match): boolean {
  return topic === "fees.who-pays" && entities.cost === undefined && (before.startsWith("social.") || before === "safety.emergency");
}

const LEANING: ReadonlySet<Reply> = new Set(["law", "number", "next", "again", "detail"]);

/** What is asked again of an answer: what the law is, or what to do and whom to call. */
const ASKED_OF: Readonly<Partial<Record<Reply, Part>>> = { law: "rule", detail: "more", number: "steps", next: "steps" };

/**
 * "How much?" in danger is a part of the story: no answer to it stands beside the numbers, but after an accident there is one. Of other answers the rule is
 * said once more; whoever asks for a detail after that needs a person.
 */
function sayAgain(turn: Turn, { topic, again }: LastAnswer, reply: Reply, { text }: Match): Turn | null {
  const danger = turn.content.topics.get(topic)?.kind === "danger";
  // Whoever has told of a danger, and asked other things since, asks whom to call in the danger.
  const open = reply === "number" ? dangerOf(turn.conversation, turn) : null;
  if (open !== null) return helpAgain(turn, open, false);
  if (reply === "detail" && topic === "safety.emergency") return answerTopic(turn, "social.injury");
  if (reply === "detail" && (danger || (again && turn.conversation.owner === "queue"))) return null;
  if (reply === "detail" && again) return offerPerson(turn, "answer.all-told", "unsure", topic);
  if (danger) return helpAgain(turn, topic, reply === "next" || reply === "again");
  const ofCall = reply === "detail" && isOfCall(spokenOf(turn, text));
  return (reply === "number" || ofCall ? sayNumbers(turn, topic) : null) ?? sayAnswerAgain(turn, ASKED_OF[reply] ?? "whole");
}

/** Whom to call, and nothing else; null where nobody is known. */
function sayNumbers(turn: Turn, topic: TopicId): Turn | null {
  const { profile, language, owner } = turn.conversation;
  const jurisdiction = profile.destination === undefined || profile.destination === "unknown" ? null : profile.destination;
  const question = { topic, jurisdiction, language, profile };
  const lines = [...contactsHere(turn.content, question), ...contactsAtHome(turn.content, question)];
  if (lines.length === 0) return null;
  return say(
    turn,
    { text: lines.join("\n"), language },
    owner === "bot" ? { choices: [choice(turn, "person"), choice(turn, "help")] } : {},
  );
}

/** "The number of the Thai embassy", asked by a Thai abroad. */
function asksForOwnPeople({ conversation }: Turn, { entities, topic }: Match): boolean {
  const number = entities.reply === "number" || entities.hint === "number" || topic === "migration.embassy";
  return number && placeOfWork(entities) === homeOf(conversation);
}

/** The last answer is wanted for another country. Where danger was told and not where, any country named is the place. */
function isElsewhere(turn: Turn, match: Match): boolean {
  const { conversation, content } = turn;
  const { entities, verdict, topic, text, alternatives } = match;
  if (!entities.countries?.length) return false;
  const { lastAnswer, owner } = conversation;
  const danger = lastAnswer !== null && content.topics.get(lastAnswer.topic)?.kind === "danger";
  if (!danger && (isStillHome(turn, match) || asksForOwnPeople(turn, match))) return false;
  if (danger && entities.taken && entities.destination !== lastAnswer.jurisdiction) return true;
  // Where the one who asks for another is, is no place of the danger.
  if (danger && isForOther(conversation) && lastAnswer.jurisdiction !== EVERYWHERE && !entities.other && !corrects(conversation, entities))
    return false;
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
function saysNo(turn: Turn, match: Match): boolean {
  return match.topic === "talk.bad-answer" || match.topic === "talk.no" || beginsWithNo(turn, match);
}

export const beginsWithNo = (turn: Turn, match: Match): boolean => beginsWith(turn, match, DENIALS);
/** "O" is a yes in Vietnamese without marks, and "at": a single letter with more behind it says nothing. */
export const beginsWithYes = (turn: Turn, match: Match): boolean =>
  !/^\p{L}\s/u.test(match.text.trim()) && beginsWith(turn, match, ASSENTS);

const ASSENTS: ReadonlySet<TopicId | null> = new Set(["talk.yes"]);

/** By its first word, or its first words up to a mark. */
function beginsWith({ conversation: { language }, content }: Turn, { text }: Match, meant: ReadonlySet<TopicId | null>): boolean {
  return [/^[^\s,.;:!?]+/u, /^[^,.;:!?]+/u].some((beginning) => {
    const { topic } = content.matcher.match(beginning.exec(text.trim())?.[0] ?? "", { language });
    return topic !== null && meant.has(topic);
  });
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
