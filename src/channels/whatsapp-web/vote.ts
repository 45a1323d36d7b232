import * as v from "valibot";
import { addressOf } from "../activity.ts";
import { chatOf, isPerson, maskedOf, type Written } from "./map.ts";
import type { Polls } from "./polls.ts";

/** What a worker voted for in a poll of ours. */
export interface Vote {
  /** One for each time that she votes, the same when it is told again. */
  readonly id: string;
  readonly voter: string;
  /** With whom the chat is in which the poll was sent. */
  readonly asked: string;
  /** In milliseconds. */
  readonly at: number;
  /** The words of the poll; null where the page does not have it any more. */
  readonly poll: { readonly question: string; readonly options: readonly string[] } | null;
  readonly option: string | null;
}

/** What the library gives, which is not quite what its types say. */
const Name = v.union([
  v.string(),
  v.pipe(
    v.object({ _serialized: v.string() }),
    v.transform((wid) => wid._serialized),
  ),
]);
const Told = v.object({
  voter: Name,
  selectedOptions: v.array(v.object({ name: v.optional(v.string()) })),
  interractedAtTs: v.number(),
  parentMsgKey: v.object({ fromMe: v.boolean(), id: v.string(), remote: Name }),
  parentMessage: v.object({ pollName: v.optional(v.string()), pollOptions: v.optional(v.array(v.object({ name: v.string() }))) }),
});

/** The vote that the library tells of; null when somebody took her vote back, or voted in what is no private poll of ours. */
export function voteOf(told: unknown): Vote | null {
  const { success, output } = v.safeParse(Told, told);
  const [selected] = success ? output.selectedOptions : [];
  if (!success || !selected) return null;
  const { voter, interractedAtTs: at, parentMsgKey, parentMessage } = output;
  const { fromMe, remote: asked } = parentMsgKey;
  if (!fromMe || !isPerson(voter) || !isPerson(asked)) return null;
  const { pollName: question, pollOptions: options } = parentMessage;
  const poll = question !== undefined && options ? { question, options: options.map(({ name }) => name) } : null;
  return { id: `vote.${parentMsgKey.id}.${at}`, voter, asked, at, poll, option: selected.name ?? null };
}

/** Whether it was she who was asked; both after hidden numbers were looked up. In a private chat nobody else votes but whoever has our own phone. */
export function isOfAsked(voter: string, asked: string, own: string | undefined): boolean {
  if (voter === asked) return true;
  // A name that hides a number and a number may be one person's.
  return voter !== own && voter.endsWith("@lid") !== asked.endsWith("@lid");
}

/** A vote of `person`, who was asked, as an Activity: the pressed button of an old message; else the words, as if she had typed them. */
export function votedOf({ id, poll, option }: Vote, person: string, polls: Pick<Polls, "choiceOf">): Written {
  const chat = chatOf(person);
  const choice = poll && option !== null ? polls.choiceOf({ chat, ...poll }, option) : null;
  const activity = {
    ...addressOf("whatsapp", chat, id),
    type: "message",
    ...(option === null ? {} : { text: option }),
    ...(choice === null ? {} : { value: { choice } }),
  };
  return { activity, masked: maskedOf(chat) };
}
