import { watch } from "chokidar";
import { type Folders, PARTS } from "./files.ts";
import { type Load, loadContent } from "./load.ts";

/** Editors save in several steps, and a copy of a folder comes file by file: wait until it is quiet. */
const QUIET_MS = 300;

/**
 * Loads the content anew after files have changed. `onChange` gets every load, also one with faults: the caller keeps its old content
 * then. Loads never overlap; a change while one runs brings another. Resolves when changes are seen; the result stops watching.
 */
export async function watchContent(
  folders: Folders,
  onChange: (load: Load) => void,
  load: () => Promise<Load> = () => loadContent(folders),
): Promise<() => Promise<void>> {
  let timer: NodeJS.Timeout | undefined;
  let loading: Promise<void> | undefined;
  let again = false;
  let stopped = false;

  const reload = async (): Promise<void> => {
    do {
      again = false;
      const loaded = await load();
      if (!stopped && !again) onChange(loaded);
    } while (again && !stopped);
  };
  const changed = (): void => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      if (loading) again = true;
      else loading = reload().finally(() => (loading = undefined));
    }, QUIET_MS);
  };

  const watcher = watch(
    PARTS.map((part) => folders[part]),
    { ignoreInitial: true },
  );
  watcher.on("all", changed);
  // An error of the watcher (a folder taken away, too many files) must not end the service; the next load tells what is missing.
  watcher.on("error", changed);
  await new Promise<void>((resolve) => watcher.once("ready", () => resolve()));
  return async () => {
    stopped = true;
    clearTimeout(timer);
    await watcher.close();
    await loading;
  };
}
