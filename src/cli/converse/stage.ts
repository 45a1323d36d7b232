import { setImmediate as settle } from "node:timers/promises";
import { systemIds } from "../../app/clock.ts";
import { manualClock } from "../../app/manual-clock.ts";
import type { Channel, Document, Ids, Inbound, Log, OutboxRow, Store } from "../../app/ports.ts";
import { makeService } from "../../app/service.ts";
import { CAPABILITIES, type ChannelName } from "../../channels/capabilities.ts";
import { fitSay } from "../../channels/fit.ts";
import type { ContentSet } from "../../domain/content.ts";
import type { StaffVerb } from "../../domain/events.ts";
import { seeded } from "../../domain/matcher/model/random.ts";
import type { ConversationId } from "../../domain/message.ts";
import { memoryStore } from "../../store/memory.ts";

/** One message that went out, with the document as it was then. */
export interface Sent {
  readonly row: OutboxRow;
  readonly document: Pick<Document, "reference" | "conversation">;
}

export interface StageDeps {
  readonly content: ContentSet;
  readonly channel: ChannelName;
  readonly now: number;
  readonly log: Log;
}

/** The whole service, with a memory for a store, a clock that is moved by hand, and a channel that keeps what it is given. */
export interface Stage {
  readonly hasButtons: boolean;
  /** Nothing in it of the chat's name: the same chat always gets the same id and case number. */
  readonly idOf: (chat: string) => ConversationId;
  readonly read: (id: ConversationId) => Promise<Document | null>;
  readonly worker: (chat: string, event: Inbound["event"], id?: string) => Promise<"new" | "repeat">;
  readonly staff: (chat: string, as: string, verb: StaffVerb) => Promise<string | undefined>;
  readonly wait: (ms: number) => Promise<void>;
  /** What went out since the last call, in order. */
  readonly taken: () => readonly Sent[];
  readonly close: () => Promise<void>;
}

export async function openStage(deps: StageDeps): Promise<Stage> {
  const store = memoryStore();
  const clock = manualClock(deps.now);
  const ids = countedIds();
  const sent: Sent[] = [];
  const channel = captureChannel(deps.channel, sent);
  const service = makeService({ store, clock, ids, log: deps.log, content: () => deps.content, channels: [channel], fitSay });
  await store.open();
  await service.start();
  // A timer that fires works without being waited for; with everything in memory it is done when the loop comes round.
  const quiet = async () => {
    await settle();
    await service.idle();
  };
  await clock.advance(0, quiet);
  return {
    hasButtons: channel.capabilities.maxButtons > 0,
    idOf: (chat) => ids.conversation(deps.channel, chat),
    read: (id) => store.read(id),
    async worker(chat, event, id = ids.random()) {
      const { stored } = await service.receive({ ...addressOf(deps.channel, chat), externalId: id, event });
      await service.idle();
      return stored;
    },
    async staff(chat, as, verb) {
      const { refused } = await service.staff(ids.conversation(deps.channel, chat), { staff: as, do: verb });
      await service.idle();
      return refused;
    },
    wait: (ms) => clock.advance(ms, quiet),
    taken: () => sent.splice(0),
    close: () => closeAll(service, store),
  };
}

async function closeAll(service: { stop(): Promise<void> }, store: Store): Promise<void> {
  await service.stop();
  await store.close();
}

function addressOf(channel: string, chat: string) {
  return { channel, chat, masked: "•••", reference: {} };
}

/** The same ids in every run, so that outputs can be compared. */
function countedIds(): Ids {
  const { conversation } = systemIds("converse");
  let count = 0;
  // Not always the same number: of two codes that are in force one could not be told from the other.
  return { conversation, random: () => `id${String(++count).padStart(24, "0")}`, fraction: seeded(1) };
}

/** Shows what the platform can show. Its pace is left out: nothing is sent, and the clock stands still. */
function captureChannel(name: ChannelName, sent: Sent[]): Channel {
  return {
    capabilities: { ...CAPABILITIES[name], perSecond: Number.POSITIVE_INFINITY, perSecondChat: Number.POSITIVE_INFINITY },
    start: async () => {},
    stop: async () => {},
    send: async (document, row) => {
      sent.push({ document, row });
      return { outcome: "sent" };
    },
  };
}
