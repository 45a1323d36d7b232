import { commandOf } from "../commands.ts";
import { isOpen } from "../desk/tickets.ts";
import { FRIGHTENING, isKnown } from "../desk/waiting.ts";
import { dangerOf, speaksOfOther } from "../follow-up/follow-up.ts";
import { keptInHand } from "../follow-up/in-hand.ts";
import type { Reply } from "../matcher/training.ts";
import type { Match } from "../matcher/types.ts";
import type { TopicId } from "../message.ts";
import type { Turn } from "../turn.ts";
import { change, tell } from "../turn.ts";
import { saysFromHome } from "./at-home.ts";
import { askWhetherDanger, handleDanger, helpForOther } from "./danger.ts";
import { isOfTheirs } from "./safe-to-write.ts";

/** What comes before everything: that somebody looks at the phone, danger, and what may be danger. Null where nothing of it is heard. */
export function heardDanger(turn: Turn, match: Match): Turn | null {
  if (isWatched(turn, match)) return watched(turn, match);
  // "She will fire me when she knows", of somebody pregnant, sounds a little like danger.
  if (match.danger && isFaint(turn, match) && keptInHand(turn, match)) return null;
  if (match.danger && isFaint(turn, match)) return askWhetherDanger(turn, match.danger, offeredBeside(turn, match));
  if (match.danger) return inDanger(turn, match, match.danger);
  const home = saysFromHome(turn, match);
  if (home) return home;
  const near = nearTheHint(turn, match);
  return near === null ? null : askWhetherDanger(turn, near, offeredBeside(turn, match));
}

/** "Nobody picks up", "he does not give it" are words of their own, and of nothing worse. */
const IN_VAIN: ReadonlySet<Reply> = new Set(["unanswered", "refused"]);

/** So much of the likeliest topic's share. */
const NEARLY = 0.75;

/** "I cannot go out, I can call at night" has a word of numbers in it, and may be danger: that is asked before the word is followed. */
function nearTheHint(turn: Turn, { entities: { hint }, verdict, alternatives }: Match): TopicId | null {
  if (hint === undefined || IN_VAIN.has(hint) || verdict !== "unsure" || !isAskedAbout(turn)) return null;
  const least = Math.max(FRIGHTENING, NEARLY * (alternatives[0]?.confidence ?? 0));
  const near = alternatives.find(({ topic, confidence }) => confidence >= least && turn.content.topics.get(topic)?.kind === "danger");
  return near?.topic ?? null;
}

/** What the model hears less clearly than this, without a rule, may be a word of another danger, or of none. */
const CLEAR_DANGER = 0.9;
/** A crisis line cannot open a locked door: from there another danger is believed sooner. */
const CLEAR_AFTER_SELFHARM = 0.8;

/** A danger that is worth a question, where none was told before and the bot is the one to ask. What sounds so once more, as the answer, is danger. */
function isFaint(turn: Turn, { faint }: Match): boolean {
  return faint === true && isAskedAbout(turn);
}

/** Nothing of danger was told or asked before, and the bot is the one to ask. */
function isAskedAbout({ conversation: { stopped, owner, ticket, dialogue } }: Turn): boolean {
  const told = (isOpen(ticket) && ticket.priority === "danger") || dialogue?.kind === "perhaps-danger";
  return !stopped && owner !== "staff" && !told;
}

/** Ordinary topics that may be meant instead. */
const BESIDE = 0.05;
const MOST_BESIDE = 2;

function offeredBeside(turn: Turn, { alternatives }: Match): readonly TopicId[] {
  const likely = alternatives.filter(({ topic, confidence }) => confidence >= BESIDE && isKnown(turn, topic));
  return likely.map(({ topic }) => topic).slice(0, MOST_BESIDE);
}

/** Whoever wants to die, or bleeds, needs other help than before. */
const NEVER_THE_SAME: ReadonlySet<TopicId> = new Set(["safety.selfharm", "safety.emergency"]);

/** In a case of danger each further word of it is about the same, unless another is clear, or somebody may want to die. */
function kindOf(turn: Turn, { confidence }: Match, heard: TopicId): TopicId {
  const open = dangerOf(turn.conversation, turn);
  const clear = confidence >= (open === "safety.selfharm" ? CLEAR_AFTER_SELFHARM : CLEAR_DANGER);
  return open === null || clear || NEVER_THE_SAME.has(heard) ? heard : open;
}

/** "Is anybody there?" asks for us. */
const ASKS_FOR_US: ReadonlySet<TopicId | null> = new Set(["complaint.status", "talk.human"]);

/** "Boss reads my phone", "do not write now": counts for as long as a case is open, whoever has it, and whatever was said before. */
function isWatched(turn: Turn, match: Match): boolean {
  const { conversation, content } = turn;
  const { entities, text, danger, faint, topic, verdict } = match;
  const { ticket, safeToMessage, stopped, dialogue } = conversation;
  const perhaps = dialogue?.kind === "perhaps-danger";
  // "Madam coming" is as much as can be written in danger; "he is coming back, help me" cries for help.
  const asks = verdict === "sure" && ASKS_FOR_US.has(topic);
  const beside = entities.beside === true && (danger === null || faint === true) && !asks;
  // "They took her phone", "she says somebody is beside her" is said of another; who asks for her can be caught, too.
  if (isOfTheirs(turn, match)) return false;
  const heard = (entities.reply === "watched" && entities.other !== true) || (beside && (perhaps || ticket?.priority === "danger"));
  if (!heard || !(isOpen(ticket) || perhaps) || safeToMessage === false || stopped) return false;
  return commandOf(text, content) !== "stop";
}

/** A danger that is not clear is no ground for a text about danger on a phone that somebody looks at: the case is open as it is. */
function watched(turn: Turn, match: Match): Turn {
  const quiet = change(turn, { safeToMessage: false });
  const clear = match.danger !== null && match.confidence >= CLEAR_DANGER ? match.danger : null;
  // A question about danger stays open: without an answer a person looks at it.
  const unanswered = turn.conversation.dialogue?.kind === "perhaps-danger";
  const done = clear ? inDanger(quiet, match, clear) : unanswered ? quiet : change(quiet, { dialogue: null });
  const { owner, stopped } = done.conversation;
  return owner !== "staff" && !stopped ? tell(done, "person.safe-no") : done;
}

/** "Not me, my brother" sounds like danger of its own to whoever does not know what was said before. */
function inDanger(turn: Turn, match: Match, heard: TopicId): Turn {
  const open = dangerOf(turn.conversation, turn);
  if (open !== null && turn.conversation.owner === "queue" && match.confidence < CLEAR_DANGER && speaksOfOther(match))
    return helpForOther(turn, open);
  return handleDanger(turn, kindOf(turn, match, heard), match.entities);
}
