import { answerTopic, askCountry, askHome, countryGiven, homeGiven, sayAnswerAgain } from "../answers/answering.ts";
import { nextAfter } from "../answers/next-after.ts";
import { homeOf } from "../answers/telling.ts";
import { replyInCheck } from "../checks/flow.ts";
import { amountAsked } from "../checks/offers.ts";
import type { Dialogue } from "../conversation.ts";
import { askWhetherDanger, handleDanger, numbersFor } from "../danger/danger.ts";
import { answerWhetherDanger, askOnceMore, offeredBefore } from "../danger/perhaps-danger.ts";
import { answerWhetherSafe } from "../danger/safe-to-write.ts";
import { answerSafe, caseStatus, handOver, offerPerson } from "../desk/hand-over.ts";
import { FRIGHTENING, whileWaiting } from "../desk/waiting.ts";
import { dangerOf, followUp, placeOfWork } from "../follow-up/follow-up.ts";
import { FOLLOW_UP_MS, inHand, keptInHand, nearlyInHand, onlyOffered, tellsOfMatter, withMatterInHand } from "../follow-up/in-hand.ts";
import type { Candidate, Match } from "../matcher/types.ts";
import type { Jurisdiction, TopicId } from "../message.ts";
import type { Turn } from "../turn.ts";
import { change, choice, phrase, say, tell, topicChoice } from "../turn.ts";
import { asksOfPerson, sayWhoHelps, sayWhoWeAre } from "./about-us.ts";
import { badAnswer } from "./bad-answer.ts";
import { choose } from "./choices.ts";
import { noteHome, placeUnknown, tellsHome } from "./own-country.ts";
import { askErase, askLanguage, menu, privacy, setLanguage } from "./small-talk.ts";
import { isStillHome } from "./still-home.ts";
import { sayTongue } from "./tongue.ts";

/** The message was read, no danger and no menu: first the question that is open, then what the message is about. */
export function understand(turn: Turn, text: string, match: Match): Turn {
  const replied = reply(turn, match) ?? placeUnknown(turn, match);
  if (replied) return replied;
  const { dialogue, misses } = turn.conversation;
  const after = understood(change(turn, { dialogue: null }), text, match);
  const missed = after.conversation.misses > misses;
  if (missed && dialogue?.kind === "profile" && text.length <= FEW_LETTERS_OF_A_DETAIL) return askAgain(turn, dialogue);
  if (missed && dialogue?.kind === "perhaps-danger")
    return askOnceMore(turn, dialogue.topic, match.entities.asks ? offeredBefore(after) : []);
  return askedEnough(turn, stillAsked(turn, after));
}

/** Who was asked twice for the country, and asks something else, gets what holds everywhere. */
function askedEnough(turn: Turn, after: Turn): Turn {
  const [before, then] = [turn.conversation.dialogue, after.conversation.dialogue];
  if (before?.kind !== "profile" || then?.kind !== "profile" || before.field !== then.field) return after;
  if (turn.content.topics.get(then.topic)?.kind === "danger") return after;
  if (!before.again) return change(after, { dialogue: { ...then, again: true } });
  const given = change(turn, { dialogue: then });
  return then.field === "origin" ? homeGiven(given, "unknown") : countryGiven(given, "unknown");
}

const FEW_LETTERS_OF_A_DETAIL = 40;

/** "2 years already", asked for the country, is told of the matter that waits: the country is asked for once more; after that what holds everywhere is told. */
function askAgain(turn: Turn, dialogue: Dialogue & { readonly kind: "profile" }): Turn {
  const { field, topic, also, amount, again } = dialogue;
  if (again) return field === "origin" ? homeGiven(turn, "unknown") : countryGiven(turn, "unknown");
  const asked = field === "origin" ? askHome(turn, { topic, also, amount }) : askCountry(turn, topic, also, amount);
  return change(asked, { dialogue: { ...dialogue, again: true } });
}

