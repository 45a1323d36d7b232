import type { ContentSet } from "./content.ts";

export const COMMANDS = ["stop", "start", "help", "language", "person", "case", "move", "privacy"] as const;
export type Command = (typeof COMMANDS)[number];

const bare = (text: string): string =>
  text
    .normalize("NFKC")
    .toLowerCase()
    .replace(/[\u200b-\u200d\ufeff]/g, "")
    .replace(/^[\s/\p{P}]+|[\s\p{P}]+$/gu, "");

/**
 * The command that a whole message is: `/stop`, "STOP", or the word for it in any language on offer. Null for anything longer, so that
 * "stop my boss" is not taken for one. The words are `chat:commands.<name>` in locales/, separated by commas.
 */
export function commandOf(text: string, content: ContentSet): Command | null {
  const wanted = bare(text);
  if (wanted === "" || wanted.length > 40) return null;
  const means = (command: Command) =>
    command === wanted || content.languages.some((language) => wordsFor(command, language, content).includes(wanted));
  return COMMANDS.find(means) ?? null;
}

function wordsFor(command: Command, language: ContentSet["languages"][number], content: ContentSet): string[] {
  return content.say(language, `chat:commands.${command}`).text.split(/[,،၊]/).map(bare);
}
