import type { Fetched } from "../app/ports.ts";

/** A network that gives a file of ten megabytes so slowly is asked again later. */
const LONGEST_MS = 120_000;

export interface Download {
  readonly url: string;
  readonly mostBytes: number;
  readonly signal: AbortSignal;
  /** Whether the service keeps files at this address; nothing else is ever asked, since an address may come from a stranger. */
  readonly allowed: (url: URL) => boolean;
  readonly headers?: Readonly<Record<string, string>>;
  /** Answers after which another try is of use; by default those of a service that is busy or in trouble. */
  readonly again?: (status: number) => boolean;
}

const inTrouble = (status: number): boolean => status === 408 || status === 429 || status >= 500;

/** Gets a file: over https, from the service's hosts, without following to another address, and no more of it than is taken. */
export async function download({ url, mostBytes, signal, allowed, headers, again = inTrouble }: Download): Promise<Fetched> {
  if (!URL.canParse(url) || !allowed(new URL(url))) return { outcome: "gone" };
  const bounded = AbortSignal.any([signal, AbortSignal.timeout(LONGEST_MS)]);
  try {
    const answer = await fetch(url, { redirect: "manual", signal: bounded, headers: { connection: "close", ...headers } });
    if (answer.ok && Number(answer.headers.get("content-length") ?? 0) <= mostBytes) return await counted(answer, mostBytes);
    await answer.body?.cancel();
    if (answer.ok) return { outcome: "too-big" };
    return again(answer.status) ? { outcome: "retry", ...waitOf(answer) } : { outcome: "gone" };
  } catch {
    // Offline, too slow, or broken off; the address would be in the error, and may be a key.
    return { outcome: "retry" };
  }
}

/** What is announced may be wrong, or nothing. */
async function counted({ body }: Response, mostBytes: number): Promise<Fetched> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body ?? []) {
    size += chunk.length;
    // Leaving the loop ends the connection.
    if (size > mostBytes) return { outcome: "too-big" };
    chunks.push(chunk);
  }
  return { outcome: "fetched", bytes: Buffer.concat(chunks) };
}

function waitOf(answer: Response): { readonly afterMs?: number } {
  const seconds = Number(answer.headers.get("retry-after") ?? 0);
  return seconds > 0 ? { afterMs: seconds * 1_000 } : {};
}

/** True for https at one of the hosts, or below one that begins with a dot. */
export function isAt(hosts: readonly string[]): (url: URL) => boolean {
  return ({ protocol, hostname, port, username }) =>
    protocol === "https:" &&
    port === "" &&
    username === "" &&
    hosts.some((host) => (host.startsWith(".") ? hostname.endsWith(host) : hostname === host));
}
