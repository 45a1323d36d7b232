import { askSafe } from "../desk/hand-over.ts";
import { isOpen } from "../desk/tickets.ts";
import type { Turn } from "../turn.ts";
import { audit, change, choice, tell, tellDesk } from "../turn.ts";
import { TRIES } from "./code.ts";
import { askYesNo, post, step, withoutMove } from "./letters.ts";
import { unpacked } from "./parcel.ts";
import type { Coming, MoveStep } from "./types.ts";

// The conversation in which the case is to go on.

type Step<Name extends MoveStep["step"]> = Extract<MoveStep, { step: Name }>;

/** A code that was written here. Nothing is said of the case that it belongs to. */
export function codeTyped(turn: Turn, code: string): Turn {
  const { conversation, event } = turn;
  if (conversation.move?.code === code) return tell(turn, "move.same-chat");
  if (isOpen(conversation.ticket)) return tell(turn, "move.has-case", { case: conversation.ticket.id });
  if (conversation.coming?.code === code && event.at < conversation.coming.until) return askedAgain(turn, conversation.coming);
  const tries = [...(conversation.tries ?? []).filter((at) => at > event.at - TRIES.withinMs), event.at].slice(-TRIES.own - 1);
  const counted = change(withoutMove(turn), { tries });
  if (tries.length > TRIES.own) return refusedThere(counted, { step: "refused", why: "too-many" });
  return post(counted, { kind: "code-written", id: `move.${event.id}.written`, code });
}

/** The same code once more, while its question stands: that is no second try, and spoils nothing. */
function askedAgain(turn: Turn, { id, asks, stage }: Coming): Turn {
  if (stage === "offered") return askYesNo(turn, id, "move.offer");
  return asks ? tell(turn, "move.look-there") : turn;
}

/** Every refusal says what to do next; a person can help whoever has lost the first phone. */
export function refusedThere(turn: Turn, { why }: Step<"refused">): Turn {
  return turn.conversation.stopped ? turn : tell(turn, `move.${why}`, {}, [choice(turn, "person")]);
}

/** The code is right: go on here? */
export function offered(turn: Turn, { move: id, from, asks, code, until }: Step<"offered">): Turn {
  const { ticket, stopped, erased } = turn.conversation;
  if (isOpen(ticket) || stopped || erased) return step(turn, from, { step: "cancelled", move: id });
  return change(askYesNo(withoutMove(turn), id, "move.offer"), { coming: { id, from, asks, stage: "offered", code, until } });
}

/** Yes, here. Now the first conversation is asked, unless staff know who this is. Null when nothing of the kind is offered. */
export function yesToOffer(turn: Turn, id: string): Turn | null {
  const { coming, ticket } = turn.conversation;
  if (coming?.id !== id || coming.stage !== "offered") return null;
  if (isOpen(ticket)) return tell(withoutMove(turn), "move.has-case", { case: ticket.id });
  const agreed = change(turn, { coming: { ...coming, stage: "agreed" }, dialogue: null });
  return step(coming.asks ? tell(agreed, "move.look-there") : agreed, coming.from, { step: "agreed", move: id });
}

/** The case arrives, and is taken when nothing has changed here since the yes; else it goes back. A second time it is not taken again. */
export function take(turn: Turn, arriving: Step<"take">): Turn {
  const { move, from } = arriving;
  const { coming, came = [], ticket, stopped, erased } = turn.conversation;
  if (came.some(({ id }) => id === move)) return step(turn, from, { step: "taken", move });
  const fits = coming?.id === move && coming.stage === "agreed" && !isOpen(ticket) && !stopped && !erased;
  if (!fits) return step(turn, from, { step: "returned", move });
  const here = unpacked(turn, arriving);
  const taken = tell(here, "move.here", { case: here.conversation.ticket?.id ?? "", before: arriving.parcel.ticket.id });
  const told = tellDesk(
    audit(askSafe(taken), "system", "moved-here"),
    arriving.parcel.ticket.claimedBy === undefined ? "opened" : "claimed",
  );
  return step(told, from, { step: "taken", move });
}

/** The first conversation will not go on. */
export function cancelledByFirst(turn: Turn, id: string): Turn {
  const { coming, stopped } = turn.conversation;
  if (coming?.id !== id) return turn;
  const ended = change(turn, { coming: null, ...(turn.conversation.dialogue?.kind === "move" ? { dialogue: null } : {}) });
  return stopped ? ended : tell(ended, "move.stays");
}