function understood(start: Turn, text: string, match: Match): Turn {
  const turn = match.entities.died ? sayDied(start) : start;
  if (asksOfPerson(turn, match) && dangerOf(turn.conversation, turn) === null) return sayWhoHelps(turn);
  if (speaksOfTongue(turn, match)) return sayTongue(turn, match);
  const kept = keptInHand(turn, match);
  const followed = kept ? sayAnswerAgain(turn, kept) : followUp(turn, match);
  if (followed) return followed;
  if (turn.conversation.owner === "queue") return whileWaiting(turn, match, onTopic);
  // Of a death no guess is offered like any other, and no country noted.
  if (match.entities.died && match.verdict !== "sure") return offerPerson(turn, "unclear.person", "unsure", null, OF_A_DEATH);
  if (text.length < 2 && match.verdict !== "sure") return menu(turn, "help.ask");
  return about(turn, text, match);
}

const OF_A_DEATH: readonly TopicId[] = ["social.injury", "migration.return"];

const DIED = ".died";

/** Said once. */
function sayDied(turn: Turn): Turn {
  const said = turn.conversation.transcript.some(({ id }) => id.endsWith(DIED));
  return said ? turn : say(turn, phrase(turn, "answer.died"), { mark: DIED });
}

/** What is no question of its own beside "I do not speak Korean". */
const ASKED_WITH_TONGUE: ReadonlySet<TopicId> = new Set(["complaint.where", "legal.aid", "migration.embassy"]);

/** "They speak only Arabic, how do I call?", after an answer with numbers; another question goes before. */
function speaksOfTongue({ conversation, event }: Turn, { entities, verdict, topic }: Match): boolean {
  const { lastAnswer } = conversation;
  if (entities.reply !== "tongue" || !lastAnswer || event.at - lastAnswer.at >= FOLLOW_UP_MS) return false;
  return verdict !== "sure" || !topic || topic.startsWith("talk.") || topic === lastAnswer.topic || ASKED_WITH_TONGUE.has(topic);
}

/** Whoever is asked for the country and says something else first, may tell it afterwards; until another question is answered. */
function stillAsked(turn: Turn, after: Turn): Turn {
  const { dialogue, lastAnswer } = turn.conversation;
  const then = after.conversation.dialogue;
  if (dialogue?.kind !== "profile" || after.conversation.lastAnswer !== lastAnswer) return after;
  if (then === null) return change(after, { dialogue });
  // "Which country?", asked in danger, is not asked anew for what is asked besides: the numbers were promised first.
  const danger = turn.content.topics.get(dialogue.topic)?.kind === "danger";
  const asked = then.kind === "profile" && then.field === dialogue.field;
  return danger && asked && then.topic !== dialogue.topic ? change(after, { dialogue: { ...dialogue, also: then.topic } }) : after;
}

