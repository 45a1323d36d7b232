import { checkAmount, checkChoices } from "../checks/offers.ts";
import type { Money } from "../checks/types.ts";
import type { Profile } from "../conversation.ts";
import { askSafe, offerPerson } from "../desk/hand-over.ts";
import {
  asksUnknownNumber,
  composeFurther,
  isAbout,
  isJustTold,
  isQuestion,
  REPEAT_STEPS_MS,
  wordsSince,
} from "../follow-up/asked-again.ts";
import { isForOther } from "../follow-up/for-other.ts";
import { countryName } from "../format.ts";
import type { Match } from "../matcher/types.ts";
import type { Choice, Jurisdiction, TopicId } from "../message.ts";
import { change, choice, phrase, say, type Turn, topicChoice } from "../turn.ts";
import { homesOffered, isLeftByWorkers } from "../understanding/own-country.ts";
import { composeAnswer } from "./answer.ts";
import { goOn, MOST_NEXT, noteDetail } from "./next-after.ts";
import { asks, EVERYWHERE, homeOf, type Question } from "./telling.ts";

/** Most countries of work that are offered as buttons, so that a list of WhatsApp holds them with "I do not know"; countries of origin are few, and all offered. */
const MOST_COUNTRIES = 9;

/** Takes what a message tells of the worker into the profile. */
export function learnProfile(turn: Turn, match: Match): Turn {
  const { profile } = turn.conversation;
  const { entities } = match;
  const named = entities.destinationGuessed && isKnown(profile.destination) ? undefined : entities.destination;
  const home = homeTold(turn, match, named);
  const learnt = {
    ...profile,
    ...(named !== undefined && staysAt(turn, match, named) ? {} : movedTo(profile, named)),
    ...(home === undefined ? {} : { origin: home }),
    ...(entities.sector ? { sector: entities.sector } : {}),
  };
  return change(turn, { profile: learnt });
}

/** A message that says little else: "I am from Laos". */
const FEW_WORDS = 5;

/**
 * The country of origin that a message tells: one that workers leave from. One already told stays, unless this message says little else: "my
 * supervisor is from Indonesia" is about somebody else.
 */
function homeTold(turn: Turn, match: Match, named: Profile["destination"]): Jurisdiction | undefined {
  const { origin = "unknown" } = turn.conversation.profile;
  const { entities, text } = match;
  const from = entities.origin ?? (named !== undefined && isLeftFrom(turn, match, named) ? named : undefined);
  if (from === undefined || !(isLeftByWorkers(turn, from) || isOfferedElsewhere(turn, match, named))) return undefined;
  return origin === "unknown" || text.trim().split(/\s+/u).length <= FEW_WORDS ? from : undefined;
}

/** "My family in Myanmar" does not move a worker whose country of work is known; nor does what is asked about leaving home. */
function staysAt(turn: Turn, match: Match, named: Jurisdiction): boolean {
  if (isLeftFrom(turn, match, named)) return true;
  if (match.entities.taken) return false;
  const { profile, language } = turn.conversation;
  const denies = match.entities.denied?.some((country) => country === profile.destination);
  // Who asks for a sister tells where she herself is.
  const asks = match.verdict === "sure" && turn.content.topics.get(match.topic ?? "")?.kind === "knowledge";
  if (isForOther(turn.conversation) && isKnown(profile.destination) && !match.entities.other && !denies && !asks) return true;
  // "And in Malaysia?" does not take the danger there.
  if (match.entities.aside && isKnown(profile.destination) && isInDanger(turn)) return true;
  // "In Myanmar, not in Thailand" does.
  if (!isKnown(profile.destination) || denies) return false;
  const home = homeOf({ profile, language });
  if (home === named) return true;
  // "I am in Myawaddy", of somebody from elsewhere.
  return turn.content.origins.includes(named) && (home === null || !match.entities.bare);
}

function isInDanger({ conversation: { lastAnswer }, content }: Turn): boolean {
  return lastAnswer !== null && content.topics.get(lastAnswer.topic)?.kind === "danger";
}

/** "I am from Malaysia, is the job in Cambodia real?": a country that workers go to is the one this worker leaves. */
function isOfferedElsewhere({ content }: Turn, { topic, entities: { origin } }: Match, named: Profile["destination"]): boolean {
  const known = origin !== undefined && content.jurisdictions.includes(origin);
  return known && named !== undefined && named !== origin && topic !== null && asks(content, topic) === "origin";
}

/** "Is the agent in Nepal real?" names the country that people leave, not one to work in; but not where the worker comes from another. */
function isLeftFrom({ content, conversation: { profile, language } }: Turn, { topic, entities }: Match, named: Jurisdiction): boolean {
  if (topic === null || asks(content, topic) !== "origin" || !content.origins.includes(named)) return false;
  const home = entities.origin ?? homeOf({ profile, language });
  return home === null || home === undefined || home === named;
}

const isKnown = (place: Profile["destination"]): boolean => place !== undefined && place !== "unknown";

