import { answerTopic } from "../answers/answering.ts";
import { homeOf } from "../answers/telling.ts";
import { handOver, offerPerson } from "../desk/hand-over.ts";
import { ENDS, isKnown } from "../desk/waiting.ts";
import { beginsWithNo, beginsWithYes } from "../follow-up/follow-up.ts";
import type { Match } from "../matcher/types.ts";
import type { TopicId } from "../message.ts";
import type { Turn } from "../turn.ts";
import { change, choice, say, tell } from "../turn.ts";
import { menu } from "../understanding/small-talk.ts";
import { openingOf } from "./beside-danger.ts";
import { askWhetherDanger, handleDanger, numbersFor } from "./danger.ts";

/** What answers whether it is danger, of the kind `asked`. Null when the message is about something else. */
export function answerWhetherDanger(turn: Turn, asked: TopicId, match: Match): Turn | null {
  const { topic, verdict, entities } = match;
  const assents = topic === "talk.yes" || (beginsWithYes(turn, match) && !asksBehindYes(turn, match));
  // "Yes, thank you" has read it, and may be no answer.
  if (assents && thanksBehind(turn, match)) return askOnceMore(tell(turn, "talk.welcome"), asked);
  // "Yes, in Malaysia" is a yes all the same.
  if (assents) return handleDanger(change(turn, { dialogue: null }), asked, { ...entities, unnamed: true });
  if (isSecondSign(turn, asked, match)) return handleDanger(change(turn, { dialogue: null }), asked, entities);
  if (topic !== null && CALLS.has(topic)) return callInDoubt(turn, asked);
  const denied = denies(turn, asked, match);
  if (denied) return denied;
  // "Sorry, not Kuwait, Saudi" tells where, and not whether.
  const place = entities.countries?.length ?? 0;
  if (place > 0 && (verdict !== "sure" || TELLS_WHERE.has(topic))) return askOnceMore(turn, asked);
  if (topic === "talk.no" && place === 0) return noDanger(turn);
  return besideTheDoubt(turn, asked, match);
}

const CALLS: ReadonlySet<TopicId> = new Set(["talk.human", "complaint.file"]);
const TELLS_WHERE: ReadonlySet<TopicId | null> = new Set(["talk.no", "talk.bad-answer", "talk.greeting"]);

/** "He took her passport", "she has a debt there", told behind the question whether somebody is held. */
const SIGNS_OF_TRAFFICKING: ReadonlySet<TopicId | null> = new Set(["documents.passport", "fees.debt", "agency.scam"]);
/** What is said of those who have left, and of an offer as well. */
const OF_AN_OFFER: ReadonlySet<TopicId | null> = new Set(["fees.debt", "agency.scam"]);

/** What was offered beside the question is what is meant instead; nobody is held who is at home and has an offer. */
function isSecondSign({ conversation }: Turn, asked: TopicId, { topic, verdict, entities }: Match): boolean {
  if (asked !== "safety.trafficking" || verdict !== "sure" || !SIGNS_OF_TRAFFICKING.has(topic)) return false;
  const offered = conversation.menu.map(({ id }) => id);
  const home = homeOf(conversation);
  const offer =
    offered.some((id) => /^topic:(?:fees\.|agency\.|migration\.channels$)/u.test(id)) ||
    (home !== null && entities.countries?.includes(home));
  return !offered.includes(`topic:${topic}`) && !(OF_AN_OFFER.has(topic) && offer);
}

const FIRST_WORD = /^[^\s,.;:!?]+[\s,.;:!?]*/u;

/** "Ok, how long do they take?" asks something of its own, and answers nothing; where no danger is heard in it. */
function asksBehindYes({ conversation: { language }, content }: Turn, { text }: Match): boolean {
  const rest = text.trim().replace(FIRST_WORD, "");
  const { danger, topic, alternatives, entities } = content.matcher.match(rest, { language });
  const about = content.topics.get(topic ?? alternatives[0]?.topic ?? "")?.kind;
  return (entities.asks === true || /[?？]\s*$/u.test(rest)) && danger === null && about === "knowledge";
}

/** "Ok, thank you": what stands behind the yes is thanks. */
function thanksBehind({ conversation: { language }, content }: Turn, { text, topic }: Match): boolean {
  const rest = text.trim().replace(FIRST_WORD, "");
  return topic === "talk.thanks" || (rest !== "" && content.matcher.match(rest, { language }).topic === "talk.thanks");
}

