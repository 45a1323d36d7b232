import type { Client, LocalAuth } from "whatsapp-web.js";

/** The part of a client that its types leave out: what it puts into the page, at the start and again after every reload. */
interface Injecting {
  inject(): Promise<void>;
}

/**
 * Keeps what the library does by itself, with nobody waiting for it, from ending the process: putting its scripts into a reloaded page,
 * closing a browser that is gone, deleting the folder of a browser that runs.
 * @param isOver whether the session has ended, so that nothing more has to be done
 * @param failed told when a reloaded page could not be used
 */
export function guardClient(client: Client, isOver: () => boolean, failed: () => void): void {
  const injecting = client as unknown as Injecting; // a public method that the types leave out
  const inject = injecting.inject.bind(client);
  let begun = false;
  injecting.inject = async () => {
    // The first time `initialize` waits for it, and rejects.
    if (!begun) {
      begun = true;
      return inject();
    }
    if (!isOver()) await inject().catch(failed);
  };
  const destroy = client.destroy.bind(client);
  client.destroy = () => destroy().catch(() => {});
}

/** The folder of a session is deleted by us, when its browser is closed; `started` is called when there is a browser. */
export function guardAuth(auth: LocalAuth, started: () => void): LocalAuth {
  auth.logout = async () => {};
  auth.afterBrowserInitialized = async () => started();
  const prepare = auth.beforeBrowserInitialized.bind(auth);
  let prepared = false;
  auth.beforeBrowserInitialized = async () => {
    if (!prepared) await prepare();
    prepared = true;
  };
  return auth;
}

/** Errors of the library and of what drives its browser; it also rejects with mere words, such as "auth timeout". */
function isTheirs(reason: unknown): boolean {
  if (typeof reason === "string") return /^(auth|ready) timeout$/.test(reason);
  return reason instanceof Error && /[\\/](whatsapp-web\.js|puppeteer|puppeteer-core|@puppeteer)[\\/]/.test(reason.stack ?? "");
}

/** A net below the guards: a rejection of the library that nobody waits for is told to `caught`; any other ends the process as ever. Returns how to take it away. */
export function catchStray(caught: (reason: unknown) => void): () => void {
  const listener = (reason: unknown): void => {
    if (!isTheirs(reason)) throw reason;
    caught(reason);
  };
  process.on("unhandledRejection", listener);
  return () => void process.off("unhandledRejection", listener);
}
