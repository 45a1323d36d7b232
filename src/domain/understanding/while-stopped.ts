import { handleDanger, sayHowToStart } from "../danger/danger.ts";
import { isOpen } from "../desk/tickets.ts";
import { dangerOf } from "../follow-up/follow-up.ts";
import type { Reply } from "../matcher/training.ts";
import type { Match } from "../matcher/types.ts";
import type { TopicId } from "../message.ts";
import type { Turn } from "../turn.ts";
import { change, choice, phrase, say } from "../turn.ts";
import { start } from "./small-talk.ts";

// Thanks and goodbyes wait for no answer.
export const SAYS_ALL: ReadonlySet<string | null> = new Set(["talk.thanks", "talk.goodbye"]);

/**
 * Whoever asks for something, and comes back later, does not remember the word that begins again: she is told it, once. So is at once who asks for a
 * person, or for help. In danger no word is met with silence, and who asks whom to call has the numbers.
 */
export function whileStopped(turn: Turn, match: Match | null): Turn {
  const { ticket, transcript, menu: shown } = turn.conversation;
  const inDanger = (isOpen(ticket) && ticket.priority === "danger") || shown.some(({ id }) => id.startsWith("topic:safety."));
  const topic = match?.verdict === "sure" ? match.topic : null;
  if (match && saysItIsSafe(turn, match)) return wasAskedWhetherToStart(turn) ? start(turn) : askWhetherToStart(turn);
  if (inDanger && (topic === null || !SAYS_ALL.has(topic))) {
    const danger = match && asksWhomToCall(match) ? dangerOf(turn.conversation, turn) : null;
    const untold = change(turn, { startTold: false });
    return danger ? handleDanger(untold, danger) : sayHowToStart(untold);
  }
  if (topic !== null && CALLS.has(topic)) return sayHowToStart(turn);
  const said = transcript.findLast(({ from }) => from === "bot")?.at ?? 0;
  const writes = topic === null ? match !== null : !topic.startsWith("talk.");
  return writes && turn.event.at - said >= LATER_MS ? sayHowToStart(turn) : turn;
}

const WHOM_TO_CALL: ReadonlySet<Reply | TopicId | undefined | null> = new Set([
  "number",
  "next",
  "again",
  "unanswered",
  "complaint.where",
  "talk.help",
  "talk.human",
]);

function asksWhomToCall({ topic, entities: { reply, hint } }: Match): boolean {
  return WHOM_TO_CALL.has(reply) || WHOM_TO_CALL.has(hint) || WHOM_TO_CALL.has(topic);
}

const CALLS: ReadonlySet<TopicId> = new Set(["talk.human", "talk.help", "complaint.file"]);

/** "Ok, thanks" behind STOP is no coming back. */
const LATER_MS = 60 * 60_000;

/** "You can write now", and a yes to what was told of beginning again. */
function saysItIsSafe({ conversation }: Turn, { topic, entities }: Match): boolean {
  return conversation.startTold === true && (entities.reply === "safe" || topic === "talk.yes");
}

const AGAIN = ".again";

/** She may not see that the word is what begins again. */
function askWhetherToStart(turn: Turn): Turn {
  const choices = [choice(turn, "start", "choices.move-yes"), choice(turn, "stop", "choices.move-no")];
  return say(turn, phrase(turn, "stop.again"), { choices, mark: AGAIN });
}

const wasAskedWhetherToStart = ({ conversation }: Turn): boolean =>
  conversation.transcript.findLast(({ from }) => from === "bot")?.id.endsWith(AGAIN) === true;
