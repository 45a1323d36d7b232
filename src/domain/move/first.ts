import { isOpen } from "../desk/tickets.ts";
import type { StaffId } from "../message.ts";
import type { Turn } from "../turn.ts";
import { audit, change, choice, phrase, tell, tellDesk } from "../turn.ts";
import { CODE_MS } from "./code.ts";
import { askYesNo, post, step, withoutMove } from "./letters.ts";
import { emptied, goneWith, packed, putBack } from "./parcel.ts";
import type { MoveStep, Moving } from "./types.ts";

// The conversation that has the case.

type Step<Name extends MoveStep["step"]> = Extract<MoveStep, { step: Name }>;

/** Asks for a code, which comes as an event of its own: chance is the shell's. One that is in force already works no more. */
export function askForCode(turn: Turn, by: "worker" | StaffId, tellFirst: boolean): Turn {
  return post(withoutMove(turn), { kind: "wants-code", id: `move.${turn.event.id}.code`, by, tell: tellFirst });
}

/**
 * The worker asks to go on elsewhere: a code, or once more the question that is open. Staff began a move because she may not have this phone any
 * more: whoever has it gets no code in the place of hers, and does not learn that there is one.
 */
export function moveFromHere(turn: Turn): Turn {
  const { move } = turn.conversation;
  if (!move || !inForce(turn, move)) return askForCode(turn, "worker", true);
  if (move.by !== "worker") return tell(turn, "move.stays", {}, [choice(turn, "person")]);
  return move.stage === "shown" || move.stage === "written" ? askForCode(turn, "worker", true) : askFirst(turn, move);
}

/** A code of a staff member is for whoever talks with the worker, and never said where the case is. */
export function codeMade(turn: Turn, { move: id, code, by, tell: tellFirst }: Step<"code">): Turn {
  const { ticket, stopped } = turn.conversation;
  const held = by === "worker" ? !stopped : ticket?.claimedBy === by;
  if (!isOpen(ticket) || !held) return turn;
  const until = turn.event.at + CODE_MS;
  const begun = change(withoutMove(turn), { move: { id, code, by, tell: tellFirst, until, stage: "shown" } });
  return by === "worker" ? tell(begun, "move.code", { code, minutes: CODE_MS / 60_000 }) : begun;
}

/** The code was written in another conversation. It works once. */
export function codeWritten(turn: Turn, { code, from, channel }: Step<"written">): Turn {
  const { conversation, event } = turn;
  const { move } = conversation;
  const refused = (why: Step<"refused">["why"]) =>
    post(turn, { kind: "step", id: `${event.id}.refused`, to: from, do: { step: "refused", why } });
  if (!move || move.code !== code || from === conversation.id) return refused("wrong");
  // Written twice before the offer had arrived there: it is on its way.
  if (move.stage === "written" && move.to === from && inForce(turn, move)) return turn;
  if (move.stage !== "shown" || !inForce(turn, move)) return refused("expired");
  const until = event.at + CODE_MS;
  const written = change(turn, { move: { ...move, stage: "written", to: from, channel, until } });
  return step(written, from, { step: "offered", move: move.id, from: conversation.id, asks: move.by === "worker", code, until });
}

/** They said yes there. Here the worker is asked, unless staff know who she is; where it is not safe to write first, with her next message. */
export function agreedThere(turn: Turn, { move: id }: Step<"agreed">): Turn {
  const { move, safeToMessage } = turn.conversation;
  if (move?.id !== id || move.stage !== "written") return turn;
  if (!inForce(turn, move)) return withoutMove(turn);
  if (move.by !== "worker") return give(turn, move);
  return safeToMessage === false ? change(turn, { move: { ...move, stage: "agreed" } }) : askFirst(turn, move);
}

function askFirst(turn: Turn, move: Moving): Turn {
  const channel = phrase(turn, `channels.${NAMED.has(move.channel ?? "") ? move.channel : "other"}`).text;
  return change(askYesNo(turn, move.id, "move.ask", { channel }), { move: { ...move, stage: "asked" } });
}

const NAMED: ReadonlySet<string> = new Set(["web", "telegram", "whatsapp"]);

/** Puts the question that waited until the worker writes; once more when something else was written, since its buttons may be out of sight then. */
export function askWaiting(turn: Turn): Turn {
  const { move } = turn.conversation;
  if (!move || !inForce(turn, move)) return turn;
  return move.stage === "agreed" || (move.stage === "asked" && isOutOfSight(turn, move)) ? askFirst(turn, move) : turn;
}

const MOST_ASKED = 3;

/** Buttons that have come since, such as those for deleting everything, are what she asked for. */
function isOutOfSight({ conversation: { transcript } }: Turn, { id }: Moving): boolean {
  const asks = transcript.filter(({ choices = [] }) => choices.some((choice) => choice.id === `move:yes:${id}`));
  return asks.length < MOST_ASKED && (transcript.at(-1)?.choices ?? []).length === 0;
}

/** She said yes here as well. Null when this asks nothing any more. */
export function yesHere(turn: Turn, id: string): Turn | null {
  const { move } = turn.conversation;
  return move?.id === id && move.stage === "asked" && inForce(turn, move) ? give(turn, move) : null;
}

/** From here on the case is on its way, and nothing else happens in this conversation until there is an answer. */
function give(turn: Turn, { id, to = "", by, tell: tellFirst }: Moving): Turn {
  const { ticket } = turn.conversation;
  if (!ticket) return turn;
  const noted = tellDesk(audit(turn, by, "moved-away"), "moved");
  const parcel = packed(noted.conversation, ticket);
  return { ...noted, conversation: { ...emptied(noted.conversation), leaving: { id, to, tell: tellFirst, parcel } } };
}

/** The second conversation has it. */
export function takenThere(turn: Turn, { move: id }: Step<"taken">): Turn {
  const { leaving, gone = [], stopped } = turn.conversation;
  if (leaving?.id !== id) return turn;
  const left = change(turn, { leaving: null, gone: [...gone, ...goneWith(leaving.parcel, leaving.to)] });
  return leaving.tell && !stopped ? tell(left, "move.gone") : left;
}

/** The second conversation could not have it: all is as before. */
export function returned(turn: Turn, { move: id }: Step<"returned">): Turn {
  const { leaving, stopped } = turn.conversation;
  if (leaving?.id !== id) return turn;
  const back = tellDesk(audit(putBack(turn, leaving.parcel), "system", "move-returned"), "message");
  return leaving.tell && !stopped ? tell(back, "move.stays") : back;
}

/** The other side, or staff, will not go on. One who was not to be told of it is not told now. */
export function cancelledThere(turn: Turn, id: string): Turn {
  const { move, stopped } = turn.conversation;
  if (move?.id !== id) return turn;
  const ended = change(turn, { move: null, ...(turn.conversation.dialogue?.kind === "move" ? { dialogue: null } : {}) });
  if (move.by !== "worker") return tellDesk(audit(ended, "system", "move-cancelled"), "message");
  return stopped || turn.conversation.safeToMessage === false ? ended : tell(ended, "move.stays");
}

/** The case was deleted where it went. */
export function forgottenThere(turn: Turn, { tickets }: Step<"forgotten">): Turn {
  const { gone = [] } = turn.conversation;
  return change(turn, { gone: gone.map((one) => (tickets.includes(one.ticket) ? { ticket: one.ticket } : one)) });
}

function inForce(turn: Turn, { until }: Moving): boolean {
  return turn.event.at < until && isOpen(turn.conversation.ticket);
}
