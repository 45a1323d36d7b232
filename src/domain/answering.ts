import { composeAnswer, EVERYWHERE } from "./answer.ts";
import type { Profile } from "./conversation.ts";
import { countryName } from "./format.ts";
import { askSafe, offerPerson } from "./hand-over.ts";
import type { Match } from "./matcher/types.ts";
import type { Choice, Jurisdiction, TopicId } from "./message.ts";
import type { Turn } from "./turn.ts";
import { change, choice, phrase, say, topicChoice } from "./turn.ts";

/** Most countries that are offered as buttons. */
const MOST_COUNTRIES = 4;

/** Takes what a message tells of the worker into the profile. */
export function learnProfile(turn: Turn, { entities }: Match): Turn {
  const { profile } = turn.conversation;
  const named = entities.destinationByMoney && isKnown(profile.destination) ? undefined : entities.destination;
  const learnt = {
    ...profile,
    ...movedTo(profile, named),
    ...(entities.origin ? { origin: entities.origin } : {}),
    ...(entities.sector ? { sector: entities.sector } : {}),
  };
  return change(turn, { profile: learnt });
}

const isKnown = (place: Profile["destination"]): boolean => place !== undefined && place !== "unknown";

function movedTo({ destination: before }: Profile, destination: Profile["destination"]): Pick<Profile, "destination" | "moved"> {
  if (destination === undefined) return {};
  return isKnown(before) && before !== destination ? { destination, moved: true } : { destination };
}

/** Answers a topic of knowledge, and offers what else was asked; asks for the country first when the answer depends on one that is not known. */
export function answerTopic(turn: Turn, topic: TopicId, also?: TopicId): Turn {
  const { destination } = turn.conversation.profile;
  if (destination === undefined && turn.content.answer(topic, turn.conversation.language)) return askCountry(turn, topic, also);
  return sayAnswer(turn, { topic, also }, destination === undefined || destination === "unknown" ? null : destination);
}

/** Which country is it about? Buttons for those with content; any other may be typed. */
export function askCountry(turn: Turn, topic: TopicId, also?: TopicId): Turn {
  const choices = [...countryChoices(turn), choice(turn, "country:none")];
  const danger = turn.content.topics.get(topic)?.kind === "danger";
  const asked = say(turn, phrase(turn, danger ? "danger.country" : "country.ask"), { choices });
  return change(asked, { dialogue: { kind: "profile", field: "destination", topic, ...(also === undefined ? {} : { also }) } });
}

/** The destinations about which most is known, in the worker's words for them. */
export function countryChoices(turn: Turn): Choice[] {
  const { language } = turn.conversation;
  const known = turn.content.destinations.filter((code) => KNOWN_BY.some((topic) => turn.content.facts(topic, code).length > 0));
  return known.slice(0, MOST_COUNTRIES).map((code) => ({ id: `country:${code}`, label: countryName(code, language) }));
}

// A country has content when the first question of most workers has.
const KNOWN_BY: readonly TopicId[] = ["fees.limit", "complaint.where"];

/** The worker named the country, or does not know: the question that waited for it is answered. */
export function countryGiven(turn: Turn, destination: Jurisdiction | "unknown"): Turn {
  const { dialogue, lastAnswer, profile } = turn.conversation;
  const topic = dialogue?.kind === "profile" ? dialogue.topic : lastAnswer?.topic;
  const settled = dialogue?.kind === "profile" && topic !== undefined && turn.content.topics.get(topic)?.kind === "danger";
  const { moved, ...rest } = { ...profile, ...movedTo(profile, destination) };
  const known = change(turn, { profile: settled || !moved ? rest : { ...rest, moved }, dialogue: null });
  const also = dialogue?.kind === "profile" ? dialogue.also : undefined;
  return topic
    ? sayAnswer(known, { topic, also }, destination === "unknown" ? null : destination)
    : say(known, phrase(known, "country.noted"));
}

/** What a message asks, and what else. */
interface Asked {
  readonly topic: TopicId;
  readonly also: TopicId | undefined;
}

/** The answer; and, while nobody else has the conversation, whether it helped. */
function sayAnswer(turn: Turn, { topic, also }: Asked, jurisdiction: Jurisdiction | null): Turn {
  const { language, profile, lastAnswer, owner } = turn.conversation;
  const answer = composeAnswer(turn.content, { topic, jurisdiction, language, profile, now: turn.event.at });
  if (!answer) return offerPerson(turn, "answer.none", "unsure", topic);
  const danger = turn.content.topics.get(topic)?.kind === "danger";
  const first = say(turn, answer.first, answer.first.answer ? { answer: answer.first.answer } : {});
  const stepsTold = danger && lastAnswer?.topic === topic && turn.event.at - lastAnswer.at < REPEAT_STEPS_MS;
  const after = answer.second && !stepsTold ? say(first, answer.second) : first;
  const noted = change(after, { lastAnswer: { topic, jurisdiction: jurisdiction ?? EVERYWHERE, at: turn.event.at } });
  if (danger) return askSafe(noted);
  return owner === "bot" ? askFeedback(noted, topic, also) : noted;
}

/** Within this time the same danger gets the numbers again, but not the steps. */
export const REPEAT_STEPS_MS = 10 * 60_000;

/** Asks whether the answer helped, under the last message of it, and offers what else was asked. */
function askFeedback(turn: Turn, topic: TopicId, also: TopicId | undefined): Turn {
  const choices = [
    ...(also === undefined ? [] : [topicChoice(turn, also)]),
    choice(turn, "good"),
    choice(turn, "bad"),
    choice(turn, "person"),
  ];
  const asked = say(turn, phrase(turn, also === undefined ? "answer.helped" : "answer.also"), { choices });
  return change(asked, { dialogue: { kind: "feedback", topic } });
}
