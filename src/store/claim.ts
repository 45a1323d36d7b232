import { createHash, randomBytes } from "node:crypto";
import { linkSync, realpathSync, statSync, unlinkSync } from "node:fs";
import { connect, createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { StoreError } from "../app/ports.ts";
import { codeOf } from "./faults.ts";

/** A folder that is ours until `release`, or until the process dies in any way. */
export interface Claim {
  release(): Promise<void>;
}

/** Longest name of a socket on every platform, with room for our suffix. */
const LONGEST = 85;
/** Longer than another starter can need between finding a dead claim and removing it. */
const SETTLE_MS = 25;
const TRIES = 20;

/**
 * Claims a data folder for this process with a Unix socket in it: the system closes it when the process dies, so a
 * dead claim is told from a live one by connecting. Rejects with StoreError `locked` when another process has it.
 */
export async function claimFolder(folder: string): Promise<Claim> {
  const real = realpathSync(folder);
  const hash = createHash("sha256").update(real).digest("hex").slice(0, 24);
  if (process.platform === "win32") return claimPipe(`\\\\.\\pipe\\mitra-${hash}`, folder);
  const elsewhere = join(tmpdir(), `mitra-${hash}`);
  if (Buffer.byteLength(real) > LONGEST) return claimSocket(elsewhere, folder);
  try {
    return await claimSocket(join(real, "claim"), folder);
  } catch (error) {
    if (!NO_SOCKETS.has(codeOf(error))) throw error;
    return claimSocket(elsewhere, folder); // a file system without sockets or links
  }
}

const NO_SOCKETS = new Set(["EPERM", "ENOTSUP", "EOPNOTSUPP", "ENOSYS", "EINVAL"]);

// Listening removes its own name when it ends, whoever has that name by then. So listen under a name that nobody else
// uses and link it to the common one, which fails when that is taken.
async function claimSocket(base: string, folder: string): Promise<Claim> {
  const common = `${base}.sock`;
  const own = `${base}-${randomBytes(4).toString("hex")}.sock`;
  const server = await listen(own);
  try {
    await take(own, common, folder);
    const inode = statSync(own).ino;
    await sleep(SETTLE_MS);
    if (inodeOf(common) !== inode) throw lockedFault(folder);
    unlinkSync(own);
    return { release: () => release(server, common, inode) };
  } catch (error) {
    await closeServer(server);
    throw error;
  }
}

async function take(own: string, common: string, folder: string): Promise<void> {
  for (let tries = 0; tries < TRIES; tries++) {
    try {
      return linkSync(own, common);
    } catch (error) {
      if (codeOf(error) !== "EEXIST") throw error;
    }
    const seen = inodeOf(common);
    if (await isAlive(common)) throw lockedFault(folder);
    if (seen !== null && inodeOf(common) === seen) unlinkSync(common); // dead, and still the one that was asked
  }
  throw lockedFault(folder);
}

function inodeOf(path: string): number | null {
  return statSync(path, { throwIfNoEntry: false })?.ino ?? null;
}

function isAlive(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(path);
    socket.once("connect", () => {
      socket.destroy();
      resolve(true);
    });
    socket.once("error", (error) => resolve(!DEAD.has(codeOf(error))));
  });
}

const DEAD = new Set(["ECONNREFUSED", "ENOENT", "ENOTSOCK"]);

function listen(address: string): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer((socket) => socket.destroy());
    server.on("error", reject); // stays, so that a later fault of accepting a caller ends nothing
    server.listen(address, () => {
      server.unref();
      resolve(server);
    });
  });
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
  });
}

async function release(server: Server, common: string, inode: number): Promise<void> {
  if (inodeOf(common) === inode) unlinkSync(common);
  await closeServer(server);
}

// A named pipe of Windows exists as long as its process.
async function claimPipe(pipe: string, folder: string): Promise<Claim> {
  try {
    const server = await listen(pipe);
    return { release: () => closeServer(server) };
  } catch (error) {
    throw codeOf(error) === "EADDRINUSE" || codeOf(error) === "EACCES" ? lockedFault(folder) : error;
  }
}

function lockedFault(folder: string): StoreError {
  const said = `Another Mitra is already running on the data folder ${folder}. Stop that one first, or give this one a data folder of its own.`;
  return new StoreError("locked", said);
}
