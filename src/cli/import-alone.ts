import { createHash } from "node:crypto";
import { mkdir, realpath } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { StoreError } from "../app/ports.ts";
import { claimFolder } from "../store/claim.ts";
import { Refusal } from "./refusal.ts";
import { words } from "./words.ts";

/**
 * One table at a time goes into a folder: two would each keep the other's files as they were. The claim lies elsewhere, for a service follows the
 * folder. Rejects with a Refusal while another is at it.
 */
export async function importAlone<Outcome>(folder: string, run: () => Promise<Outcome>): Promise<Outcome> {
  const name = createHash("sha256")
    .update(await realpath(folder))
    .digest("hex")
    .slice(0, 24);
  const place = path.join(tmpdir(), `mitra-import-${name}`);
  await mkdir(place, { recursive: true });
  const claim = await claimFolder(place).catch((error: unknown) => {
    throw error instanceof StoreError && error.code === "locked" ? new Refusal(words("texts.running")) : error;
  });
  return run().finally(() => claim.release());
}
