import type { Conversation } from "../conversation.ts";
import type { ConversationId } from "../message.ts";
import type { Params, Turn } from "../turn.ts";
import { act, change, choice, tell } from "../turn.ts";
import type { Letter, MoveId, MoveStep } from "./types.ts";

export function post(turn: Turn, letter: Letter): Turn {
  return act(turn, { kind: "letter", letter });
}

/** A step for the other conversation of a move. Each step happens once in a move, so its name makes the id. */
export function step(turn: Turn, to: ConversationId, what: MoveStep & { readonly move: MoveId }): Turn {
  return post(turn, { kind: "step", id: `move.${what.move}.${what.step}`, to, do: what });
}

/** Whether staff began a move of which this conversation is to learn nothing: somebody else may have the phone, and no word may show that there is a case. */
export function isQuiet({ move }: Pick<Conversation, "move">): boolean {
  return move !== null && move !== undefined && move.by !== "worker" && !move.tell;
}

/** A question of a move. Its buttons name the move: an old one answers no other. */
export function askYesNo(turn: Turn, move: MoveId, key: string, params?: Params): Turn {
  const choices = [choice(turn, `move:yes:${move}`, "choices.move-yes"), choice(turn, `move:no:${move}`, "choices.move-no")];
  return change(tell(turn, key, params, choices), { dialogue: { kind: "move", move } });
}

/** Ends what is pending in this conversation, on either side of a move, and lets the other side know. Nothing is said here. */
export function withoutMove(turn: Turn): Turn {
  const { move, coming } = turn.conversation;
  const told = move?.to === undefined ? turn : step(turn, move.to, { step: "cancelled", move: move.id });
  const both = coming ? step(told, coming.from, { step: "cancelled", move: coming.id }) : told;
  return move || coming ? change(both, { move: null, coming: null }) : both;
}

/** A worker who had everything deleted is forgotten where the case came from, too. */
export function forgotten(turn: Turn): Turn {
  const { id, came = [] } = turn.conversation;
  const others = came.filter(({ from }) => from !== id);
  return others.reduce(
    (told, { id: move, from, tickets }) =>
      post(told, { kind: "step", id: `move.${move}.forgotten`, to: from, do: { step: "forgotten", tickets } }),
    turn,
  );
}
