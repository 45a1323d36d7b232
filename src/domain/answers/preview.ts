import type { ContentSet } from "../content.ts";
import { newConversation } from "../conversation.ts";
import type { Say } from "../message.ts";
import { begin } from "../turn.ts";
import { answerTopic } from "./answering.ts";
import type { Question } from "./telling.ts";

/**
 * What a worker reads who asks this: the same code answers as in a conversation, so that staff see neither more nor less, the question for a
 * country and the choices below it included. Nothing is stored, and in danger nobody is called.
 */
export function previewOf(content: ContentSet, { topic, jurisdiction, language, profile, now }: Question): readonly Say[] {
  const conversation = {
    ...newConversation("preview", "preview", now, language),
    greeted: true,
    profile: { ...profile, destination: jurisdiction ?? ("unknown" as const) },
  };
  const event = { kind: "message", id: "preview", at: now, content: { kind: "choice", choice: `topic:${topic}` } } as const;
  const { effects } = answerTopic(begin(conversation, event, content), topic);
  return effects.flatMap((effect) => (effect.kind === "say" ? [effect.say] : []));
}
