import { promises as fs } from "node:fs";
import path from "node:path";
import { Document, isMap, isSeq, parseDocument, Scalar } from "yaml";
import type { TrainingPhrase } from "../domain/matcher/training.ts";
import { index } from "./checks/checked.ts";
import { checkTraining } from "./checks/training.ts";
import type { Folders } from "./files.ts";
import { loadContent } from "./load.ts";
import { OUT_OF_SCOPE } from "./load-intents.ts";
import { readerOf } from "./places.ts";
import { isFaults, readYaml } from "./yaml.ts";

/** Where phrases go that editors accepted at the desk, in the folder of their language. */
const FILE = "from-desk.yml";

/** What came of keeping a phrase: done, or why not; `fault` is a sentence. */
export type Kept = { readonly kept: true } | { readonly kept: false; readonly why: "fault" | "not-writable"; readonly fault: string };

/**
 * Adds an accepted phrase to the training files, from which the running service learns anew by itself. Refuses what `content check` would refuse: a
 * faulty file would keep all later changes from being taken up.
 */
export async function keepPhrase(folders: Folders, { language, topic, text }: TrainingPhrase): Promise<Kept> {
  const file = path.join(folders.intents, language, FILE);
  const before = await fs.readFile(file, "utf8").catch(() => "");
  const after = withPhrase(before, topic ?? OUT_OF_SCOPE, text.replace(/\s+/gu, " ").trim());
  const fault = await faultIn(folders, `intents/${language}/${FILE}`, after);
  if (fault !== null) return { kept: false, why: "fault", fault };
  try {
    await fs.writeFile(`${file}.part`, after);
    await fs.rename(`${file}.part`, file);
    return { kept: true };
  } catch {
    return { kept: false, why: "not-writable", fault: "" };
  }
}

function withPhrase(before: string, intent: string, text: string): string {
  const parsed = parseDocument(before);
  const document = isMap(parsed.contents) ? parsed : new Document({ version: "3.1", nlu: [] });
  const nlu = document.get("nlu");
  if (!isSeq(nlu)) throw new Error(`${FILE} has no list nlu`);
  const entry = nlu.items.find((item) => isMap(item) && item.get("intent") === intent);
  const phrases = isMap(entry) ? `${entry.get("examples")}- ${text}\n` : `- ${text}\n`;
  const examples = new Scalar(phrases);
  examples.type = Scalar.BLOCK_LITERAL;
  if (isMap(entry)) entry.set("examples", examples);
  else nlu.add(document.createNode({ intent, examples }));
  return document.toString({ lineWidth: 0 });
}

/** The first fault that the file would bring; null when there is none. */
async function faultIn(folders: Folders, name: string, text: string): Promise<string | null> {
  const file = { name, text, digest: "" };
  const parsed = readYaml(file);
  if (isFaults(parsed)) return parsed[0]?.message ?? "";
  const reader = readerOf(file);
  if (typeof reader === "string") return reader;
  const { piece, faults } = reader(parsed);
  const { raw } = await loadContent(folders, { only: ["intents", "knowledge"] });
  const others = raw.phrases.filter(({ at }) => at.file !== name);
  const found = checkTraining(index({ ...raw, phrases: [...others, ...(piece.phrases ?? [])] }));
  return [...faults, ...found.filter((fault) => fault.file === name)][0]?.message ?? null;
}