/** "No, I am at home, is this fee right?": what is asked behind the no is answered. "No, I cannot walk" asks nothing, and "no doctor" denies no danger. */
function denies(turn: Turn, asked: TopicId, match: Match): Turn | null {
  if (!beginsWithNo(turn, match)) return null;
  const { language } = turn.conversation;
  const [end] = match.text.matchAll(ENDS);
  const rest = match.text.slice(end === undefined ? 0 : end.index + end[0].length);
  if (end === undefined || !/\p{L}/u.test(rest)) return null;
  const begins = turn.content.matcher.match(match.text.slice(0, end.index), { language }).topic;
  const behind = turn.content.matcher.match(rest, { language });
  if (begins !== "talk.no" || behind.danger !== null) return null;
  const { topic, verdict, entities } = behind;
  const free = change(turn, { dialogue: null });
  if (verdict === "sure" && topic !== null && isKnown(turn, topic) && !BESIDE_A_DOUBT.has(topic)) return answerTopic(free, topic);
  return entities.asks === true && asked !== "safety.emergency" ? noDanger(turn) : null;
}

/** What is said of the way to help, and answers no question about danger: that somebody is afraid, ill, or has no papers and no money. */
const BESIDE_A_DOUBT: ReadonlySet<TopicId | null> = new Set([
  "complaint.retaliation",
  "social.health",
  "social.injury",
  "migration.permit",
]);

/** "Police will catch me", "it is from 5 days": in short what there is to it, and the question once more; after that the answer, and the question stays. */
function besideTheDoubt(turn: Turn, asked: TopicId, { topic, verdict, entities }: Match): Turn | null {
  const { dialogue, menu: offered } = turn.conversation;
  // What was offered beside the question may be meant instead; not by who may bleed, and speaks of the hospital.
  const instead = asked !== "safety.emergency" && offered.some(({ id }) => id === `topic:${topic}`);
  const beside = verdict === "sure" && topic !== null && BESIDE_A_DOUBT.has(topic) && !instead;
  const detail = verdict !== "sure" && entities.duration !== undefined;
  const again = dialogue?.kind === "perhaps-danger" && dialogue.again === true;
  if (beside && again && topic !== null) return change(answerTopic(turn, topic), { dialogue });
  if (beside) return askOnceMore(sayInShort(turn, asked), asked);
  return detail && !again ? askOnceMore(turn, asked) : null;
}

/** Who may be badly hurt and is afraid goes to a hospital first. */
function sayInShort(turn: Turn, asked: TopicId): Turn {
  const { language } = turn.conversation;
  const health = asked === "safety.emergency" ? turn.content.answer("social.health", language) : null;
  if (health) return say(turn, { text: health.steps.slice(0, 2).join("\n"), language: health.language });
  const opening = openingOf(turn, "complaint.retaliation");
  return opening ? say(turn, opening) : turn;
}

/** Asked a second time, with what may be meant instead; after that these, and a person. */
export function askOnceMore(turn: Turn, asked: TopicId, meant: readonly TopicId[] = []): Turn {
  const { dialogue } = turn.conversation;
  const others = meant.length > 0 ? meant : offeredBefore(turn);
  if (dialogue?.kind === "perhaps-danger" && dialogue.again)
    return offerPerson(sayNumbers(turn, asked), "unclear.person", "unsure", asked, others);
  return askWhetherDanger(turn, asked, others, true);
}

/** Ordinary topics that stand in the menu. */
export function offeredBefore(turn: Turn): readonly TopicId[] {
  const ids = turn.conversation.menu.filter(({ id }) => id.startsWith("topic:")).map(({ id }) => id.slice("topic:".length));
  return ids.filter((topic) => isKnown(turn, topic));
}

/** Who asks for a person instead of answering: a case of that danger, and whom to call until somebody comes. */
export function callInDoubt(turn: Turn, asked: TopicId): Turn {
  return handOver(change(sayNumbers(turn, asked), { dialogue: null }), "asked", asked, "danger");
}

function sayNumbers(turn: Turn, asked: TopicId): Turn {
  const numbers = numbersFor(turn, asked);
  return numbers.length > 0 ? say(turn, { text: numbers.join("\n"), language: turn.conversation.language }) : turn;
}

/** It is no danger: then one of the others that were offered. */
function noDanger(turn: Turn): Turn {
  const others = turn.conversation.menu.filter(({ id }) => id.startsWith("topic:") && isKnown(turn, id.slice("topic:".length)));
  if (others.length === 0) return menu(turn, "help.ask");
  return change(tell(turn, "unclear.which", {}, [...others, choice(turn, "none")]), { dialogue: { kind: "clarify", text: "" } });
}
