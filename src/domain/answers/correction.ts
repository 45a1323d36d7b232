import type { ContentSet } from "../content.ts";
import type { CorrectionEvent, DeliveryEvent } from "../events.ts";
import { formatDate } from "../format.ts";
import type { Language } from "../language.ts";
import type { AnswerOrigin, StaffId, Time } from "../message.ts";
import type { Turn } from "../turn.ts";
import { audit, change, record, say, tellDesk } from "../turn.ts";
import { officeOf, originOf, sourceLines } from "./sources.ts";
import { correctable, standingOf, type ToldFact, tellNow, withTold } from "./told.ts";

/** The ending of the id of a note that holds a correction which the bot has left to a person. */
export const CORRECTION_NOTE = ".correction";
/** What stands for the new words when there are none. */
export const WITHDRAWN = "withdrawn";

/** What is said to a worker who was told something that no longer holds. */
export interface Correction {
  readonly kind: "changed" | "withdrawn";
  readonly text: string;
  /** A digest of the words that replace the old ones; `WITHDRAWN` when none do. */
  readonly now: string;
  /** Where the new words come from; null when none replace the old ones. */
  readonly answer: AnswerOrigin | null;
}

/** The correction of what was told, in the language of the conversation. Null when the fact stands as it was told. */
export function correctionOf(content: ContentSet, id: string, told: ToldFact, { language, now }: Reader): Correction | null {
  const standing = standingOf(content, id, told, now);
  if (standing.kind === "same") return null;
  const say = (key: string, params = {}): string => content.say(language, `chat:correction.${key}`, params).text;
  const before = say("told", { date: formatDate(new Date(told.at).toISOString().slice(0, 10), language), text: told.text });
  const today = standing.kind === "changed" ? tellNow(content, standing.fact, language) : null;
  if (standing.kind === "withdrawn" || !today) {
    const office = officeOf(content, told.topic, told.jurisdiction);
    const ask = office === null ? say("ask-person") : say("ask", { office });
    return { kind: "withdrawn", text: [before, say("withdrawn"), ask].join("\n"), now: WITHDRAWN, answer: null };
  }
  const { fact } = standing;
  // Office and source of a correction are the same for everybody who reads this language, so that staff can confirm the very text.
  const question = { topic: fact.topic, jurisdiction: fact.jurisdiction, language, profile: {}, now };
  const sources = sourceLines(content, question, [{ fact, found: { text: today.text, language: today.language } }]);
  const text = [before, say("changed", { text: today.text }), ...sources].join("\n");
  return { kind: "changed", text, now: today.said, answer: originOf(question, today.language, [fact]) };
}

interface Reader {
  readonly language: Language;
  readonly now: Time;
}

/**
 * Staff confirmed a correction. Nothing happens when it no longer fits what the worker was told or what would be told now, so that it is said once,
 * and never in words that nobody confirmed.
 */
export function correctionTurn(turn: Turn, { fact, said, now, staff }: CorrectionEvent): Turn {
  const told = toldOf(turn, fact);
  if (told?.said !== said) return turn;
  const correction = confirmed(turn, fact, told, now);
  if (!correction) return turn;
  const { owner, safeToMessage } = turn.conversation;
  if (owner !== "staff" && safeToMessage === false) {
    const waits = { ...told, due: { now, by: staff } };
    return audit(change(turn, { told: { ...turn.conversation.told, [fact]: waits } }), staff, `correction-waits:${fact}`);
  }
  return correct(turn, { id: fact, told, correction, by: staff });
}

/** Says what waited until it is safe: after the answer to a message of the worker, but for one about danger. */
export function sayDue(turn: Turn): Turn {
  const { event, conversation } = turn;
  const due = Object.entries(conversation.told ?? {}).flatMap(([id, told]) => (told.due ? [{ id, told, due: told.due }] : []));
  if (event.kind !== "message" || due.length === 0 || conversation.stopped || !answersCalmly(turn)) return turn;
  return due.reduce((before, { id, told, due: { now, by } }) => {
    const correction = toldOf(before, id) ? confirmed(before, id, told, now) : null;
    return correction ? correct(before, { id, told, correction, by }) : withoutDue(before, id, told);
  }, turn);
}

