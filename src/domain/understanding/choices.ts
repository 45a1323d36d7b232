import { answerTopic, countryGiven, homeGiven, sayAnswerAgain } from "../answers/answering.ts";
import { countryInCheck, outOfCheck, pressedInCheck } from "../checks/flow.ts";
import type { Ticket } from "../conversation.ts";
import { answerBesideDanger } from "../danger/beside-danger.ts";
import { handleDanger } from "../danger/danger.ts";
import { callInDoubt } from "../danger/perhaps-danger.ts";
import { reopenTicket } from "../desk/desk.ts";
import { answerSafe, caseStatus, handOver, offerPerson } from "../desk/hand-over.ts";
import { isOpen, withTicket } from "../desk/tickets.ts";
import { erase, keepData } from "../erase.ts";
import { inHand } from "../follow-up/in-hand.ts";
import { isLanguage } from "../language.ts";
import type { TopicId } from "../message.ts";
import { answeredMove, askedToMove } from "../move/turn.ts";
import type { Turn } from "../turn.ts";
import { change, choice, tell } from "../turn.ts";
import { askErase, askLanguage, exportData, menu, privacy, setLanguage, showData, start, stop } from "./small-talk.ts";

const PLAIN: Readonly<Record<string, (turn: Turn) => Turn>> = {
  help: menu,
  language: askLanguage,
  person: askedForPerson,
  case: caseStatus,
  move: askedToMove,
  privacy,
  "privacy:show": showData,
  "privacy:export": exportData,
  "privacy:erase": askErase,
  "erase:yes": erase,
  "erase:no": keepData,
  "safe:yes": (turn) => answerSafe(turn, true),
  "safe:no": (turn) => answerSafe(turn, false),
  good: (turn) => change(tell(turn, "feedback.thanks"), { dialogue: null }),
  bad: notHelped,
  "case:good": (turn) => rated(turn, "good"),
  "case:bad": (turn) => rated(turn, "bad"),
  "case:reopen": reopened,
  none: noneOfThese,
  stop,
  start,
};

/** What a button means, whenever it is pressed: an old one does what it says. Null for an id that nobody offers. */
export function choose(turn: Turn, id: string): Turn | null {
  const moved = answeredMove(turn, id);
  if (moved) return moved;
  const plain = Object.hasOwn(PLAIN, id) ? PLAIN[id] : undefined;
  if (plain) return plain(outOfCheck(turn));
  const [kind, value = ""] = [id.slice(0, id.indexOf(":")), id.slice(id.indexOf(":") + 1)];
  if (kind === "lang" && isLanguage(value)) return setLanguage(turn, value);
  if (kind === "check") return pressedInCheck(turn, id);
  if (kind === "country" && value === "none") return countryInCheck(turn, "unknown") ?? countryGiven(turn, "unknown");
  if (kind === "country" && turn.content.jurisdictions.includes(value)) return countryInCheck(turn, value) ?? countryGiven(turn, value);
  if (kind === "home" && value === "none") return homeGiven(turn, "unknown");
  if (kind === "home" && turn.content.jurisdictions.includes(value)) return homeGiven(turn, value);
  return kind === "topic" ? topicChosen(turn, value) : null;
}

const ACTIONS: Readonly<Record<TopicId, (turn: Turn) => Turn>> = {
  "complaint.file": (turn) => handOver(turn, "complaint", "complaint.file", "high"),
  "complaint.status": caseStatus,
  "talk.human": askedForPerson,
  "talk.language": askLanguage,
  "talk.privacy": privacy,
};

/** A kind of danger that was offered because the bot was not sure is danger all the same. */
function topicChosen(turn: Turn, topic: TopicId): Turn | null {
  const known = turn.content.topics.get(topic);
  if (!known) return null;
  const free = change(turn, { dialogue: null, misses: 0 });
  const action = Object.hasOwn(ACTIONS, topic) ? ACTIONS[topic] : undefined;
  if (action) return action(free);
  // "Yes, danger" stands on the button.
  const { dialogue } = turn.conversation;
  const unnamed = dialogue?.kind === "perhaps-danger" && dialogue.topic === topic;
  if (known.kind === "danger") return handleDanger(free, topic, unnamed ? { unnamed } : {});
  // Whoever chooses what was just answered wants to know more of it.
  if (topic === inHand(turn)) return sayAnswerAgain(free, "more");
  return answerBesideDanger(free, topic) ?? answerTopic(free, topic);
}

/** Opens a ticket for the reason that was talked about, or because the worker asks. */
export function askedForPerson(turn: Turn): Turn {
  const { dialogue } = turn.conversation;
  if (dialogue?.kind === "perhaps-danger") return callInDoubt(turn, dialogue.topic);
  const doubted = dialogue?.kind === "confirm-person" ? dialogue.topic : null;
  if (doubted !== null && turn.content.topics.get(doubted)?.kind === "danger") return callInDoubt(turn, doubted);
  const reason: Ticket["reason"] = dialogue?.kind === "confirm-person" ? dialogue.reason : "asked";
  const topic = dialogue?.kind === "confirm-person" ? dialogue.topic : (turn.conversation.lastAnswer?.topic ?? null);
  return handOver(change(turn, { dialogue: null }), reason, topic);
}

function notHelped(turn: Turn): Turn {
  const { dialogue, lastAnswer } = turn.conversation;
  const topic = dialogue?.kind === "feedback" ? dialogue.topic : (lastAnswer?.topic ?? null);
  return offerPerson(turn, "feedback.sorry", "bad-answer", topic);
}

function noneOfThese(turn: Turn): Turn {
  // A person is called already.
  if (isOpen(turn.conversation.ticket)) return caseStatus(turn);
  return offerPerson(turn, "unclear.person", "unsure", null);
}

function rated(turn: Turn, rating: "good" | "bad"): Turn {
  // An old button under a case that is open again, or under the one before, rates nothing.
  const ended = turn.conversation.ticket?.state === "resolved";
  const noted = change(ended ? withTicket(turn, { rating }) : turn, { dialogue: null });
  return rating === "good" ? tell(noted, "case.thanks") : reoffer(noted);
}

function reoffer(turn: Turn): Turn {
  return tell(turn, "case.sorry", {}, [choice(turn, "case:reopen")]);
}

function reopened(turn: Turn): Turn {
  const { ticket } = turn.conversation;
  if (ticket?.state !== "resolved") return caseStatus(turn);
  return tell(reopenTicket(turn), "case.reopened", { case: ticket.id });
}
