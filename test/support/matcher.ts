import { toTraining } from "../../src/content/content-set.ts";
import { loadContent } from "../../src/content/load.ts";
import { zawgyi } from "../../src/content/zawgyi.ts";
import { trainMatcher } from "../../src/domain/matcher/matcher.ts";
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

let made: Promise<Matcher> | undefined;

/** The matcher that the project's own content makes; trained once a test file. */
export function projectMatcher(): Promise<Matcher> {
  made ??= projectTraining().then((training) => trainMatcher(training, { zawgyi }));
  return made;
}