/** Answers to the bot's own question. Null when the message is about something else. */
function reply(turn: Turn, match: Match): Turn | null {
  const { dialogue } = turn.conversation;
  const yes = match.topic === "talk.yes";
  const no = match.topic === "talk.no";
  if (dialogue?.kind === "check") return replyInCheck(turn, dialogue, match);
  if (dialogue?.kind === "profile") {
    if (match.entities.untold && !match.entities.countries?.length) return countryUntold(turn, dialogue.field);
    const danger = turn.content.topics.get(dialogue.topic)?.kind === "danger";
    const named =
      match.entities.countries?.length &&
      (match.entities.bare || !asksOther(match, dialogue.topic) || danger) &&
      !saysHome(turn, match, danger);
    if (dialogue.field === "origin") return named ? homeGiven(turn, placeOfOrigin(match.entities)) : no ? homeGiven(turn, "unknown") : null;
    const country = placeOfWork(match.entities);
    if (named) return country ? countryGiven(turn, country) : askCountry(turn, dialogue.topic, dialogue.also, dialogue.amount);
    return no ? countryGiven(turn, "unknown") : null;
  }
  if (dialogue?.kind === "language" && match.entities.language) return setLanguage(turn, match.entities.language, "asked");
  const safety = dialogue?.kind === "safe-contact" ? answerWhetherSafe(turn, match) : undefined;
  if (safety !== undefined) return safety;
  // Only the country was missing, or so it seemed to her: which matter it is, is still not known.
  if (dialogue?.kind === "clarify" && tellsOfMatter(turn, match)) {
    const only = onlyOffered(turn);
    if (only) return answerTopic(change(turn, { dialogue: null, misses: 0 }), only);
    if (match.entities.bare) return chooseStill(turn);
  }
  if (dialogue?.kind === "perhaps-danger") return answerWhetherDanger(turn, dialogue.topic, match);
  // "Yes, very much pain" is no praise.
  const more = dialogue?.kind === "feedback" && yes ? behindYes(turn, match) : null;
  if (more) return understand(change(turn, { dialogue: null }), more.text, more);
  // "No, I am in Thailand" answers none of these.
  if ((!yes && !no) || match.entities.countries?.length) return null;
  const [only, ...others] = turn.conversation.menu;
  if (dialogue?.kind === "clarify" && yes && only && others.length === 1) return choose(turn, only.id);
  const danger = turn.conversation.menu
    .map(({ id }) => id.slice("topic:".length))
    .find((id) => turn.content.topics.get(id)?.kind === "danger");
  if (dialogue?.kind === "clarify" && yes && danger !== undefined) return askWhetherDanger(turn, danger, offeredBefore(turn));
  if (dialogue?.kind === "confirm-person") return yes ? choose(turn, "person") : menu(turn, "help.ask");
  if (dialogue?.kind === "safe-contact") return answerSafe(turn, yes);
  // Whoever asked to delete everything, and says yes, believes that it is done; "ok" has read it.
  if (dialogue?.kind === "privacy" && yes && !/^ok/iu.test(match.text)) return askErase(turn);
  if (dialogue?.kind === "confirm-erase") return choose(turn, yes ? "erase:yes" : "erase:no");
  if (dialogue?.kind === "move") return choose(turn, `move:${yes ? "yes" : "no"}:${dialogue.move}`);
  if (dialogue?.kind === "feedback") return choose(turn, yes ? "good" : "bad");
  if (dialogue?.kind === "rate-case") return choose(turn, yes ? "case:good" : "case:bad");
  return null;
}

/** Who is afraid to name the country gets what holds everywhere, and is told what the question was for. */
function countryUntold(turn: Turn, field: "destination" | "origin"): Turn {
  const why = tell(turn, "country.untold");
  return field === "origin" ? homeGiven(why, "unknown") : countryGiven(why, "unknown");
}

/** The country is told, and the choice is still open; where danger is one of it, whom to call there comes along. */
function chooseStill(turn: Turn): Turn {
  const { language, menu: choices } = turn.conversation;
  const { text } = phrase(turn, "unclear.which");
  const danger = choices.map(({ id }) => id.slice("topic:".length)).find((id) => turn.content.topics.get(id)?.kind === "danger");
  return say(turn, { text: [text, ...(danger === undefined ? [] : numbersFor(turn, danger))].join("\n"), language }, { choices });
}

/** Asked for the country, "I am in Thailand, I am Lao" sounds a little like something else; what is asked clearly is. */
function asksOther({ verdict, confidence, topic }: Match, waiting: TopicId): boolean {
  return verdict === "sure" && topic !== waiting && confidence >= CLEARLY;
}

const CLEARLY = 0.8;

/** Asked where the danger is, "I am from Comilla" is no answer, unless nothing else is said. */
function saysHome({ conversation }: Turn, { entities }: Match, danger: boolean): boolean {
  return danger && !entities.bare && placeOfWork(entities) === homeOf(conversation);
}

function placeOfOrigin({ origin, countries = [] }: Match["entities"]): Jurisdiction | "unknown" {
  return origin ?? countries[0] ?? "unknown";
}

/** What stands behind a yes, where it speaks of something, else null. */
function behindYes({ conversation: { language }, content }: Turn, { text }: Match): Match | null {
  const rest = text.trim().replace(/^[^\s,.;:!?]+[\s,.;:!?]*/u, "");
  const match = content.matcher.match(rest, { language });
  const small = match.topic?.startsWith("talk.") || (match.verdict === "none" && !/\S\s+\S/u.test(rest));
  return rest === "" || small ? null : match;
}

