import path from "node:path";
import { toTraining } from "../../src/content/content-set.ts";
import { loadContent } from "../../src/content/load.ts";
import { KeptMatchers } from "../../src/content/matcher-cache.ts";
import { zawgyi } from "../../src/content/zawgyi.ts";
import type { Training } from "../../src/domain/matcher/training.ts";
import type { Matcher } from "../../src/domain/matcher/types.ts";
import { projectFolders, sampleFolders } from "./content-folder.ts";

/** The project's own phrases, rules and words. */
export async function projectTraining(): Promise<Training> {
  const { raw } = await loadContent(projectFolders, { only: ["intents"] });
  return toTraining(raw);
}

/** The few phrases of the sample content: learnt in milliseconds. */
export async function sampleTraining(): Promise<Training> {
  const { raw } = await loadContent(sampleFolders, { only: ["intents"] });
  return toTraining(raw);
}

/** Where the commands keep what they learnt, too: whoever comes first learns for all. */
const CACHE = path.join(import.meta.dirname, "../../.cache");

/** The matcher that the project's own content makes; learnt once for the whole run, and again only when phrases or code have changed. */
export async function projectMatcher(): Promise<Matcher> {
  const kept = new KeptMatchers({ zawgyi, folder: CACHE });
  const { raw } = await loadContent(projectFolders, { only: ["intents", "knowledge"], known: (taught) => kept.sectors(taught) });
  return kept.matcher(raw.taught, toTraining(raw));
}
