import type { Staff, StaffResult } from "../app/staff.ts";
import type { Conversation, Ticket } from "../domain/conversation.ts";
import type { StaffVerb } from "../domain/events.ts";
import type { ConversationId } from "../domain/message.ts";
import { buttonsFor, colleagueButtons, type Keyboard, outcomeButtons, type Press, readPress, shortOf } from "./cards.ts";
import { intentOf, mayThinkItWent } from "./intent.ts";
import type { Kept } from "./kept.ts";
import { FROM_GROUP } from "./posts.ts";
import type { Colleague, GroupDeps, Topic } from "./types.ts";
import type { GroupUpdate, Pressed, Written } from "./update.ts";
import { SIGN, type Words, wordsFor } from "./words.ts";

/** Most characters of what a pressed button answers (Bot API, answerCallbackQuery). */
const MOST_ANSWER = 200;

/** Whom an update is from, and which case it is about. */
interface Scene {
  readonly me: Colleague | undefined;
  readonly colleagues: readonly Colleague[];
  readonly words: Words;
  readonly topic: Topic | null;
  readonly conversation: Conversation | null;
  readonly ticket: Ticket | null;
}

export interface HearDeps extends Pick<GroupDeps, "settings" | "call" | "store" | "content" | "colleagues"> {
  readonly kept: Kept;
  readonly staff: Staff;
  /** Called when there is something to post; with a conversation, when its topic may no longer be as it was. */
  readonly wake: (id?: ConversationId) => void;
}

/** Does what listed staff ask for in the group, by the verbs of the desk, and tells everybody else why nothing is done. */
export class Hear {
  readonly #deps: HearDeps;
  /** Who has been told in which topic that words there reach nobody, and albums that were answered. */
  readonly #once = new Set<string>();

  constructor(deps: HearDeps) {
    this.#deps = deps;
  }

  /** Resolves when what was asked is stored, so that the platform may be told so; rejects when it could not be. */
  async take(update: GroupUpdate): Promise<void> {
    if (update.kind === "moved") return this.#deps.kept.moved(update.to);
    if (update.kind === "closed") return this.#closedByHand(update.thread);
    if (update.kind === "written") return this.#written(update, await this.#scene(update));
    if (update.kind === "pressed") return this.#pressed(update, await this.#scene(update));
  }

