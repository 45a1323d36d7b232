import type { ContentSet } from "./content.ts";
import type { Conversation } from "./conversation.ts";
import type { Advanced } from "./effects.ts";
import { afresh } from "./erase.ts";
import type { Event } from "./events.ts";
import { arm, isOpen, openTicket } from "./tickets.ts";
import { begin, record, tell } from "./turn.ts";

/**
 * What is done when deciding about an event failed: a worker's message is recorded as it came, and a person is asked to look; staff are told
 * that nothing was done; a timer comes again.
 */
export function keepForPerson(conversation: Conversation, event: Event, content: ContentSet): Advanced {
  if (event.kind === "staff") return { conversation, effects: [{ kind: "refused", why: "not-stored" }] };
  if (event.kind === "timer" && isOpen(conversation.ticket))
    return { conversation: arm(begin(conversation, event, content), event.timer).conversation, effects: [] };
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
