import { TOLD_DAYS } from "../answers/told.ts";
import { askSafe, caseStatus } from "../desk/hand-over.ts";
import { isOpen } from "../desk/tickets.ts";
import type { Language } from "../language.ts";
import type { Choice } from "../message.ts";
import { withoutMove } from "../move/letters.ts";
import type { Turn } from "../turn.ts";
import { audit, change, choice, phrase, say, tell, topicChoice } from "../turn.ts";

/** What a worker most often asks, as a menu. */
const MAIN_TOPICS = ["fees.limit", "documents.passport", "wages.unpaid", "social.injury", "complaint.where"] as const;

/** Who runs this, that it is free and confidential, and how to delete it: said once, before anything else but help in danger. */
export function greet(turn: Turn): Turn {
  const { greeted, ticket } = turn.conversation;
  if (greeted || (isOpen(ticket) && ticket.priority === "danger")) return turn;
  return change(tell(turn, "greeting.first"), { greeted: true });
}

export function menu(turn: Turn, key = "help.menu"): Turn {
  const topics = MAIN_TOPICS.map((topic) => topicChoice(turn, topic));
  const others = isOpen(turn.conversation.ticket) ? [choice(turn, "move")] : [];
  return change(tell(turn, key, {}, [...topics, choice(turn, "person"), choice(turn, "language"), ...others]), { dialogue: null });
}

/** Languages on offer, each by its own name. */
export function languageChoices(turn: Turn): Choice[] {
  return turn.content.languages.map((language) => ({
    id: `lang:${language}`,
    label: turn.content.say(language, "chat:language.name").text,
  }));
}

export function askLanguage(turn: Turn): Turn {
  return change(tell(turn, "language.ask", {}, languageChoices(turn)), { dialogue: { kind: "language" } });
}

/** From now on in this language: picked, whatever the worker writes in; asked for in words, until she clearly goes on in another. */
export function setLanguage(turn: Turn, language: Language, languageFrom: "chosen" | "asked" = "chosen"): Turn {
  if (!turn.content.languages.includes(language)) return askLanguage(notOffered(turn, language));
  const set = change(turn, { language, languageFrom, dialogue: null });
  return set.conversation.owner === "bot" ? menu(tell(set, "language.set")) : tell(set, "language.set");
}

function notOffered(turn: Turn, language: Language): Turn {
  const name = new Intl.DisplayNames([turn.conversation.language], { type: "language" }).of(language) ?? language;
  return tell(turn, "language.not-offered", { name });
}

const GUESSED: ReadonlySet<Turn["conversation"]["languageFrom"]> = new Set(["default", "channel"]);

/** The language of the first reply: what the channel says, when we speak it. */
export function firstLanguage(turn: Turn): Turn {
  const { event, conversation, content } = turn;
  const hinted = event.kind === "message" || event.kind === "opened" || event.kind === "hand-over" ? event.hints?.language : undefined;
  if (!GUESSED.has(conversation.languageFrom)) return turn;
  if (!hinted || !content.languages.includes(hinted)) return turn;
  return change(turn, { language: hinted, languageFrom: "channel" });
}

export function privacy(turn: Turn): Turn {
  const choices = ["privacy:show", "privacy:export", "privacy:erase"].map((id) => choice(turn, id));
  return change(tell(turn, "privacy.about", {}, choices), { dialogue: { kind: "privacy" } });
}

/** What is stored about the worker, in words. */
export function showData(turn: Turn): Turn {
  const { conversation } = turn;
  const date = new Intl.DateTimeFormat(conversation.language, { dateStyle: "long", timeZone: "UTC" }).format(conversation.startedAt);
  const params = { count: conversation.messageCount, date, case: conversation.ticket?.id ?? "–" };
  const shown = phrase(turn, "privacy.shown", params);
  const text = [shown.text, ...toldData(turn)].join("\n");
  const choices = [choice(turn, "privacy:export"), choice(turn, "privacy:erase")];
  return audit(say(turn, { text, language: shown.language }, { choices }), "worker", "shown-own-data");
}

/** That the rules which were told are kept, too. */
function toldData(turn: Turn): string[] {
  const count = Object.keys(turn.conversation.told ?? {}).length;
  return count === 0 ? [] : [phrase(turn, "correction.stored", { count, days: TOLD_DAYS }).text];
}

/** Everything that is in the chat, as a text; the outbox splits it for the channel. */
export function exportData(turn: Turn): Turn {
  const { conversation } = turn;
  // Older messages lie in pages that only the shell can read.
  const whole = conversation.messageCount === conversation.transcript.length;
  const time = new Intl.DateTimeFormat(conversation.language, { dateStyle: "short", timeStyle: "short", timeZone: "UTC" });
  const lines = conversation.transcript
    .filter((message) => message.from !== "note" && message.content.kind === "text")
    .map(
      (message) =>
        `${time.format(message.at)} ${turn.content.say(conversation.language, `chat:who.${message.from}`).text}: ${message.content.kind === "text" ? message.content.text : ""}`,
    );
  const text = [phrase(turn, whole ? "privacy.export" : "privacy.export-part").text, ...lines].join("\n");
  return audit(say(turn, { text, language: conversation.language }), "worker", "exported-own-data");
}

export function askErase(turn: Turn): Turn {
  const asked = tell(turn, "privacy.sure", {}, [choice(turn, "erase:yes"), choice(turn, "erase:no")]);
  return change(asked, { dialogue: { kind: "confirm-erase" } });
}

export function stop(turn: Turn): Turn {
  return change(tell(withoutMove(turn), "stop.stopped"), { stopped: true, startTold: false, dialogue: null });
}

/** While a person has the conversation the bot only confirms that messages come again. */
export function start(turn: Turn): Turn {
  const { stopped, owner, ticket } = turn.conversation;
  if (!stopped) return owner === "staff" ? turn : menu(greet(turn));
  const started = change(tell(turn, "stop.started"), { stopped: false, greeted: true });
  if (owner === "staff") return started;
  return isOpen(ticket) ? askSafe(caseStatus(started)) : menu(started);
}
