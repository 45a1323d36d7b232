import type { ContentSet } from "./content.ts";
import { fold } from "./normalize.ts";

export const COMMANDS = ["stop", "start", "help", "language", "person", "case", "move", "privacy"] as const;
export type Command = (typeof COMMANDS)[number];

/** Those that have a button: who types its words later means it as well. */
const ON_BUTTONS: ReadonlySet<Command> = new Set(["help", "language", "person", "move", "privacy"]);

/** A text without what stands around its words, folded as the matcher does, so that another keyboard's spelling is the same word. */
export const bare = (text: string): string => fold(text.replace(/\p{Cf}/gu, "")).replace(/^[\s/\p{P}]+|[\s\p{P}]+$/gu, "");

/** What was looked up once: folding the words of every language takes longer than all else that is done with a message. */
const looked = new WeakMap<ContentSet, ReadonlyMap<string, Command>>();

/**
 * The command that a whole message is: `/stop`, "STOP", or the word for it in any language on offer. Null for anything longer, so that
 * "stop my boss" is not taken for one. The words are `chat:commands.<name>` in locales/, separated by commas, and those on its button.
 */
export function commandOf(text: string, content: ContentSet): Command | null {
  if (text.length > 200) return null;
  const wanted = bare(text);
  if (wanted === "" || wanted.length > 40) return null;
  const known = looked.get(content) ?? lookUp(content);
  looked.set(content, known);
  return known.get(wanted) ?? null;
}

/** Where two commands have the same word, it means the one that is named first. */
function lookUp(content: ContentSet): ReadonlyMap<string, Command> {
  const words = COMMANDS.flatMap((command) => [command, ...wordsFor(command, content)].map((word) => [word, command] as const));
  return new Map(words.filter(([word]) => word !== "").reverse());
}

function wordsFor(command: Command, content: ContentSet): string[] {
  return content.languages.flatMap((language) => {
    const button = ON_BUTTONS.has(command) ? [content.say(language, `chat:choices.${command}`).text] : [];
    return [...content.say(language, `chat:commands.${command}`).text.split(/[,،၊]/), ...button].map(bare);
  });
}
