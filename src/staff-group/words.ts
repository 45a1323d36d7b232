import type { Speaks } from "../console/words.ts";
import type { ContentSet } from "../domain/content.ts";
import { ELSEWHERE } from "../domain/desk/tickets.ts";
import type { StaffId } from "../domain/message.ts";
import type { Colleague, GroupSettings } from "./types.ts";

/** In which words the group is spoken to. */
export interface Words extends Speaks {
  readonly nameOf: (staff: StaffId | undefined) => string;
}

export function wordsFor(content: ContentSet, { language }: Pick<GroupSettings, "language">, colleagues: readonly Colleague[]): Words {
  return {
    language,
    content,
    t: (key, params) => content.say(language, `console:${key}`, params).text,
    nameOf: (staff) =>
      staff === ELSEWHERE
        ? content.say(language, "console:from.elsewhere").text
        : (colleagues.find(({ id }) => id === staff)?.name ?? staff ?? ""),
  };
}

/** With which sign a message of ours begins that is not to be answered: notes of colleagues, and sentences to staff. */
export const SIGN = { note: "📝", notice: "ℹ️" } as const;

/** True when a reply to this text of ours can only be meant for the worker. */
export function isAnswerable(text: string): boolean {
  return !Object.values(SIGN).some((sign) => text.startsWith(sign));
}
