import { answerTopic, sayAnswerAgain } from "../answers/answering.ts";
import { goOn } from "../answers/next-after.ts";
import { amountAsked } from "../checks/offers.ts";
import type { LastAnswer } from "../conversation.ts";
import { FALLBACK_LANGUAGE } from "../language.ts";
import type { Match } from "../matcher/types.ts";
import type { TopicId } from "../message.ts";
import type { Turn } from "../turn.ts";
import { tell } from "../turn.ts";
import { spokenOf } from "./in-hand.ts";

/** What is said of an offer, a passport or pay right behind the answer to it, and sounds like another matter. Null when it is one. */
export function behindAnswer(turn: Turn, { topic }: LastAnswer, match: Match): Turn | null {
  const said = spokenOf(turn, match.text);
  if (OFFERS.has(topic)) return behindOffer(turn, topic, match, said);
  if (topic === "documents.passport" && agreed(match, said)) return sayAnswerAgain(tell(turn, "answer.agreed"), "steps");
  return asksForWords(turn, match, said) ? sayWords(turn, topic) : null;
}

type Said = readonly string[];

const has = (said: Said, names: ReadonlySet<string>): boolean => said.some((one) => names.has(one));
const only = (said: Said, ...names: readonly ReadonlySet<string>[]): boolean => said.every((one) => names.some((set) => set.has(one)));

const OFFERS: ReadonlySet<TopicId> = new Set(["agency.scam", "agency.check"]);

/** Money is wanted: "they want 30 lakh first", "so I pay or not?". */
const WANTS_MONEY: ReadonlySet<string> = new Set(["ask-money", "pay", "send-money", "deposit", "fee", "overcharge"]);
/** Pay of work, and money that is gone: other matters. */
const OTHER_MONEY: ReadonlySet<string> = new Set([
  "salary",
  "deduct",
  "refund",
  "cheated",
  "disappeared",
  "complain",
  "lodge",
  "hotline",
  "overtime",
]);
/** What the money may be heard as. */
const ABOUT_MONEY: ReadonlySet<TopicId | null> = new Set([...OFFERS, "fees.limit", "migration.remittance"]);
/** What is shown, or told, so that somebody believes. */
const SHOWN: ReadonlySet<string> = new Set(
  "licence document visa ticket id-card work-permit contract friend relative workmate online-job official-route real-or-fake consumer-finance".split(
    " ",
  ),
);
const BESIDE_SHOWN: ReadonlySet<string> = new Set(
  "agent employer human woman-girl we-many menu evidence promise sign job-offer go-abroad".split(" "),
);
/** As this it may be heard: for an office, too, one complains at. */
const ABOUT_PROOF: ReadonlySet<TopicId | null | undefined> = new Set([...OFFERS, "complaint.where", "migration.channels", null]);

function behindOffer(turn: Turn, topic: TopicId, match: Match, said: Said): Turn | null {
  if (wantsMoney(match, said)) {
    const amount = amountAsked("fees.limit", match);
    return amount ? answerTopic(turn, "fees.limit", undefined, amount) : goOn(turn, "answer.not-yet", topic);
  }
  // "He has no office".
  if (match.verdict === "unsure" && ABOUT_PROOF.has(match.alternatives[0]?.topic) && !match.entities.asks && said.join() === "negation")
    return goOn(turn, "answer.not-yet", topic);
  return speaksForIt(match, said) ? goOn(turn, "answer.no-proof", topic) : null;
}

function wantsMoney({ verdict, topic, entities }: Match, said: Said): boolean {
  if (has(said, OTHER_MONEY)) return false;
  const sure = verdict === "sure" && !ABOUT_MONEY.has(topic);
  if (sure && !(topic === "fees.refund" && said.includes("ask-money"))) return false;
  // "How do I send money home?" is another question.
  if (topic === "migration.remittance" && entities.asks) return false;
  return (
    (entities.ransom === true && entities.other !== true) || has(said, WANTS_MONEY) || (entities.amount !== undefined && said.length === 0)
  );
}

/** "They have an office", "my cousin went with them": no question, and nothing denied. */
function speaksForIt({ verdict, topic, entities, text, alternatives }: Match, said: Said): boolean {
  if (entities.asks || entities.reply !== undefined || /[?？]\s*$/u.test(text) || (verdict === "sure" && !ABOUT_PROOF.has(topic)))
    return false;
  // "My friend went with them" may be the beginning of something worse.
  if (alternatives.some((one) => one.topic.startsWith("safety.") && one.confidence >= PERHAPS_DANGER)) return false;
  if (!only(said, SHOWN, BESIDE_SHOWN)) return false;
  return has(said, SHOWN) || (said.length === 0 && verdict === "unsure" && ABOUT_PROOF.has(alternatives[0]?.topic));
}

const PERHAPS_DANGER = 0.25;

const AGREED: ReadonlySet<string> = new Set(["sign", "promise"]);
const OF_PASSPORT: ReadonlySet<string> = new Set(
  "document contract keep-hold passport agent employer some-time-ago lost only-yes".split(" "),
);
const OF_CONTRACT: ReadonlySet<TopicId | null> = new Set([null, "contract.content", "contract.substitution", "documents.passport"]);

/** "I signed that they keep it". */
function agreed({ topic, entities }: Match, said: Said): boolean {
  return OF_CONTRACT.has(topic) && !entities.asks && has(said, AGREED) && only(said, AGREED, OF_PASSPORT);
}

const WHOM: ReadonlySet<string> = new Set(["employer", "agent", "negation"]);

/** "What do I say to him?" is heard by rules; "what do I do now?" is not that. */
function asksForWords({ content }: Turn, { entities: { reply, hint }, verdict, topic }: Match, said: Said): boolean {
  const means = content.topics.get(topic ?? "")?.means ?? "";
  // Surely about pregnancy, without a word of it, is a guess.
  const unsaid = !content.matcher.speaksOf(means, [FALLBACK_LANGUAGE]).some((one) => said.includes(one) && !WHOM.has(one));
  const free = verdict !== "sure" || topic === "talk.human" || unsaid;
  return reply === undefined && hint === "next" && free && !said.includes("now") && !said.includes("human");
}

const WORDS_FOR: Readonly<Record<TopicId, string>> = { "wages.unpaid": "wages", "documents.passport": "passport" };

/** One sentence to copy. */
function sayWords(turn: Turn, topic: TopicId): Turn | null {
  const name = Object.hasOwn(WORDS_FOR, topic) ? WORDS_FOR[topic] : undefined;
  return name === undefined ? null : goOn(turn, `answer.say-${name}`, topic);
}