function movedTo({ destination: before }: Profile, destination: Profile["destination"]): Pick<Profile, "destination" | "moved"> {
  if (destination === undefined) return {};
  return isKnown(before) && before !== destination ? { destination, moved: true } : { destination };
}

/** Answers a topic of knowledge, and offers what else was asked; asks for the country first when the answer depends on one that is not known. */
export function answerTopic(turn: Turn, topic: TopicId, also?: TopicId, amount?: Money): Turn {
  const { profile, language } = turn.conversation;
  const written = turn.content.answer(topic, language) !== null;
  if (written && asks(turn.content, topic) === "origin") {
    const unknown = profile.origin === undefined && homeOf({ profile, language }) === null;
    if (unknown && topic !== WARNS) return askHome(turn, { topic, also, amount });
  } else if (written && profile.destination === undefined) return askCountry(turn, topic, also, amount);
  return sayAnswer(turn, { topic, also, amount }, placeOfWork(profile));
}

/** A warning waits for no question. */
const WARNS = "agency.scam";

const placeOfWork = ({ destination }: Profile): Jurisdiction | null =>
  destination === undefined || destination === "unknown" ? null : destination;

/** Where does the worker come from? Asked only where the language does not tell. */
export function askHome(turn: Turn, { topic, also, amount }: Asked): Turn {
  const { language } = turn.conversation;
  const countries = homesOffered(turn).map((code) => ({
    id: `home:${code}`,
    label: countryName(code, language),
  }));
  const asked = say(turn, phrase(turn, "country.ask-home"), {
    choices: [...countries, choice(turn, "home:none", "choices.country-none")],
  });
  return change(asked, { dialogue: { kind: "profile", field: "origin", topic, ...more(also, amount) } });
}

/** The worker told the country of origin, or does not say: the question that waited for it is answered. */
export function homeGiven(turn: Turn, origin: Jurisdiction | "unknown"): Turn {
  const { dialogue, lastAnswer } = turn.conversation;
  const waiting = dialogue?.kind === "profile" ? dialogue : null;
  const known = change(turn, { profile: { ...turn.conversation.profile, origin }, dialogue: null });
  const topic = waiting?.topic ?? lastAnswer?.topic;
  return topic
    ? sayAnswer(known, { topic, also: waiting?.also, amount: waiting?.amount }, placeOfWork(known.conversation.profile))
    : say(known, phrase(known, "country.noted"));
}

/** Which country is it about? Buttons for those with content; any other may be typed. */
export function askCountry(turn: Turn, topic: TopicId, also?: TopicId, amount?: Money): Turn {
  const choices = [...countryChoices(turn), choice(turn, "country:none")];
  const danger = turn.content.topics.get(topic)?.kind === "danger";
  const asked = say(turn, phrase(turn, danger ? "danger.country" : "country.ask"), { choices });
  return change(asked, { dialogue: { kind: "profile", field: "destination", topic, ...more(also, amount) } });
}

function more(also: TopicId | undefined, amount?: Money): { readonly also?: TopicId; readonly amount?: Money } {
  return { ...(also === undefined ? {} : { also }), ...(amount === undefined ? {} : { amount }) };
}

/** The destinations about which most is known, in the worker's words for them; those to which her people go first. */
export function countryChoices(turn: Turn): Choice[] {
  const { language, profile } = turn.conversation;
  const places = turn.content.destinationsFor(homeOf({ profile, language }));
  const known = places.filter((code) => KNOWN_BY.some((topic) => turn.content.facts(topic, code).length > 0));
  return known.slice(0, MOST_COUNTRIES).map((code) => ({ id: `country:${code}`, label: countryName(code, language) }));
}

// A country has content when the first question of most workers has.
const KNOWN_BY: readonly TopicId[] = ["fees.limit", "complaint.where"];

interface Given {
  /** Another country was taken for it before. */
  readonly corrected?: boolean;
  /** It was asked about besides. */
  readonly aside?: boolean;
}

/** The worker named the country, or does not know: the question that waited for it is answered. */
export function countryGiven(turn: Turn, destination: Jurisdiction | "unknown", { corrected = false, aside = false }: Given = {}): Turn {
  const { dialogue, lastAnswer, profile } = turn.conversation;
  const topic = dialogue?.kind === "profile" ? dialogue.topic : lastAnswer?.topic;
  const danger = topic !== undefined && turn.content.topics.get(topic)?.kind === "danger";
  const settled = corrected || (danger && !aside);
  // What the rule is at home may be asked from abroad; whoever is in danger at home is there, but does not go elsewhere by asking about it.
  const elsewhere = homeOf(turn.conversation) === destination || (danger && aside);
  const stays = dialogue?.kind !== "profile" && !settled && isKnown(profile.destination) && elsewhere;
  const { moved, ...rest } = { ...profile, ...(stays ? {} : movedTo(profile, destination)) };
  const known = change(turn, { profile: settled || !moved ? rest : { ...rest, moved }, dialogue: null });
  const { also, amount } = dialogue?.kind === "profile" ? dialogue : { also: lastAnswer?.also, amount: undefined };
  // In danger what was asked besides comes behind the numbers.
  if (danger && topic && dialogue?.kind === "profile" && also !== undefined)
    return answerTopic(
      sayAnswer(known, { topic, also: undefined, amount: undefined }, destination === "unknown" ? null : destination),
      also,
    );
  return topic
    ? sayAnswer(known, { topic, also, amount }, destination === "unknown" ? null : destination)
    : say(known, phrase(known, "country.noted"));
}

