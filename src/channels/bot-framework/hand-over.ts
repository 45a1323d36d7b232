import type { Activity, ConversationReference } from "botframework-schema";
import * as v from "valibot";
import type { Document, Inbound, Signal } from "../../app/ports.ts";
import type { Said } from "../../domain/events.ts";
import type { Message } from "../../domain/message.ts";
import type { Event } from "./cloud.ts";

/** Channels through which desks that understand a hand-over reach a bot. */
const WITH_DESKS: readonly string[] = ["directline", "webchat", "emulator"];

/** Which way conversations are handed over by events: from us to another desk (`out`), to us (`in`). */
export type HandOvers = "no" | "in" | "out" | "both";

const INITIATE = "handoff.initiate";
const STATUS = "handoff.status";

/** Whether an Activity is an event that we hear. A hand-over is between programs, so nothing of it is heard where the operator has not said so. */
export function isHeard(activity: Partial<Activity>, handOvers: HandOvers): boolean {
  const handOver = handOverOf(activity);
  if (handOver === null) return false;
  return handOver.what === "initiate" ? handOvers === "in" || handOvers === "both" : hearsDesks(handOvers);
}

const hearsDesks = (handOvers: HandOvers): boolean => handOvers === "out" || handOvers === "both";

/** Whether a hand-over can be told where a conversation is. What is handed over to us came from there, so the answer can go there. */
export function canTell(channelId: string, signal: string, handOvers: HandOvers): boolean {
  return signal === "initiate" ? hearsDesks(handOvers) && WITH_DESKS.includes(channelId) : handOvers === "in" || handOvers === "both";
}

const Status = v.object({ state: v.picklist(["accepted", "failed", "completed"]) });
const Line = v.looseObject({
  type: v.literal("message"),
  text: v.pipe(v.string(), v.trim(), v.nonEmpty()),
  from: v.nullish(v.looseObject({ id: v.nullish(v.string()), role: v.nullish(v.string()) })),
});
const Transcript = v.looseObject({ activities: v.array(v.unknown()) });

/** What an event of a hand-over means; null for any other Activity. */
export function handOverOf(activity: Partial<Activity>): NonNullable<Inbound["handOver"]> | null {
  if (activity.type !== "event") return null;
  if (activity.name === INITIATE) return { what: "initiate", said: saidIn(activity) };
  const status = v.safeParse(Status, activity.value);
  return activity.name === STATUS && status.success ? { what: status.output.state } : null;
}

/** The texts of the transcript that comes along. Files, and what is no message, are left out. */
function saidIn({ attachments = [] }: Partial<Activity>): readonly Said[] {
  const transcripts = attachments.flatMap(({ content }) => {
    const parsed = v.safeParse(Transcript, content);
    return parsed.success ? parsed.output.activities : [];
  });
  return transcripts.slice(-MOST_LINES).flatMap((data) => {
    const line = v.safeParse(Line, data);
    if (!line.success) return [];
    const { from, text } = line.output;
    return [{ from: isOfBot(from?.role) ? "other" : "worker", text: text.slice(0, LONGEST_LINE) } as const];
  });
}

/** Who is not said to be a bot is taken for the worker, so that no word of danger is overlooked. */
const isOfBot = (role: string | null | undefined): boolean => role === "bot" || role === "agent";
const MOST_LINES = 500;
const LONGEST_LINE = 4_000;

/** The event that tells another bot or desk of a case, as the SDK makes it. */
export function eventOf(document: Pick<Document, "conversation" | "reference">, signal: Signal): Event {
  return (factory, context) =>
    signal === "initiate"
      ? factory.createHandoffInitiation(context, contextOf(document), transcriptOf(document))
      : factory.createHandoffStatus(context.activity.conversation, signal);
}

/** What leaves the house with a hand-over: what the case is about, and everything that the worker, the bot and staff wrote there; no note, no file, no number. */
export function contextOf({ conversation }: Pick<Document, "conversation">) {
  const { ticket, language, profile } = conversation;
  const { id = "", topic = null, priority = "normal" } = ticket ?? {};
  return { case: id, topic, language, priority, country: profile.destination ?? "unknown" };
}

/** UTF-16 units, of up to three bytes each; the service takes 256 kB. */
const LONGEST_TRANSCRIPT = 60_000;

/** The texts of a conversation as the SDK's Transcript, the newest where they are too many. */
export function transcriptOf({ conversation, reference }: Pick<Document, "conversation" | "reference">): { activities: Activity[] } {
  const { user, bot } = reference as Partial<ConversationReference>; // stored by referenceOf
  const line = ({ id, at, from, content, language, cameFrom }: Message): Partial<Activity>[] => {
    // What was written on another phone is for our staff: whoever holds the one at the other end of the line may be somebody else.
    if (cameFrom !== undefined || from === "note" || content.kind === "contact" || content.kind === "location") return [];
    const text = content.kind === "text" ? content.text : content.kind === "choice" ? (content.label ?? "") : "";
    const who = from === "worker" ? { id: user?.id ?? "", name: "", role: "user" } : { id: bot?.id ?? "", name: "", role: "bot" };
    return text === ""
      ? []
      : [{ type: "message", id, timestamp: new Date(at), from: who, text, ...(language ? { locale: language } : {}) }];
  };
  let room = LONGEST_TRANSCRIPT;
  const newest = conversation.transcript.flatMap(line).reverse();
  // The service refuses a larger Activity, and then nobody there would hear of the case.
  const whole = newest.filter(({ text = "" }) => {
    room -= text.length;
    return room >= 0;
  });
  return { activities: whole.reverse() as Activity[] }; // the parts that a reader of a transcript needs
}
