import type { Log } from "../app/ports.ts";
import type { ContentSet } from "../domain/content.ts";
import type { Training } from "../domain/matcher/training.ts";
import type { Matcher } from "../domain/matcher/types.ts";
import type { Time } from "../domain/message.ts";
import { checkContent } from "./check.ts";
import { toContentSet, toTraining } from "./content-set.ts";
import type { Fault } from "./fault.ts";
import type { Folders } from "./files.ts";
import type { KeptReadings } from "./kept-readings.ts";
import { type Load, type LoadOptions, loadContent } from "./load.ts";
import { watchContent } from "./watch.ts";

export interface LiveOptions {
  readonly folders: Folders;
  readonly makeMatcher: (taught: string, training: Training) => Promise<Matcher>;
  /** Sectors of a matcher that is at hand: see LoadOptions. */
  readonly known?: LoadOptions["known"];
  /** What was read at the last start. */
  readonly readings?: KeptReadings;
  readonly now: () => Time;
  readonly log: Log;
  /** Called when changed content has come into force. */
  readonly taken?: () => void;
}

/** The content in force, and the way to stop following its files. */
export interface LiveContent {
  readonly content: () => ContentSet;
  readonly stop: () => Promise<void>;
}

/**
 * Loads the content and follows its files. A change with a fault is refused as a whole: the content before it stays in force, and each
 * fault is logged by file and line. Gives the faults when there is no good content to begin with.
 */
export async function openContent(options: LiveOptions): Promise<LiveContent | { readonly faults: readonly Fault[] }> {
  const first = await loadAnew(options);
  const faults = faultsOf(first, options.now());
  if (faults.length > 0) return { faults };
  let content = await build(options, first);
  let last: Promise<void> = Promise.resolve();
  const take = async (load: Load): Promise<void> => {
    const wrong = faultsOf(load, options.now());
    for (const { file, line, message } of wrong) options.log.warn(`Content was not taken up: ${file}:${line} ${message}`);
    if (wrong.length > 0 || load.raw.version === content.version) return;
    content = await build(options, load);
    options.log.info("New content is in force.", { version: content.version });
    options.taken?.();
  };
  const stop = await watchContent(
    options.folders,
    (load) => {
      last = last.then(() => take(load)).catch((error: unknown) => options.log.error("Content was not taken up.", error));
    },
    () => loadAnew(options),
  );
  return {
    content: () => content,
    stop: async () => {
      await stop();
      await last;
    },
  };
}

/** What was read before is taken up from where it is kept: held in memory from one change to the next, it would be all content a second time. */
async function loadAnew({ folders, known, readings }: LiveOptions): Promise<Load> {
  const read = readings?.read() ?? new Map();
  const loaded = await loadContent(folders, { read, ...(known ? { known } : {}) });
  readings?.write(read);
  return loaded;
}

function faultsOf(load: Load, now: Time): readonly Fault[] {
  return checkContent(load, now).faults;
}

async function build({ makeMatcher }: LiveOptions, { raw }: Load): Promise<ContentSet> {
  return toContentSet(raw, await makeMatcher(raw.taught, toTraining(raw)));
}
