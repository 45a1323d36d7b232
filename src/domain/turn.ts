import { withTold } from "./answers/told.ts";
import type { ContentSet, Found } from "./content.ts";
import type { Conversation } from "./conversation.ts";
import type { DeskEffect, Effect } from "./effects.ts";
import type { Event } from "./events.ts";
import type { AnswerOrigin, Choice, Message, Say, StaffId, TopicId } from "./message.ts";

/** One step of a conversation under way: what it has become and what the world must do. */
export interface Turn {
  readonly conversation: Conversation;
  readonly effects: readonly Effect[];
  readonly event: Event;
  readonly content: ContentSet;
}

export type Params = Readonly<Record<string, string | number>>;

export function begin(conversation: Conversation, event: Event, content: ContentSet): Turn {
  return { conversation, effects: [], event, content };
}

export function change(turn: Turn, part: Partial<Conversation>): Turn {
  return { ...turn, conversation: { ...turn.conversation, ...part } };
}

export function act(turn: Turn, effect: Effect): Turn {
  return { ...turn, effects: [...turn.effects, effect] };
}

/** An interface text in the worker's language. */
export function phrase(turn: Turn, key: string, params?: Params): Found {
  return turn.content.say(turn.conversation.language, `chat:${key}`, params);
}

/** A choice whose label is `chat:choices.<id>` (with `-` for `:`), or the text under `key`. */
export function choice(turn: Turn, id: string, key = `choices.${id.replaceAll(":", "-")}`): Choice {
  return { id, label: phrase(turn, key).text };
}

/** A topic as a choice, in the few words that a worker would use. */
export function topicChoice(turn: Turn, topic: TopicId): Choice {
  return choice(turn, `topic:${topic}`, `topics.${topic}`);
}

/** Appends to the transcript. */
export function record(turn: Turn, message: Message): Turn {
  const { transcript, messageCount } = turn.conversation;
  return change(turn, { transcript: [...transcript, message], messageCount: messageCount + 1 });
}

interface SayOptions {
  readonly choices?: readonly Choice[] | undefined;
  readonly answer?: AnswerOrigin;
  readonly staff?: StaffId;
  /** An ending for the message's id, by which a later turn finds that it was said. */
  readonly mark?: string;
}

/**
 * Says a text to the worker: one effect and one line of the transcript under the same id, which comes from the event so that a
 * replay repeats it. Choices become the menu that numbers refer to.
 */
export function say(turn: Turn, found: Found & Pick<Say, "voice" | "media">, options: SayOptions = {}): Turn {
  const { event } = turn;
  const id = `${event.id}.${turn.effects.filter((effect) => effect.kind === "say").length}${options.mark ?? ""}`;
  const from = options.staff === undefined ? ("bot" as const) : ("staff" as const);
  const choices = options.choices?.length ? { choices: options.choices } : {};
  const answer = options.answer ? { answer: options.answer } : {};
  const voice = found.voice ? { voice: found.voice } : {};
  const media = found.media ? { media: found.media } : {};
  const spoken = { text: found.text, language: found.language, ...choices, ...answer, ...voice, ...media };
  const line: Message = {
    id,
    at: event.at,
    from,
    content: found.media ? { kind: "voice", ...media } : { kind: "text", text: found.text },
    language: found.language,
    ...choices,
    ...answer,
    ...voice,
    ...(options.staff === undefined ? {} : { staff: options.staff }),
    delivery: "waiting",
  };
  const said = record(act(turn, { kind: "say", id, from, say: spoken }), line);
  const noted = options.answer?.facts.length ? noteTold(said, options.answer) : said;
  return options.choices?.length ? change(noted, { menu: options.choices }) : noted;
}

function noteTold(turn: Turn, answer: AnswerOrigin): Turn {
  const { told = {}, language } = turn.conversation;
  return change(turn, { told: withTold(told, answer, turn.content, { language, at: turn.event.at }) });
}

/** Says the interface text `chat:<key>`. */
export function tell(turn: Turn, key: string, params?: Params, choices?: readonly Choice[]): Turn {
  return say(turn, phrase(turn, key, params), { choices });
}

/** Tells the desk about the open ticket; nothing when there is none. */
export function tellDesk(turn: Turn, what: DeskEffect["what"]): Turn {
  const { ticket } = turn.conversation;
  return ticket ? act(turn, { kind: "desk", what, ticket: ticket.id }) : turn;
}

export function audit(turn: Turn, who: string, did: string): Turn {
  const { id, ticket } = turn.conversation;
  const line = { at: turn.event.at, who, did, conversation: id, ...(ticket ? { ticket: ticket.id } : {}) };
  return act(turn, { kind: "audit", line });
}
