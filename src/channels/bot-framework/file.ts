import type { ConversationReference } from "botframework-schema";
import type { Fetched } from "../../app/ports.ts";
import type { AskedFile } from "../adapter.ts";
import { download, isAt } from "../download.ts";

/** Where the service's channels keep what people send: Direct Line and Web Chat, Teams (files lie at SharePoint), Messenger. They get no token. */
const HOSTS = [".botframework.com", ".sharepoint.com", "cdn.fbsbx.com", ".fbcdn.net"];
/** Where the service itself gives files to bots (Connector REST API, Get Attachment). Nothing else of it is asked for in the bot's name because a stranger says so. */
const FILE_PATH = /\/v3\/attachments\/[\w.~-]+\/views\/[\w-]+$/;
const LOOPBACK: readonly string[] = ["127.0.0.1", "localhost", "[::1]"];

/** A token of the bot for the service that a reference belongs to; null for a bot without credentials. */
export type TokenFor = (reference: Partial<ConversationReference>) => Promise<string | null>;

/**
 * Gets a file. The token goes only to the service itself, whose address was in an Activity that the SDK has authenticated (the token of that
 * Activity names the address too); what lies elsewhere is asked for without it, and strangers' hosts not at all.
 */
export async function fetchFile(asked: AskedFile, theirs: Partial<ConversationReference>, tokenFor: TokenFor): Promise<Fetched> {
  const service = URL.parse(theirs.serviceUrl ?? "");
  const isService = (url: URL) => service !== null && url.origin === service.origin && isSafe(url);
  const place = URL.parse(asked.where);
  const token = place && isService(place) && FILE_PATH.test(place.pathname) ? await tokenFor(theirs) : null;
  const headers = token === null ? {} : { authorization: `Bearer ${token}` };
  return download({ ...asked, url: asked.where, allowed: (url) => isService(url) || isAt(HOSTS)(url), headers });
}

/** Over https; or on this machine, where somebody tries it out. */
const isSafe = ({ protocol, hostname }: URL): boolean => protocol === "https:" || LOOPBACK.includes(hostname);
