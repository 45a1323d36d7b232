import { learnProfile } from "./answers/answering.ts";
import { homeOf } from "./answers/telling.ts";
import { outOfCheck } from "./checks/flow.ts";
import { type Command, commandOf, startsAgain } from "./commands.ts";
import { heardDanger } from "./danger/heard-danger.ts";
import { caseStatus, offerPerson, safeChoices } from "./desk/hand-over.ts";
import { arm, ELSEWHERE, isOpen, withTicket } from "./desk/tickets.ts";
import { keptForPerson } from "./desk/waiting.ts";
import { afresh } from "./erase.ts";
import type { WorkerEvent } from "./events.ts";
import type { Match } from "./matcher/types.ts";
import type { Choice, Content, Message } from "./message.ts";
import { codeIn } from "./move/code.ts";
import { askWaiting } from "./move/first.ts";
import { codeTyped } from "./move/second.ts";
import { answeredMove, askedToMove } from "./move/turn.ts";
import { pacedMessage } from "./pace.ts";
import type { Turn } from "./turn.ts";
import { change, record, tell, tellDesk } from "./turn.ts";
import { askedForPerson, choose } from "./understanding/choices.ts";
import { noteLanguage } from "./understanding/language-noted.ts";
import { chosen, labelled, menuNumber, partly } from "./understanding/menu.ts";
import { besideHome } from "./understanding/own-country.ts";
import { askErase, askLanguage, firstLanguage, greet, languageChoices, menu, privacy, start, stop } from "./understanding/small-talk.ts";
import { understand } from "./understanding/understanding.ts";
import { SAYS_ALL, whileStopped } from "./understanding/while-stopped.ts";

/** The longest text that is kept and read, in UTF-16 units; what is longer is cut, and the worker told. */
export const MAX_WORKER_TEXT = 16_000;

/** A message of the worker: recorded, then danger, then commands, then whoever owns the conversation. */
export function workerTurn(turn: Turn, event: WorkerEvent): Turn {
  const fresh = firstLanguage(afresh(turn));
  if (event.kind === "opened") return opened(fresh, event);
  const text = textOf(event);
  const match = text === "" || picks(fresh, text) || codeIn(text) !== null ? null : besideHome(fresh, readMessage(fresh, text));
  const heard = desk(noteLanguage(recordWorker(fresh, event, text, match), match), match);
  return askWaiting(paced(match ? learnProfile(heard, match) : heard, event, text, match));
}

function textOf({ content }: WorkerEvent): string {
  const text = content.kind === "text" ? content.text : "caption" in content ? (content.caption ?? "") : "";
  return text.slice(0, MAX_WORKER_TEXT).trim();
}

/** A number from the menu means its choice and nothing else; other numbers, such as that of the police, are read. */
function picks(turn: Turn, text: string): boolean {
  return menuNumber(text) !== null && picked(turn, text) !== null;
}

/** Where choices are buttons, a number that a check asks for means itself; elsewhere they are numbered, and it means the choice. */
const COUNTED: ReadonlySet<string> = new Set([
  "asked",
  "salary",
  "other",
  "pay-month",
  "pay-day",
  "pay-hour",
  "hours",
  "days",
  "overtime",
  "received",
]);
const WITH_BUTTONS: ReadonlySet<string> = new Set(["web", "telegram"]);

/** The choice that a typed text means. Only an answer to the question itself deletes everything, not a number that comes later. */
function picked(turn: Turn, text: string): Choice | null {
  const { menu, dialogue, channel } = turn.conversation;
  const counts = dialogue?.kind === "check" && COUNTED.has(dialogue.asked) && WITH_BUTTONS.has(channel);
  if (counts && menuNumber(text) !== null) return null;
  const erasing = dialogue?.kind === "confirm-erase";
  // "Delete it" stands on one of the two buttons, and not on the other.
  const choice = chosen(menu, text, turn.content) ?? (erasing ? partly(menu, text) : null) ?? safety(turn, text);
  return choice?.id === "erase:yes" && !erasing ? null : choice;
}

/** That it is not safe to write counts in words for as long as a case is open and nobody knows, whatever was written in between. */
function safety(turn: Turn, text: string): Choice | null {
  const { ticket, safeToMessage } = turn.conversation;
  return isOpen(ticket) && safeToMessage === null ? labelled(safeChoices(turn), text) : null;
}

