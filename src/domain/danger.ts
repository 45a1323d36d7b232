import { composeAnswer } from "./answer.ts";
import { askCountry, REPEAT_STEPS_MS } from "./answering.ts";
import { askSafe } from "./hand-over.ts";
import type { Entities } from "./matcher/types.ts";
import type { TopicId } from "./message.ts";
import { isOpen, openTicket } from "./tickets.ts";
import type { Turn } from "./turn.ts";
import { change, choice, phrase, say, tell } from "./turn.ts";

type Told = Pick<Entities, "destination" | "other">;

/**
 * Danger comes before everything, in every state. The desk is told at once and the ticket jumps the queue. Emergency words and numbers go
 * out in the same reply, but for a conversation that a person holds: there the person is told, and the bot stays silent. After STOP no person
 * can answer, so the bot does, and asks nothing. `told`: what the message itself says. Where it names no country, and several have been talked
 * about, it is asked.
 */
export function handleDanger(turn: Turn, kind: TopicId, told: Told = {}): Turn {
  const wasOpen = isOpen(turn.conversation.ticket);
  const opened = openTicket(turn, "danger", kind, "danger");
  if (turn.conversation.owner === "staff" && !turn.conversation.stopped) return opened;
  // Who takes leave of life names children and friends.
  const called = told.other && kind !== "safety.selfharm" ? sayForOther(opened) : opened;
  if (turn.conversation.stopped) return sayHowToStart(emergencyHelp(called, kind));
  const helped = emergencyHelp(called, kind);
  const informed = wasOpen ? helped : tell(helped, "danger.called", { case: called.conversation.ticket?.id ?? "" });
  const { destination, moved } = informed.conversation.profile;
  return destination === undefined || (moved && !told.destination) ? askCountry(informed, kind) : askSafe(informed);
}

const OTHER = ".other";

/** That what follows is for the other person; said once in a case. */
function sayForOther(turn: Turn): Turn {
  const { transcript, ticket } = turn.conversation;
  const said = transcript.some(({ id, at }) => id.endsWith(OTHER) && at >= (ticket?.openedAt ?? 0));
  return said ? turn : say(turn, phrase(turn, "danger.other"), { mark: OTHER });
}

/** "Not me, my brother", said of a danger that was told before. */
export function helpForOther(turn: Turn, kind: TopicId): Turn {
  return helpAgain(sayForOther(turn), kind, false);
}

/** Whom to call in a danger that was told before; `whole`: what to do, too. Then what is still not known of it. */
export function helpAgain(turn: Turn, kind: TopicId, whole: boolean): Turn {
  const helped = emergencyHelp(turn, kind, whole);
  const { destination, moved } = helped.conversation.profile;
  return destination === undefined || moved ? askCountry(helped, kind) : askSafe(helped);
}

/** Said once after a STOP: whoever writes again of danger has read it. */
function sayHowToStart(turn: Turn): Turn {
  return turn.conversation.startTold ? turn : change(tell(turn, "danger.stopped"), { startTold: true });
}

function emergencyHelp(turn: Turn, kind: TopicId, whole?: boolean): Turn {
  const { language, profile, lastAnswer, stopped } = turn.conversation;
  const place = profile.destination === undefined || profile.destination === "unknown" ? null : profile.destination;
  const answer = composeAnswer(turn.content, { topic: kind, jurisdiction: place, language, profile, now: turn.event.at, mayAsk: !stopped });
  if (!answer) return tell(turn, "danger.general", {}, [choice(turn, "person")]);
  const repeated = lastAnswer?.topic === kind && turn.event.at - lastAnswer.at < REPEAT_STEPS_MS;
  const first = say(turn, answer.first, answer.first.answer ? { answer: answer.first.answer } : {});
  const after = answer.second && (whole ?? !repeated) ? say(first, answer.second) : first;
  return change(after, { lastAnswer: { topic: kind, jurisdiction: place ?? "INT", at: turn.event.at }, dialogue: null });
}