/** What the message is about, by the matcher's verdict: an answer, a choice of two or three, or that it was not understood. */
function about(turn: Turn, text: string, match: Match): Turn {
  if (match.verdict === "sure" && match.topic) return onTopic(change(turn, { misses: 0 }), match.topic, match);
  if (isStillHome(turn, match)) return tell(turn, "country.noted");
  if (tellsHome(match)) return noteHome(turn);
  if (introduces(match)) return match.entities.bare ? tell(turn, "country.noted") : menu(turn, "country.or-asked");
  const offered = match.verdict === "unsure" ? match.alternatives.filter((one) => isOffered(turn, one)) : [];
  const nearly = nearlyInHand(turn, match);
  if (nearly) return answerTopic(change(turn, { misses: 0 }), nearly);
  return offered.length > 0 ? clarify(turn, text, withMatterInHand(turn, offered)) : missed(turn);
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
  "talk.language": ofLanguage,
  "talk.privacy": privacy,
  "talk.about": sayWhoWeAre,
  "talk.bad-answer": badAnswer,
  "talk.yes": (turn) => menu(turn, "help.ask"),
  "talk.no": (turn) => menu(turn, "help.ask"),
};

/** "I do not speak Malay", written in another language, asks for none; whoever says it of the language that we write in needs the list. */
function ofLanguage(turn: Turn, match: Match): Turn {
  const { language, unwished } = match.entities;
  const { language: ours, lastAnswer, owner } = turn.conversation;
  if (language) return setLanguage(turn, language, "asked");
  if (unwished === undefined || unwished === ours) return askLanguage(turn);
  const answered = lastAnswer !== null && turn.event.at - lastAnswer.at < FOLLOW_UP_MS;
  return answered || owner === "queue" ? sayTongue(turn, match) : menu(turn, "help.ask");
}

/** "I am a maid in Hong Kong" asks for nothing yet, nor with a greeting in front. */
function introduces({ entities, verdict, text, alternatives: [likeliest] }: Match): boolean {
  if (!entities.countries?.length || entities.reply !== undefined) return false;
  const guessed = likeliest === undefined || likeliest.topic === "talk.greeting" ? 0 : likeliest.confidence;
  return entities.bare === true || verdict === "none" || (guessed < GUESS && !text.includes("?"));
}

/** Below this a topic is one of several guesses. */
const GUESS = 0.35;
/** Nobody chooses "Goodbye" from a list. */
function isOffered(turn: Turn, { topic, confidence }: Candidate): boolean {
  const kind = turn.content.topics.get(topic)?.kind;
  return kind === "danger" ? confidence >= FRIGHTENING : kind !== undefined && kind !== "talk";
}

function clarify(turn: Turn, text: string, topics: readonly TopicId[]): Turn {
  const choices = topics.slice(0, 3).map((topic) => topicChoice(turn, topic));
  const person = choices.length === 1 ? [choice(turn, "person")] : [];
  const asked = tell(turn, "unclear.which", {}, [...choices, choice(turn, "none"), ...person]);
  return change(asked, { dialogue: { kind: "clarify", text: text.slice(0, 200) }, misses: turn.conversation.misses + 1 });
}

const MISSES_TO_CALL = 4;

/** What is not understood behind an answer is most likely about the same matter. */
function behindAnswer(turn: Turn): Turn | null {
  const matter = inHand(turn);
  return matter === null ? null : offerPerson(turn, "unclear.menu", "unsure", matter, [matter, ...nextAfter(turn, matter)]);
}

function saysAnother({ conversation: { transcript } }: Turn): boolean {
  const [before, now] = transcript.filter(({ from }) => from === "worker").slice(-2);
  return before?.content.kind !== "text" || now?.content.kind !== "text" || before.content.text !== now.content.text;
}

/** Not understood: once the menu, twice in a row a person is offered, the fourth time called. */
function missed(turn: Turn): Turn {
  const misses = turn.conversation.misses + 1;
  const counted = change(turn, { misses });
  // The loop guard would be silent soon; a machine says the same again.
  if (misses >= MISSES_TO_CALL && saysAnother(turn)) return handOver(counted, "unsure", null);
  if (misses >= 2) return offerPerson(counted, "unclear.person", "unsure", null);
  return behindAnswer(counted) ?? menu(counted, "unclear.menu");
}
