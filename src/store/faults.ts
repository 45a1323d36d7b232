import { StoreError } from "../app/ports.ts";

/** The code of a system error (`ENOSPC`, `ENOENT` …), or an empty text. */
export function codeOf(error: unknown): string {
  const code = error instanceof Error && "code" in error ? error.code : "";
  return typeof code === "string" ? code : "";
}

/** For `.catch`: null where the file is not there; every other fault goes on. */
export function nullWhenMissing(error: unknown): null {
  if (codeOf(error) === "ENOENT") return null;
  throw error;
}

const FULL = new Set(["ENOSPC", "EDQUOT"]);
const REFUSED = new Set(["EACCES", "EPERM", "EROFS", "ENOTDIR"]);

/** Turns a failure of the file system into a StoreError with a sentence for the operator; leaves others as they are. */
export function storeFault(error: unknown, folder: string): unknown {
  const code = codeOf(error);
  if (error instanceof StoreError || code === "") return error;
  const options = { cause: error };
  if (FULL.has(code)) {
    const said = `The disk that holds the data folder ${folder} is full, so a change was refused; what was stored before is safe. Free some space: Mitra goes on by itself, without a restart.`;
    return new StoreError("full", said, options);
  }
  if (REFUSED.has(code)) {
    const said = `Mitra may not write in the data folder ${folder} (${code}). Give the folder to the user that runs Mitra, or choose another data folder; then start Mitra again.`;
    return new StoreError("not-writable", said, options);
  }
  const said = `The data folder ${folder} could not be used (${code}), so a change was refused; what was stored before is kept. Check that the disk is connected and healthy; if it is failing, restore a backup on another disk.`;
  return new StoreError("io", said, options);
}

/** The answer to every call on a store that is closed or was never opened. */
export function closedFault(): StoreError {
  return new StoreError("closed", "The store is closed, so nothing can be read or saved. Start Mitra again.");
}

/** The answer to a file that a later version of Mitra wrote. */
export function newerFault(path: string): StoreError {
  const said = `The file ${path} was written by a newer version of Mitra, and this version will not touch it. Install the newer version again.`;
  return new StoreError("io", said);
}
