import { named } from "../console/words.ts";
import type { Content, Message } from "../domain/message.ts";
import { withoutCodes } from "../domain/move/code.ts";
import { withoutPersonalData } from "../domain/personal.ts";
import type { Topic } from "./types.ts";
import { SIGN, type Words } from "./words.ts";

/** Longest post in UTF-16 units; the platform takes 4,096. */
const MOST = 3_800;
const MOST_OF_ONE = 3_500;
/** Staff know what the bot says; its beginning tells which answer it was. */
const MOST_OF_BOT = 120;
/** Under which ids staff replies and notes from the group itself are stored; see `once` of a staff action. */
export const FROM_GROUP = "group.";

/** What is posted in one message: its words, up to which message of the transcript it comes, and whether the worker speaks in it. */
export interface Post {
  readonly text: string;
  readonly upTo: number;
  readonly worker: boolean;
}

/** The next post of a topic, from `messages`, which begin at `topic.posted`. Empty text: nothing of it is to be shown. */
export function nextPost(words: Words, topic: Topic, messages: readonly Message[], text: boolean): Post {
  const lineOf = text ? spoken : counted;
  const lines: string[] = [];
  let [upTo, worker, length] = [topic.posted, false, 0];
  for (const message of messages) {
    const line = isOwn(topic, upTo, message) ? "" : lineOf(words, message);
    const alone = message.from === "note" && line !== "";
    if (lines.length > 0 && (alone || length + line.length > MOST)) break;
    upTo += 1;
    if (line === "") continue;
    lines.push(line);
    length += line.length + 2;
    worker ||= message.from === "worker";
    if (alone) break;
  }
  return { text: text ? lines.join("\n\n") : gathered(words, lines), upTo, worker };
}

/** What staff wrote in the topic stands there already. */
function isOwn({ since }: Topic, index: number, { id }: Message): boolean {
  return index >= since && id.startsWith(`staff.${FROM_GROUP}`);
}

function spoken(words: Words, message: Message): string {
  const { from, staff, content } = message;
  const { t } = words;
  switch (from) {
    case "worker":
      return `👤 ${t("from.worker")}: ${without(words, content)}`;
    case "bot":
      return `🤖 ${t("from.bot")}: ${cut(contentWords(words, content), MOST_OF_BOT)}`;
    case "staff":
      return `💬 ${words.nameOf(staff)}: ${without(words, content)}`;
    case "note":
      return `${SIGN.note} ${t("from.note", { name: words.nameOf(staff) })}: ${without(words, content)}`;
  }
}

const WORKER = "👤";

/** The same without a word of it. */
function counted({ t, nameOf }: Words, { from, staff }: Message): string {
  if (from === "worker") return WORKER;
  if (from === "staff") return `💬 ${t("group.answered", { name: nameOf(staff) })}`;
  return from === "note" ? `${SIGN.note} ${t("group.noted", { name: nameOf(staff) })}` : "";
}

function gathered({ t }: Words, lines: readonly string[]): string {
  const count = lines.filter((line) => line === WORKER).length;
  const others = [...new Set(lines.filter((line) => line !== WORKER))];
  return [...(count > 0 ? [`${WORKER} ${t("group.new", { count })}`] : []), ...others].join("\n");
}

/** Neither the place of the worker nor the names in an address book are for a group. */
function contentWords(words: Words, content: Content): string {
  const { t } = words;
  switch (content.kind) {
    case "text":
      return withoutCodes(content.text);
    case "choice":
      return t("content.choice", { label: content.label ?? content.choice });
    case "location":
      return t("content.location", { place: "…" });
    case "contact":
    case "unknown":
      return t(`content.${content.kind}`);
    default:
      return [named(words, "content", content.kind), content.caption].filter(Boolean).join("\n");
  }
}

/** As far as a rule can tell nothing in it points to a person; the console has the whole. */
function without(words: Words, content: Content): string {
  const text = withoutPersonalData(contentWords(words, content));
  return text.length <= MOST_OF_ONE ? text : `${cut(text, MOST_OF_ONE)} ${words.t("group.cut")}`;
}

function cut(text: string, most: number): string {
  if (text.length <= most) return text;
  const end = text.slice(0, most).search(/\s\S*$/);
  return `${text.slice(0, end > most / 2 ? end : most).replace(/[\ud800-\udbff]$/, "")} …`;
}