  async #scene({ from, thread, message }: Written | Pressed): Promise<Scene> {
    const { kept, store, content, settings } = this.#deps;
    const colleagues = await this.#deps.colleagues();
    const topic = kept.find(thread, message);
    const conversation = topic ? ((await store.read(topic.conversation))?.conversation ?? null) : null;
    const own = conversation !== null && conversation.startedAt === topic?.started && !conversation.erased ? conversation : null;
    const ticket = [own?.ticket, ...(own?.pastTickets ?? [])].find((one) => one?.id === topic?.ticket) ?? null;
    const me = colleagues.find(({ telegram }) => telegram === from);
    return { me, colleagues, words: wordsFor(content(), settings, colleagues), topic, conversation: own, ticket };
  }

  async #written(said: Written, scene: Scene): Promise<void> {
    const { me, words, topic, conversation, ticket } = scene;
    if (said.anonymous) return topic ? this.#tell(said, words.t("group.anonymous")) : undefined;
    if (!me) return this.#stranger(said, words);
    if (!topic) return;
    if (!conversation || !ticket) return this.#tell(said, words.t("group.not-sent", { why: words.t("refused.erased") }));
    const once = `${FROM_GROUP}${Math.abs(this.#deps.kept.chat)}.${said.message}`;
    if (said.edited && isAsSent(conversation, once, said.text)) return;
    const intent = intentOf(said, ticket, conversation.ticket?.id === ticket.id);
    if ("do" in intent) {
      const { refused } = await this.#deps.staff(conversation.id, { staff: me.id, do: intent.do, once });
      return refused ? this.#tell(said, words.t("group.not-sent", { why: await this.#why(refused, scene) })) : undefined;
    }
    const key = said.album ?? `${intent.not} ${me.id} ${topic.thread}`;
    const always = said.album === null && mayThinkItWent(ticket, me.id);
    if (!always && this.#once.has(key)) return;
    this.#once.add(key);
    await this.#tell(said, words.t(`group.${intent.not}`, { claim: words.t("case.claim") }));
  }

  async #stranger(said: Written, { t }: Words): Promise<void> {
    if (this.#deps.kept.isTold(said.from)) return;
    await this.#tell(said, t("group.unlisted", { id: String(said.from) }), said.from);
  }

  /** Kept before the platform is told that the update is done, so that nobody takes for sent what was not. */
  async #tell({ message, thread }: Written, text: string, stranger?: number): Promise<void> {
    await this.#deps.kept.notice({ thread, replyTo: message, text: `${SIGN.notice} ${text}` }, stranger);
    this.#deps.wake();
  }

  async #pressed(press: Pressed, scene: Scene): Promise<void> {
    const { me, words, conversation, ticket } = scene;
    const asked = readPress(press.data);
    if (!me) return this.#answer(press, words.t("group.unlisted", { id: String(press.from) }));
    if (!asked || !conversation || !ticket) return this.#answer(press, words.t("group.old-button"));
    if (conversation.ticket?.id !== ticket.id) return this.#answer(press, words.t("group.old-case"));
    const verb = verbOf(asked, scene.colleagues);
    if (verb === null) return this.#show(press, asked, { ...scene, me, ticket });
    if (verb === "nobody") return this.#answer(press, words.t("refused.unknown-colleague"));
    const { refused } = await this.#deps.staff(conversation.id, { staff: me.id, do: verb });
    this.#answer(press, refused ? await this.#why(refused, scene) : words.t("group.done"), refused !== undefined);
  }

  /** Other buttons in the place of those that were pressed: for whoever has the case. */
  #show(press: Pressed, asked: Press, { me, words, ticket, colleagues }: Scene & { me: Colleague; ticket: Ticket }): void {
    const mine = ticket.state === "claimed" && ticket.claimedBy === me.id;
    const keyboards: Partial<Record<Press["do"], () => Keyboard>> = {
      back: () => buttonsFor(words, ticket),
      "choose-outcome": () => outcomeButtons(words),
      "choose-colleague": () => colleagueButtons(words, colleagues, me.id),
    };
    const name = words.nameOf(ticket.claimedBy);
    const refused = ticket.state === "claimed" ? words.t("refused.not-yours", { name }) : words.t("group.old-button");
    this.#answer(press, mine ? "" : refused);
    if (!mine) return;
    const { kept, call } = this.#deps;
    const body = { chat_id: kept.chat, message_id: press.message, reply_markup: keyboards[asked.do]?.() };
    void call("editMessageReplyMarkup", body).catch(() => {});
  }

  /** Lost when the question is too old: the case itself shows how it stands. */
  #answer(press: Pressed, text: string, alarms = true): void {
    const short = [...text].length > MOST_ANSWER ? `${[...text].slice(0, MOST_ANSWER - 1).join("")}…` : text;
    const body = { callback_query_id: press.id, ...(short ? { text: short, show_alert: alarms } : {}) };
    void this.#deps.call("answerCallbackQuery", body).catch(() => {});
  }

  /** In words; whoever has the case by now is named. */
  async #why(refused: NonNullable<StaffResult["refused"]>, { words, conversation }: Scene): Promise<string> {
    const now = conversation ? await this.#deps.store.read(conversation.id) : null;
    return words.t(`refused.${refused}`, { name: words.nameOf(now?.conversation.ticket?.claimedBy) });
  }

  /** A topic is closed with its case and not otherwise: it is opened again by the next look. */
  async #closedByHand(thread: number | null): Promise<void> {
    const topic = thread === null ? null : this.#deps.kept.find(thread, 0);
    if (!topic) return;
    await this.#deps.kept.keep({ ...topic, closed: true });
    this.#deps.wake(topic.conversation);
  }
}

/** The platform calls it an edit, too, when it adds the picture of a page that is named. */
function isAsSent({ transcript }: Conversation, once: string, text: string | null): boolean {
  const sent = transcript.find(({ id }) => id.startsWith(`staff.${once}.`))?.content;
  return sent?.kind === "text" && (text ?? "").trim().endsWith(sent.text);
}

/** The verb of the desk; null: other buttons are asked for; `nobody`: the colleague has left. */
function verbOf(press: Press, colleagues: readonly Colleague[]): StaffVerb | null | "nobody" {
  switch (press.do) {
    case "claim":
    case "release":
    case "reopen":
      return { verb: press.do };
    case "resolve":
      return { verb: "resolve", outcome: press.outcome };
    case "transfer": {
      const to = colleagues.find(({ id }) => shortOf(id) === press.to);
      return to ? { verb: "transfer", to: to.id } : "nobody";
    }
    default:
      return null;
  }
}