function toldOf({ conversation, event }: Turn, id: string): ToldFact | undefined {
  return new Map(correctable(conversation, event.at)).get(id);
}

function confirmed({ content, conversation, event }: Turn, id: string, told: ToldFact, now: string): Correction | null {
  const correction = correctionOf(content, id, told, { language: conversation.language, now: event.at });
  return correction?.now === now ? correction : null;
}

function answersCalmly({ conversation, effects, event, content }: Turn): boolean {
  const { dialogue } = conversation;
  const topics = effects.flatMap((effect) => (effect.kind === "say" && effect.say.answer ? [effect.say.answer.topic] : []));
  const danger = topics.some((topic) => content.topics.get(topic)?.kind === "danger");
  // "Delete everything?" waits for its answer.
  if (danger || dialogue?.kind === "confirm-erase") return false;
  const answered = conversation.owner === "staff" || effects.some((effect) => effect.kind === "say" && effect.from === "bot");
  return answered && !conversation.transcript.some(({ id, matched }) => id === event.id && matched?.danger);
}

/** New words were confirmed by nobody: staff decide anew. */
function withoutDue(turn: Turn, id: string, { due: _, ...told }: ToldFact): Turn {
  return change(turn, { told: { ...turn.conversation.told, [id]: told } });
}

interface Correcting {
  readonly id: string;
  readonly told: ToldFact;
  readonly correction: Correction;
  readonly by: StaffId;
}

/** Says the correction; until it is known to be out, the old words stay what the worker was told. */
function correct(turn: Turn, { id, told: old, correction, by }: Correcting): Turn {
  const { owner, language, dialogue, told = {} } = turn.conversation;
  const { [id]: _old, ...others } = told;
  const without = change(turn, { told: others });
  if (owner === "staff") return shown(without, id, correction, by);
  const { answer, text, now } = correction;
  const said = say(without, { text, language: answer?.language ?? language }, answer ? { answer } : {});
  const { due: _, ...before } = old;
  const out = { message: said.conversation.transcript.at(-1)?.id ?? "", now, by, told: said.conversation.told?.[id] ?? null };
  const noted = change(said, { told: { ...said.conversation.told, [id]: { ...before, out } } });
  // A "yes" after this answers no question about deleting from before.
  const free = dialogue?.kind === "confirm-erase" ? change(noted, { dialogue: null }) : noted;
  return audit(tellDesk(free, "message"), by, `corrected:${id}`);
}

/** A correction that did not go out waits until the worker writes; one that did, or may have, has replaced what was told. */
export function correctionDelivered(turn: Turn, { message, outcome }: DeliveryEvent): Turn {
  const { told = {} } = turn.conversation;
  const [id, entry] = Object.entries(told).find(([, { out }]) => out?.message === message) ?? [];
  if (id === undefined || !entry?.out) return turn;
  const { out, ...old } = entry;
  const { [id]: _, ...others } = told;
  if (outcome === "failed" || outcome === "gone")
    return change(turn, { told: { ...others, [id]: { ...old, due: { now: out.now, by: out.by } } } });
  return change(turn, { told: out.told ? { ...others, [id]: out.told } : others });
}

/** A person has the conversation, and says it in a way that fits. */
function shown(turn: Turn, id: string, { text, answer }: Correction, by: StaffId): Turn {
  const { event, conversation, content } = turn;
  const { language, told = {} } = conversation;
  const line = { id: `${event.id}.${id}${CORRECTION_NOTE}`, at: event.at, from: "note" as const, staff: by, language };
  const noted = record(turn, { ...line, content: { kind: "text", text } });
  const known = answer ? change(noted, { told: withTold(told, answer, content, { language, at: event.at }) }) : noted;
  return audit(tellDesk(known, "message"), by, `correction-shown:${id}`);
}
