import { join } from "node:path";
import type { ConversationId } from "../domain/message.ts";

/** Where everything lies in the data folder. */
export function layout(folder: string) {
  const conversations = join(folder, "conversations");
  const shard = (id: ConversationId) => join(conversations, id.slice(0, 2));
  return {
    folder,
    conversations,
    shard,
    document: (id: ConversationId) => join(shard(id), `${id}.json`),
    page: (id: ConversationId, page: number) => join(shard(id), `${id}.page-${page}.json`),
    media: (id: ConversationId, media: string) => join(shard(id), `${id}.media-${media}`),
    active: join(folder, "active"),
    marker: (id: ConversationId) => join(folder, "active", id),
    damaged: join(folder, "damaged"),
    audit: join(folder, "audit"),
    settings: join(folder, "settings"),
    setting: (name: string) => join(folder, "settings", `${name}.json`),
  };
}
export type Layout = ReturnType<typeof layout>;

/** The ids that have a document, or the previous copy of one, among the names in a shard. */
export function idsAmong(names: readonly string[]): readonly ConversationId[] {
  const ids = names.map((name) => /^([a-z0-9]{8,64})\.(?:prev\.)?json$/.exec(name)?.[1]);
  return [...new Set(ids.filter((id) => id !== undefined))];
}