/** What a message asks, what else, and which amount it asks about. */
interface Asked {
  readonly topic: TopicId;
  readonly also?: TopicId | undefined;
  readonly amount?: Money | undefined;
}

/** What of an answer is said: what the rule is; what else is known, or else the rule; what to do and whom to call; or all. */
export type Part = "rule" | "more" | "steps" | "whole";

/** Says the last answer once more, or the part of it that is asked about. */
export function sayAnswerAgain(turn: Turn, part: Part): Turn {
  const { lastAnswer, profile } = turn.conversation;
  return lastAnswer
    ? sayAnswer(turn, { topic: lastAnswer.topic, also: lastAnswer.also, amount: undefined }, placeOfWork(profile), part)
    : turn;
}

/**
 * The answer; and, while nobody else has the conversation, whether it helped. Whoever asks again what was just told is told what fits the question, or
 * what else is known, or the rule alone, and after that needs a person.
 */
function sayAnswer(turn: Turn, { topic, also, amount }: Asked, jurisdiction: Jurisdiction | null, wanted?: Part): Turn {
  const { language, profile, lastAnswer, owner } = turn.conversation;
  const forOther = isForOther(turn.conversation);
  const question: Question = { topic, jurisdiction, language, profile, now: turn.event.at, forOther };
  const rule = composeAnswer(turn.content, question);
  if (!rule) return offerPerson(turn, "answer.none", "unsure", topic);
  const danger = turn.content.topics.get(topic)?.kind === "danger";
  const repeated = wanted === undefined && !danger && isJustTold(turn, question, rule);
  const further = repeated || wanted === "more" ? composeFurther(turn, question) : null;
  const words = wordsSince(turn);
  const asked = wanted === "more" || (repeated && isQuestion(turn, words));
  const told = wanted === "more" ? [further] : [further, rule];
  if (asked && owner === "bot" && amount === undefined && !lastAnswer?.again && asksUnknownNumber(turn, question, words, told))
    return goOn(change(turn, { lastAnswer: lastAnswer && { ...lastAnswer, again: true } }), "answer.not-known", topic);
  if (further?.first.answer?.facts.length) {
    const said = say(turn, further.first, { answer: further.first.answer });
    return owner === "bot" ? askFeedback(said, topic, also) : said;
  }
  // "The boss gives no release" is told, and asks what to do; what comes after that is noted.
  const tells = repeated && owner === "bot" && amount === undefined && words !== "" && !isQuestion(turn, words);
  if (tells && (lastAnswer?.again || !rule.second || !isAbout(turn, words, topic))) return noteDetail(turn, topic) ?? turn;
  if (repeated && lastAnswer?.again && amount === undefined) return offerPerson(turn, "answer.all-told", "unsure", topic);
  const part = tells ? "steps" : repeated || wanted === "more" ? "rule" : (wanted ?? "whole");
  const fitting = wanted === undefined && !repeated && !danger ? composeAnswer(turn.content, { ...question, asked: words }) : null;
  const answer = fitting ?? rule;
  const first =
    part === "steps" && answer.second ? turn : say(turn, answer.first, answer.first.answer ? { answer: answer.first.answer } : {});
  const stepsTold = danger && lastAnswer?.topic === topic && turn.event.at - lastAnswer.at < REPEAT_STEPS_MS;
  const after = answer.second && part !== "rule" && !stepsTold ? say(first, answer.second) : first;
  const again = part === "rule" || tells ? ({ again: true } as const) : {};
  const noted = change(after, {
    lastAnswer: {
      topic,
      jurisdiction: jurisdiction ?? EVERYWHERE,
      at: tells && lastAnswer ? lastAnswer.at : turn.event.at,
      ...more(also),
      ...again,
    },
  });
  if (danger) return askSafe(noted);
  return owner === "bot" ? (checkAmount(noted, amount) ?? askFeedback(noted, topic, also)) : noted;
}

/** Asks whether the answer helped, under the last message of it, and offers what else was asked. */
function askFeedback(turn: Turn, topic: TopicId, also: TopicId | undefined): Turn {
  const { language } = turn.conversation;
  const next = (turn.content.topics.get(topic)?.next ?? []).filter((one) => turn.content.answer(one, language) !== null);
  const offered = also === undefined ? next.slice(0, MOST_NEXT) : [also];
  const choices = [
    ...offered.map((one) => topicChoice(turn, one)),
    ...checkChoices(turn, topic),
    choice(turn, "good"),
    choice(turn, "bad"),
    choice(turn, "person"),
  ];
  const asked = say(turn, phrase(turn, also === undefined ? "answer.helped" : "answer.also"), { choices });
  return change(asked, { dialogue: { kind: "feedback", topic } });
}
