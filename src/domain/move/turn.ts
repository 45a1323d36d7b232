import { isOpen } from "../desk/tickets.ts";
import type { MoveEvent } from "../events.ts";
import type { Turn } from "../turn.ts";
import { phrase, tell } from "../turn.ts";
import {
  agreedThere,
  cancelledThere,
  codeMade,
  codeWritten,
  forgottenThere,
  moveFromHere,
  returned,
  takenThere,
  yesHere,
} from "./first.ts";
import { withoutMove } from "./letters.ts";
import { cancelledByFirst, offered, refusedThere, take, yesToOffer } from "./second.ts";

/** What one conversation learns of the other, in a move of a case between them. */
export function moveTurn(turn: Turn, { do: what }: MoveEvent): Turn {
  switch (what.step) {
    case "code":
      return codeMade(turn, what);
    case "written":
      return codeWritten(turn, what);
    case "refused":
      return refusedThere(turn, what);
    case "offered":
      return offered(turn, what);
    case "agreed":
      return agreedThere(turn, what);
    case "cancelled":
      return cancelledByFirst(cancelledThere(turn, what.move), what.move);
    case "take":
      return take(turn, what);
    case "taken":
      return takenThere(turn, what);
    case "returned":
      return returned(turn, what);
    case "forgotten":
      return forgottenThere(turn, what);
  }
}

/** "Another phone": from a conversation with a case a code, elsewhere how to get one. */
export function askedToMove(turn: Turn): Turn {
  return isOpen(turn.conversation.ticket) ? moveFromHere(turn) : tell(turn, "move.how", { command: firstWord(turn) });
}

/** The command as it is written in the language of the conversation. */
function firstWord(turn: Turn): string {
  return phrase(turn, "commands.move").text.split(/[,،၊]/)[0]?.trim() ?? "";
}

/** The answer to a question of a move, on either side. Null for any other choice; an old button moves nothing. */
export function answeredMove(turn: Turn, choice: string): Turn | null {
  const [, answer, id = ""] = /^move:(yes|no):([a-z0-9]+)$/.exec(choice) ?? [];
  if (answer === undefined) return null;
  const { move, coming } = turn.conversation;
  const done = answer === "yes" ? (yesToOffer(turn, id) ?? yesHere(turn, id)) : null;
  if (done) return done;
  const asks = move?.id === id || coming?.id === id;
  return answer === "no" && asks ? tell(withoutMove(turn), "move.stays") : tell(turn, "help.old-button");
}
