import type { Kept } from "./kept.ts";
import type { GroupDeps, Topic } from "./types.ts";

/**
 * Leaves a line in the audit that words of a worker were shown in the group, once a day (UTC) for a case: who of the group reads them is not known.
 * To be called before they are posted; rejects when the line cannot be kept, for what leaves no trace is not shown. Gives the topic as it is to be kept.
 */
export async function withTrace({ store, clock }: Pick<GroupDeps, "store" | "clock">, kept: Kept, topic: Topic): Promise<Topic> {
  const { conversation, ticket, thread, chat } = topic;
  const at = clock.now();
  const noted = new Date(at).toISOString().slice(0, 10);
  if (topic.noted === noted) return topic;
  await store.audit({ at, who: "system", did: "shown-in-group", conversation, ticket });
  // At once, so that a post that has to wait leaves no second line.
  const before = kept.of(conversation).find((one) => one.thread === thread && one.chat === chat);
  if (before) await kept.keep({ ...before, noted });
  return { ...topic, noted };
}
