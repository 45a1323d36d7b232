import type { MediaEvent } from "./events.ts";
import type { Message } from "./message.ts";
import type { Turn } from "./turn.ts";
import { change, tell, tellDesk } from "./turn.ts";

/** Later than this she may not be alone with her phone any more. */
const LATE_MS = 10 * 60_000;

/** The file of a message has come, or will not: noted at the message, and the worker is told of what cannot be seen. */
export function mediaTurn(turn: Turn, event: MediaEvent): Turn {
  const sent = turn.conversation.transcript.find(({ id, from }) => id === event.message && from === "worker");
  if (!sent || turn.conversation.erased) return turn;
  const noted = change(turn, {
    transcript: turn.conversation.transcript.map((message) => (message === sent ? withFile(sent, event) : message)),
  });
  if (!("without" in event.came)) return noted;
  return missing(tellDesk(noted, "message"), event, sent);
}

function withFile(message: Message, { came }: MediaEvent): Message {
  const { content } = message;
  if (!("without" in content) || content.without === "locked") return message;
  const { without: _, ...rest } = content;
  return { ...message, content: "without" in came ? { ...rest, without: came.without } : { ...rest, media: came } };
}

/** Staff who hold the conversation see it and say so themselves. */
function missing(turn: Turn, { came, at }: MediaEvent, sent: Message): Turn {
  const { owner, stopped, safeToMessage } = turn.conversation;
  const late = at - sent.at > LATE_MS && safeToMessage !== true;
  if (owner === "staff" || stopped || late || !("without" in came)) return turn;
  return came.without === "too-big" ? tell(turn, "media.too-big", { megabytes: came.megabytes }) : tell(turn, "media.lost");
}
