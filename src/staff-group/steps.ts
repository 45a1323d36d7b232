import { topicName } from "../console/words.ts";
import type { Conversation, Ticket } from "../domain/conversation.ts";
import { isOpen } from "../domain/desk/tickets.ts";
import type { Message } from "../domain/message.ts";
import { buttonsFor, cardText, type Keyboard, signature } from "./cards.ts";
import { nextPost } from "./posts.ts";
import type { Topic } from "./types.ts";
import { SIGN, type Words } from "./words.ts";

/** One call that brings the group nearer to how a case stands; `after`: the topic once the call is answered. */
export type Step =
  | { readonly do: "forget"; readonly topic: Topic }
  | {
      readonly do: "open";
      readonly ticket: Ticket;
      readonly name: string;
      readonly color: number;
      readonly from: Omit<Topic, "thread" | "chat">;
    }
  | { readonly do: "reopen" | "close"; readonly after: Topic }
  | { readonly do: "strip"; readonly message: number; readonly after: Topic }
  /** `keyboard`: the message becomes the card. An empty text is not posted. `shows`: words of the worker are in it. */
  | {
      readonly do: "post";
      readonly text: string;
      readonly rings: boolean;
      readonly keyboard?: Keyboard;
      readonly shows?: boolean;
      readonly after: Topic;
    };

/** A case as it stands, with what the group knows of it. */
export interface Standing {
  readonly conversation: Conversation;
  readonly topics: readonly Topic[];
  readonly words: Words;
  readonly text: boolean;
  readonly publicUrl: string | null;
  /** Messages of the transcript from the index on, counted from the conversation's first. */
  readonly messages: (from: number) => Promise<readonly Message[]>;
}

/** What was said before is what the case is about: so many messages are posted with it. */
const BEFORE = 10;

/**
 * Whether a topic belongs to a worker who has deleted everything, to a case that went on in another conversation, where it has a topic of its
 * own, or to a group that is no longer ours.
 */
export function isOver({ started, chat, ticket }: Topic, conversation: Conversation | null, group: number): boolean {
  if (conversation === null || conversation.erased === true || conversation.startedAt !== started || chat !== group) return true;
  return conversation.ticket?.id !== ticket && !conversation.pastTickets.some(({ id }) => id === ticket);
}

/** The next call for the open case and its topic, then for those of earlier ones; null when the group shows how things stand. */
export async function nextStep(standing: Standing): Promise<Step | null> {
  const { conversation, topics } = standing;
  const { ticket, pastTickets } = conversation;
  if (isOpen(ticket) && !topics.some((topic) => topic.ticket === ticket.id)) return opening(standing, ticket);
  for (const one of [ticket, ...pastTickets]) {
    const topic = topics.find((own) => own.ticket === one?.id);
    const step = one && topic ? await forTopic(standing, one, topic) : null;
    if (step) return step;
  }
  return null;
}

/** The platform's own colours of a topic. */
const COLORS = { danger: 0xfb6f5f, high: 0xffd67e, normal: 0x6fb9f0 } as const;

function opening({ conversation, words }: Standing, ticket: Ticket): Step {
  const { id, startedAt, messageCount } = conversation;
  const posted = Math.max(0, messageCount - BEFORE);
  const from = { conversation: id, started: startedAt, ticket: ticket.id, posted, since: messageCount, settled: posted };
  const name = `${ticket.id} · ${topicName(words, ticket.topic)}`.slice(0, 120);
  const blank = { card: null, shown: "", oldCard: null, closed: false };
  return { do: "open", ticket, name, color: COLORS[ticket.priority], from: { ...from, ...blank } };
}

async function forTopic(standing: Standing, ticket: Ticket, topic: Topic): Promise<Step | null> {
  const { conversation } = standing;
  const open = isOpen(ticket);
  const last = Math.max(0, conversation.messageCount - BEFORE);
  if (topic.closed && open) return { do: "reopen", after: { ...topic, closed: false, posted: Math.max(topic.posted, last) } };
  if (topic.closed)
    return undelivered(standing.words, (await standing.messages(topic.settled)).slice(0, topic.posted - topic.settled), topic);
  // A case that came back from another conversation has lost some of its earlier messages.
  if (topic.posted > conversation.messageCount)
    return { do: "post", text: "", rings: false, after: { ...topic, posted: last, settled: last, since: conversation.messageCount } };
  if (topic.shown === "") return card(standing, ticket, topic);
  const said = await post(standing, ticket, topic);
  if (said) return said;
  if (topic.shown !== signature(conversation, ticket)) return card(standing, ticket, topic);
  if (topic.oldCard !== null) return { do: "strip", message: topic.oldCard, after: { ...topic, oldCard: null } };
  return open ? null : { do: "close", after: { ...topic, closed: true } };
}

function card({ conversation, words, text: told, publicUrl }: Standing, ticket: Ticket, topic: Topic): Step {
  const first = topic.shown === "";
  const rings = ticket.state === "queued" && ticket.priority !== "normal";
  const after = { ...topic, shown: signature(conversation, ticket), oldCard: topic.card };
  const text = cardText(words, conversation, ticket, { first, text: told, publicUrl });
  return { do: "post", text, rings, keyboard: buttonsFor(words, ticket), after };
}

/** What is new in the conversation; of a closed case only what was said before its end, for the rest is between worker and bot. */
async function post({ messages, words, text }: Standing, ticket: Ticket, topic: Topic): Promise<Step | null> {
  const { posted, settled } = topic;
  const all = await messages(settled);
  const fresh = all.slice(posted - settled);
  const end = fresh.findIndex((message) => isAfter(ticket, message));
  const ours = end < 0 ? fresh : fresh.slice(0, end);
  if (ours.length === 0) return undelivered(words, all.slice(0, posted - settled), topic);
  const next = nextPost(words, topic, ours, text);
  const rings = next.worker && ticket.priority === "danger";
  return { do: "post", text: next.text, rings, shows: text && next.worker, after: { ...topic, posted: next.upTo } };
}

/** The bot's question how it went comes with the end. */
function isAfter({ resolvedAt = Number.POSITIVE_INFINITY }: Ticket, { at, from }: Message): boolean {
  return at > resolvedAt || (at === resolvedAt && from === "bot");
}

const ARRIVED: ReadonlySet<Message["delivery"]> = new Set(["sent", "delivered", "read"]);

/** Answers arrive in the order in which they were written: the first that is still on its way ends the look, unless it waits for the worker. */
function undelivered(words: Words, messages: readonly Message[], topic: Topic): Step | null {
  const { t } = words;
  let { settled } = topic;
  for (const { from, staff, delivery, deliveryWhy } of messages) {
    if (delivery === "waiting" && !deliveryWhy) break;
    settled += 1;
    if (from !== "staff" || delivery === undefined || ARRIVED.has(delivery)) continue;
    const why = [
      t(`delivery-state.${delivery === "waiting" ? "held" : delivery}`),
      ...(deliveryWhy ? [t(`delivery.${deliveryWhy}`)] : []),
    ].join(" ");
    return { do: "post", text: `${SIGN.notice} ${words.nameOf(staff)}: ${why}`, rings: true, after: { ...topic, settled } };
  }
  return settled === topic.settled ? null : { do: "post", text: "", rings: false, after: { ...topic, settled } };
}