function readMessage({ conversation, content }: Turn, text: string): Match {
  const { destination } = conversation.profile;
  const place = homeOf(conversation) ?? destination;
  const country = place && place !== "unknown" ? { country: place } : {};
  return content.matcher.match(text, { language: conversation.language, ...country });
}

function recordWorker(turn: Turn, event: WorkerEvent, text: string, match: Match | null): Turn {
  const { content: came } = event;
  const content = came.kind === "text" ? { ...came, text: came.text.slice(0, MAX_WORKER_TEXT) } : withLabel(turn, came);
  const matched = match ? { matched: whatWasHeard(match) } : {};
  const language = match?.language && text !== "" ? { language: match.language } : {};
  return record(turn, { id: event.id, at: event.at, from: "worker", content, ...language, ...matched });
}

function whatWasHeard({ topic, confidence, danger, entities: { other } }: Match): NonNullable<Message["matched"]> {
  return { topic, confidence, danger, ...(other ? { other } : {}) };
}

/** Not every platform says what stood on the button: as it was shown last, so that staff read words. */
function withLabel({ conversation: { menu, transcript } }: Turn, content: Content): Content {
  if (content.kind !== "choice" || content.label !== undefined) return content;
  const shown = [menu, ...transcript.map(({ choices = [] }) => choices).reverse()].flat().find(({ id }) => id === content.choice);
  return shown ? { ...content, label: shown.label } : content;
}

/** Staff see every message of a conversation with an open ticket; one that a person holds counts as waiting from now. */
function desk(turn: Turn, match: Match | null): Turn {
  const { ticket, stopped } = turn.conversation;
  if (!isOpen(ticket)) return turn;
  // Whoever answers there does not tell us: only that the worker still writes is known.
  if (ticket.claimedBy === ELSEWHERE) return tellDesk(arm(turn, "silence"), "message");
  if (ticket.waitingSince === null && match?.verdict === "sure" && SAYS_ALL.has(match.topic)) return tellDesk(turn, "message");
  const waiting = ticket.waitingSince === null ? withTicket(turn, { waitingSince: turn.event.at }) : turn;
  const held = ticket.state === "claimed" && !stopped;
  return tellDesk(held ? awaitReply(withoutSilence(waiting)) : waiting, "message");
}

/** From the first message without a reply on: one who goes on writing must not put off the moment at which others can take the case. */
function awaitReply(turn: Turn): Turn {
  return turn.conversation.timers.some(({ kind }) => kind === "claimed-no-reply") ? turn : arm(turn, "claimed-no-reply");
}

function withoutSilence(turn: Turn): Turn {
  return change(turn, { timers: turn.conversation.timers.filter((timer) => timer.kind !== "silence") });
}

/** Danger is never held up by the flood guard; anything else is, with one sentence that says so. */
function paced(turn: Turn, event: WorkerEvent, text: string, match: Match | null): Turn {
  const { pace, flooding, first } = pacedMessage(turn.conversation.pace, event.at);
  const counted = change(turn, { pace });
  // Who runs this can wait for the next message: the first words are those that help.
  const helped = match && heardDanger(counted, match);
  if (helped) return helped;
  if (flooding && !isStop(counted, event, match?.text ?? text)) return first && speaks(counted) ? tell(counted, "pace.wait") : counted;
  return obey(counted, event, text, match);
}

/** STOP and START are never held up either, nor that it is not safe to write. */
function isStop(turn: Turn, event: WorkerEvent, text: string): boolean {
  const asked = event.content.kind === "choice" ? event.content.choice : (commandOf(text, turn.content) ?? picked(turn, text)?.id);
  return asked === "stop" || asked === "start" || asked === "safe:no";
}

const speaks = ({ conversation }: Turn): boolean => conversation.owner !== "staff" && !conversation.stopped;

const BY_COMMAND: Readonly<Record<Command, (turn: Turn) => Turn>> = {
  stop,
  start,
  help: (turn) => menu(greet(turn)),
  language: (turn) => askLanguage(greet(turn)),
  person: (turn) => askedForPerson(greet(turn)),
  case: (turn) => caseStatus(greet(turn)),
  move: (turn) => askedToMove(greet(turn)),
  privacy: (turn) => privacy(greet(turn)),
};

