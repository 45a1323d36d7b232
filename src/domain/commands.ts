import type { ContentSet } from "./content.ts";
import { UNSPACED } from "./matcher/words.ts";
import { fold } from "./normalize.ts";

export const COMMANDS = ["stop", "start", "help", "language", "person", "case", "move", "privacy"] as const;
export type Command = (typeof COMMANDS)[number];

/** Those that have a button: who types its words later means it as well. */
const ON_BUTTONS: ReadonlySet<Command> = new Set(["help", "language", "person", "move", "privacy"]);

/** Words of politeness behind others, which change nothing of them. */
export const POLITE =
  /(?:\s*(?:ค่ะ|คะ|ครับ|คับ|ค่า|นะ|จ้า|จ้ะ|ແດ່|ດ້ວຍ|ເດີ|ເຈົ້າ|ເຈົ້າຂ້າ|ຄັບ|បាទ|ចាស|ចា៎|ပါ|ပါတယ်|ရှင့်|ရှင်|ခင်ဗျာ|ခင်ဗျ)|(?<=^|\s|\p{L})(?:po|please|pls))+$/u;

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
  return known.get(wanted) ?? known.get(wanted.replace(POLITE, "").trim()) ?? null;
}

/** In letters; what is longer tells something, and is no answer to "write START". */
const MOST_OF_A_START = 20;
const LEAST_OF_A_START = 4;

/** "Start please", "I want start": of who has stopped, a few words with that word among them mean it, in any language on offer. */
export function startsAgain(text: string, content: ContentSet): boolean {
  const wanted = bare(text);
  if (wanted.length > MOST_OF_A_START) return false;
  const spaced = ` ${wanted} `;
  return wordsFor("start", content).some((word) =>
    UNSPACED.test(word) ? word.length >= LEAST_OF_A_START && wanted.includes(word) : spaced.includes(` ${word} `),
  );
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
