import type { Part } from "../answers/answering.ts";
import type { Fact, Topic } from "../content.ts";
import { FALLBACK_LANGUAGE } from "../language.ts";
import type { Candidate, Match } from "../matcher/types.ts";
import type { TopicId } from "../message.ts";
import type { Turn } from "../turn.ts";

/** "And in Malaysia?" an hour later is still about the last answer; next week it is not. */
export const FOLLOW_UP_MS = 6 * 60 * 60_000;

/** What a text speaks of, by names that are the same in all languages. Latin letters may be English words whatever the language. */
export function spokenOf({ conversation: { language }, content }: Turn, text: string): readonly string[] {
  return content.matcher.speaksOf(text, /[a-z]/i.test(text) ? [language, FALLBACK_LANGUAGE] : [language]);
}

/** The loss of work or of the permit, and what is said with it that names no cause. */
const LOSS: readonly string[] = ["fired", "deport", "revenge"];
const TELLING: readonly string[] = ["private", "must", "may-i", "afraid"];
const NO_CAUSE: ReadonlySet<string> = new Set([
  ...LOSS,
  ...TELLING,
  "employer",
  "agent",
  "lawful",
  "negation",
  "now",
  "how-long",
  "go-home",
  "anonymous",
  "fire-accident-now",
]);

/**
 * What of the last answer is asked about by a message that sounds like another matter, but only follows from it: "can she terminate me?", "must I tell
 * her?" of somebody pregnant. Null where it names a cause of its own, as "I resign" does, or where the last matter has nothing about it.
 */
export function keptInHand(turn: Turn, match: Match): Part | null {
  const { lastAnswer } = turn.conversation;
  const topic = turn.content.topics.get(lastAnswer?.topic ?? "");
  if (!lastAnswer || !topic?.keeps || turn.event.at - lastAnswer.at >= FOLLOW_UP_MS || (match.danger && !match.faint)) return null;
  const said = spokenOf(turn, match.text);
  const own = turn.content.matcher.speaksOf(topic.means, [FALLBACK_LANGUAGE]);
  if (said.length === 0 || said.some((one) => !NO_CAUSE.has(one) && !own.includes(one))) return null;
  const loses = said.some((one) => LOSS.includes(one));
  if (!loses && asksWhetherToTell(match, said, topic.keeps)) return "steps";
  const follows = topic.keeps.includes(likeliest(match)) || (loses && match.faint === true);
  if (!follows) return null;
  if (factSpeaksOfLoss(turn, topic)) return lastAnswer.again ? "steps" : "more";
  return speaksOfLoss(turn, topic.means) ? "steps" : null;
}

const likeliest = ({ topic, alternatives: [first] }: Match): TopicId => topic ?? first?.topic ?? "";

/** Below this a topic is one of several guesses. */
const GUESS = 0.5;

function asksWhetherToTell(match: Match, said: readonly string[], keeps: readonly TopicId[]): boolean {
  const { verdict, faint, entities, alternatives } = match;
  const heardAs = likeliest(match);
  const near = heardAs === "talk.privacy" || keeps.includes(heardAs);
  const open = faint === true || (verdict !== "sure" && (near || (alternatives[0]?.confidence ?? 0) < GUESS));
  if (!open) return false;
  if (said.includes("private") || (near && said.includes("must"))) return true;
  return entities.asks === true && said.some((one) => TELLING.includes(one) || one === "employer");
}

const speaksOfLoss = ({ content }: Turn, text: string): boolean =>
  content.matcher.speaksOf(text, [FALLBACK_LANGUAGE]).some((one) => LOSS.includes(one));

/** In the country that was told of. */
function factSpeaksOfLoss(turn: Turn, { id }: Topic): boolean {
  const { lastAnswer } = turn.conversation;
  const facts = lastAnswer ? turn.content.facts(id, lastAnswer.jurisdiction) : [];
  return facts.some(({ statement }: Fact) => speaksOfLoss(turn, statement));
}

/** What stands so near to the first of the guesses is as likely. */
const NEARLY = 0.9;

/** The matter in hand, where a message that is not clear is most likely about it, and nothing in it sounds like danger. */
export function nearlyInHand(turn: Turn, { verdict, alternatives }: Match): TopicId | null {
  const matter = inHand(turn);
  if (verdict !== "unsure" || matter === null) return null;
  const { topics } = turn.content;
  if (alternatives.some(({ topic, confidence }) => topics.get(topic)?.kind === "danger" && confidence >= PERHAPS_DANGER)) return null;
  const [first] = alternatives;
  const own = alternatives.find(({ topic }) => topic === matter);
  return first && own && own.confidence >= NEARLY * first.confidence ? own.topic : null;
}

const PERHAPS_DANGER = 0.1;

/** The matter in hand: what was answered last, where it is no danger and not too long ago. */
export function inHand({ conversation: { lastAnswer }, content, event }: Turn): TopicId | null {
  if (lastAnswer === null || event.at - lastAnswer.at >= FOLLOW_UP_MS) return null;
  return content.topics.get(lastAnswer.topic)?.kind === "knowledge" ? lastAnswer.topic : null;
}

/** A guess that is likelier goes before the matter in hand. */
const CLEARER = 0.48;

/**
 * The matter in hand among the guesses for a message that is not clear. Of 209 such messages behind an answer, played in three rounds, 103 were still about it, and
 * the likeliest guess was right for 74: with it before every guess below `CLEARER`, the right topic comes first for 122, and among three for 169 instead of 127.
 */
export function withMatterInHand(turn: Turn, guesses: readonly Candidate[]): readonly TopicId[] {
  const own = inHand(turn);
  const topics = guesses.map(({ topic }) => topic);
  const [first] = guesses;
  if (own === null || first === undefined) return topics;
  const others = topics.filter((topic) => topic !== own);
  const danger = turn.content.topics.get(first.topic)?.kind === "danger";
  return danger || (first.topic !== own && first.confidence >= CLEARER) ? [...others.slice(0, 2), own] : [own, ...others];
}

/** "In Thailand", "in Thailand, no papers": what is added to a matter, and is none. */
export function tellsOfMatter(turn: Turn, { text, verdict, entities }: Match): boolean {
  if (entities.countries?.length && entities.bare) return true;
  const said = spokenOf(turn, text);
  const papers = said.includes("undocumented") || (said.includes("negation") && said.some((one) => PAPERS.has(one)));
  return verdict !== "sure" && papers && said.every((one) => PAPERS.has(one) || one === "negation");
}

const PAPERS: ReadonlySet<string> = new Set(["undocumented", "document", "work-permit", "visa", "id-card"]);

/** The one ordinary topic that was offered, or null. */
export function onlyOffered({ conversation: { menu: offered }, content }: Turn): TopicId | null {
  const topics = offered.filter(({ id }) => id.startsWith("topic:")).map(({ id }) => id.slice("topic:".length));
  const [only, ...others] = topics;
  return only !== undefined && others.length === 0 && content.topics.get(only)?.kind === "knowledge" ? only : null;
}
