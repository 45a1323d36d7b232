import type { ContentSet } from "./content.ts";
import type { Conversation } from "./conversation.ts";
import { arm, armAnswer, isOpen, openTicket } from "./desk/tickets.ts";
import type { Advanced } from "./effects.ts";
import { afresh } from "./erase.ts";
import type { Event } from "./events.ts";
import { step } from "./move/letters.ts";
import { begin, record, tell } from "./turn.ts";

/**
 * What is done when deciding about an event failed: a worker's message is recorded as it came, and a person is asked to look; staff are told
 * that nothing was done; a timer comes again.
 */
export function keepForPerson(conversation: Conversation, event: Event, content: ContentSet): Advanced {
  if (event.kind === "staff") return { conversation, effects: [{ kind: "refused", why: "not-stored" }] };
  if (event.kind === "timer" && (event.timer === "perhaps-danger" || isOpen(conversation.ticket))) {
    const failed = begin(conversation, event, content);
    return { conversation: (event.timer === "perhaps-danger" ? armAnswer(failed) : arm(failed, event.timer)).conversation, effects: [] };
  }
  // A case that cannot be taken goes back; there it is kept until then.
  if (event.kind === "move" && event.do.step === "take") {
    const back = step(begin(conversation, event, content), event.do.from, { step: "returned", move: event.do.move });
    return { conversation, effects: back.effects };
  }
  if (event.kind !== "message") return { conversation, effects: [] };
  const recorded = record(afresh(begin(conversation, event, content)), {
    id: event.id,
    at: event.at,
    from: "worker",
    content: event.content,
  });
  const opened = openTicket(recorded, "unsure", null, "high");
  const silent = conversation.owner === "staff" || conversation.stopped;
  const told = silent ? opened : tell(opened, "person.called", { case: opened.conversation.ticket?.id ?? "" });
  return { conversation: told.conversation, effects: told.effects };
}