/** STOP, START and going on elsewhere work whoever owns the conversation; the rest only while no person does. */
function obey(turn: Turn, event: WorkerEvent, written: string, match: Match | null): Turn {
  const { owner, stopped, dialogue } = turn.conversation;
  // Commands and labels are in Unicode, also for whoever writes Zawgyi.
  const text = match?.text ?? written;
  const command = commandOf(text, turn.content);
  const pressed = event.content.kind === "choice" ? event.content.choice : (picked(turn, text)?.id ?? null);
  if (command === "start" || pressed === "start") return start(turn);
  if (stopped && startsAgain(text, turn.content)) return start(turn);
  if (stopped && !isOfData(turn, command, pressed, match))
    return command === "stop" || pressed === "stop" ? turn : whileStopped(turn, match);
  if (command === "stop" || pressed === "stop") return stop(turn);
  const moved = moves(turn, command, pressed, text);
  if (moved) return moved;
  if (owner === "staff") return ownedByPerson(turn, pressed);
  const welcome = greet(turn);
  const done = pressed === null ? null : choose(welcome, pressed);
  if (done) return done;
  // "Delete", written below what can be deleted, means just that.
  if (command === "privacy" && (dialogue?.kind === "privacy" || dialogue?.kind === "confirm-erase")) return askErase(welcome);
  if (command) return BY_COMMAND[command](outOfCheck(welcome));
  if (event.content.kind === "choice") return menu(welcome, "help.old-button");
  const whole = isCut(event) ? tell(welcome, "pace.cut") : welcome;
  return match && says(event, match) ? understand(whole, text, match) : withoutWords(whole, event);
}

/** Who wants no more messages may want to see what is kept, or nothing kept, and is answered as before. */
function isOfData({ conversation: { dialogue } }: Turn, command: Command | null, pressed: string | null, match: Match | null): boolean {
  const asked = dialogue?.kind === "confirm-erase" && match !== null;
  return asked || command === "privacy" || match?.topic === "talk.privacy" || (pressed !== null && OF_DATA.has(pressed));
}

const OF_DATA: ReadonlySet<string> = new Set(["privacy:show", "privacy:export", "privacy:erase", "erase:yes", "erase:no"]);

/** "My pay slip" below a photo says nothing without the photo. */
function says({ content }: WorkerEvent, { verdict, entities }: Match): boolean {
  return content.kind === "text" || verdict === "sure" || (entities.countries?.length ?? 0) > 0;
}

/** Going on elsewhere is between the worker and the bot, whoever has the conversation. Null when this is about something else. */
function moves(turn: Turn, command: Command | null, pressed: string | null, text: string): Turn | null {
  if (command === "move" || pressed === "move") return BY_COMMAND.move(outOfCheck(turn));
  const code = codeIn(text);
  if (code !== null) return codeTyped(greet(turn), code);
  return pressed === null ? null : answeredMove(turn, pressed);
}

const isCut = ({ content }: WorkerEvent): boolean => content.kind === "text" && content.text.length > MAX_WORKER_TEXT;

/** While a person holds the conversation the bot is silent; only the answers to its own two questions are taken. */
function ownedByPerson(turn: Turn, pressed: string | null): Turn {
  if (pressed === "safe:yes" || pressed === "safe:no") return change(turn, { safeToMessage: pressed === "safe:yes", dialogue: null });
  return turn;
}

/** A button "Start" that a worker presses is asking for messages again; a page that is only opened is not. */
function opened(turn: Turn, event: WorkerEvent): Turn {
  if (turn.conversation.stopped && event.hints?.start !== undefined) return start(turn);
  const started = event.hints?.start ? change(turn, { campaign: event.hints.start.slice(0, 64) }) : turn;
  if (started.conversation.stopped || started.conversation.owner !== "bot" || started.conversation.greeted) return started;
  return hello(started);
}

function hello(turn: Turn): Turn {
  const greeted = greet(turn);
  const { languageFrom } = turn.conversation;
  if (languageFrom !== "default") return menu(greeted, "help.ask");
  return change(tell(greeted, "language.first", {}, languageChoices(greeted)), { dialogue: { kind: "language" } });
}

/** Staff see these; they are neither pictures nor voice. */
const SEEN: ReadonlySet<string> = new Set(["contact", "location"]);

/** A picture, a voice, a place: nothing that the bot can read. In a queue it is kept for the person who comes. */
function withoutWords(turn: Turn, event: WorkerEvent): Turn {
  if (turn.conversation.owner === "queue") return keptForPerson(turn);
  if (event.content.kind === "text") return menu(turn, "help.ask");
  return offerPerson(turn, SEEN.has(event.content.kind) ? "unclear.seen" : "unclear.media", "unsure", null);
}
