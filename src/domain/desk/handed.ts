import { handleDanger } from "../danger/danger.ts";
import { afresh } from "../erase.ts";
import type { HandOverEvent } from "../events.ts";
import type { Match } from "../matcher/types.ts";
import type { Turn } from "../turn.ts";
import { audit, change, record, tell, tellDesk } from "../turn.ts";
import { firstLanguage, greet } from "../understanding/small-talk.ts";
import { backToQueue, closeTicket } from "./desk.ts";
import { handOver } from "./hand-over.ts";
import { arm, disarm, ELSEWHERE, isOpen, openTicket, withTicket } from "./tickets.ts";

/** The longest note of what was said before; the newest words are kept. UTF-16 units. */
const LONGEST_NOTE = 16_000;
/** So many of the worker's last texts are read, for danger and for what it is about. */
const READ = 10;

/** A conversation is handed over to us, or another desk tells what became of one that was handed over to it. */
export function handOverTurn(turn: Turn, event: HandOverEvent): Turn {
  switch (event.what) {
    case "initiate":
      return handedToUs(turn, event);
    case "accepted":
      return takenElsewhere(turn);
    case "failed":
      return givenBack(turn);
    case "completed":
      return doneElsewhere(turn);
  }
}

/** Opens a case that begins with what was said before. The ticket says that somebody waits to hear what becomes of it. */
function handedToUs(turn: Turn, { said = [] }: HandOverEvent): Turn {
  const fresh = firstLanguage(afresh(turn));
  const { language, languageFrom, ticket, stopped } = fresh.conversation;
  const texts = said.flatMap(({ from, text }) => (from === "worker" ? [text] : [])).slice(-READ);
  const matches = texts.map((text) => fresh.content.matcher.match(text, { language }));
  const danger = matches.findLast((match) => match.danger)?.danger;
  // Nobody could answer while the worker is stopped.
  if (stopped && !danger) return fresh;
  const known = languageFrom === "default" ? inLanguageOf(fresh, matches) : fresh;
  const topic = matches.findLast((match) => match.topic !== null)?.topic ?? null;
  const noted = note(known, said);
  const opened = danger
    ? handleDanger(noted, danger)
    : isOpen(ticket)
      ? openTicket(noted, "asked", topic, "normal")
      : handOver(greet(noted), "asked", topic);
  return audit(tellDesk(withTicket(opened, { handed: true }), "message"), ELSEWHERE, "opened");
}

const SURE_OF_LANGUAGE = 0.8;

function inLanguageOf(turn: Turn, matches: readonly Match[]): Turn {
  const found = matches.findLast(
    ({ language, languageConfidence }) => language !== null && languageConfidence >= SURE_OF_LANGUAGE,
  )?.language;
  return found && turn.content.languages.includes(found) ? change(turn, { language: found, languageFrom: "detected" }) : turn;
}

function note(turn: Turn, said: NonNullable<HandOverEvent["said"]>): Turn {
  if (said.length === 0) return turn;
  const { event, content, conversation } = turn;
  const worker = content.say(conversation.language, "console:from.worker").text;
  const text = said.map(({ from, text }) => (from === "worker" ? `${worker}: ${text}` : `– ${text}`)).join("\n");
  const kept = { kind: "text", text: text.slice(-LONGEST_NOTE) } as const;
  return record(turn, { id: `${event.id}.note`, at: event.at, from: "note", staff: ELSEWHERE, content: kept });
}

/** A person there has the conversation: the bot is silent as for a person here. Replies do not pass through us, so none is waited for. */
function takenElsewhere(turn: Turn): Turn {
  const { ticket, stopped, safeToMessage } = turn.conversation;
  if (!isOpen(ticket) || ticket.state === "claimed") return turn;
  const claim = { state: "claimed", claimedBy: ELSEWHERE, claimedAt: turn.event.at, waitingSince: null } as const;
  const taken = change(withTicket(turn, claim), { owner: "staff", dialogue: null });
  const timed = arm(disarm(taken, "waiting-too-long"), "silence");
  const told = stopped || safeToMessage === false ? timed : tell(timed, "person.here");
  return audit(tellDesk(told, "claimed"), ELSEWHERE, "claimed");
}

/** Nobody there can help: the case is our desk's again. */
function givenBack(turn: Turn): Turn {
  const { ticket } = turn.conversation;
  if (!isOpen(ticket)) return turn;
  if (ticket.claimedBy === ELSEWHERE) return audit(tellDesk(backToQueue(turn), "released"), ELSEWHERE, "released");
  return ticket.state === "queued" ? audit(tellDesk(turn, "released"), ELSEWHERE, "released") : turn;
}

/** The case is closed there, unless one of us has it. */
function doneElsewhere(turn: Turn): Turn {
  const { ticket } = turn.conversation;
  if (!isOpen(ticket) || (ticket.state === "claimed" && ticket.claimedBy !== ELSEWHERE)) return turn;
  return audit(closeTicket(turn, "referred"), ELSEWHERE, "resolved:referred");
}
