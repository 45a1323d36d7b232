import * as v from "valibot";
import { codeOfAnswer } from "./outcome.ts";
import type { SendDeps } from "./send.ts";
import type { Template } from "./template.ts";

/**
 * Why the platform told nothing. `refused`: the token is wrong or has run out; `no-rights`: it may not look there; `not-there`: no such id,
 * or not for this token; `offline`: nothing could be asked, or no answer of the platform came back.
 */
export type Untold = "refused" | "no-rights" | "not-there" | "offline";

/** How the number stands with the platform. `quality` is the platform's own word: GREEN, YELLOW, RED, UNKNOWN, NA. */
export type NumberState =
  | { readonly state: "ok"; readonly name: string; readonly quality: string; readonly proven: boolean }
  | { readonly state: Untold };

/** The configured languages of a template by how the platform holds them. `refused` are with the platform's word for it, such as `en (REJECTED)`. */
export interface TemplateLanguages {
  readonly approved: readonly string[];
  readonly pending: readonly string[];
  readonly refused: readonly string[];
  readonly missing: readonly string[];
}
export type TemplateState = ({ readonly state: "ok" } & TemplateLanguages) | { readonly state: Untold };

const LONGEST_CALL_MS = 5_000;
const UNAUTHORIZED = 401;
/** Error codes of the Graph API and of the Cloud API (Error codes reference). */
const TOKEN: ReadonlySet<number> = new Set([0, 102, 190]);
/** The last two: the account is locked. */
const NO_RIGHTS: ReadonlySet<number> = new Set([3, 10, 131005, 368, 131031]);
/** Codes of rights from here to below the next. */
const [RIGHTS, BEYOND_RIGHTS] = [200, 300];
const NOT_THERE: ReadonlySet<number> = new Set([33, 100, 803]);
/** A page holds every language of a template. */
const MOST_TEMPLATES = "250";

const Found = v.object({
  id: v.string(),
  verified_name: v.optional(v.string(), ""),
  quality_rating: v.optional(v.string(), "UNKNOWN"),
  code_verification_status: v.optional(v.string(), ""),
});
const Templates = v.object({ data: v.array(v.object({ name: v.string(), language: v.string(), status: v.string() })) });

type Access = Pick<SendDeps, "token" | "apiRoot">;

/** Asks how our number stands; changes nothing. The number itself is not asked for. */
export async function examineNumber(access: Access, phoneId: string): Promise<NumberState> {
  const told = await ask(access, phoneId, { fields: "verified_name,quality_rating,code_verification_status" }, Found);
  if (typeof told === "string") return { state: told };
  const { verified_name: name, quality_rating: quality, code_verification_status: code } = told;
  // EXPIRED is a code that was typed in long ago, as with most numbers.
  return { state: "ok", name, quality, proven: code !== "NOT_VERIFIED" };
}

/** Asks in which of its languages the template may go out; changes nothing. `account`: the id of the WhatsApp Business account. */
export async function examineTemplate(access: Access, account: string, { name, languages }: Template): Promise<TemplateState> {
  const told = await ask(
    access,
    `${account}/message_templates`,
    { name, fields: "name,language,status", limit: MOST_TEMPLATES },
    Templates,
  );
  if (typeof told === "string") return { state: told };
  // The platform finds longer names too.
  const held = new Map(told.data.filter((one) => one.name === name).map(({ language, status }) => [language, status]));
  const by = (fits: (status: string | undefined) => boolean) => languages.filter((language) => fits(held.get(language)));
  const waits = (status: string | undefined) => status === "PENDING" || status === "IN_APPEAL";
  const refused = by((status) => status !== undefined && status !== "APPROVED" && !waits(status));
  return {
    state: "ok",
    approved: by((status) => status === "APPROVED"),
    pending: by(waits),
    refused: refused.map((language) => `${language} (${held.get(language)})`),
    missing: by((status) => status === undefined),
  };
}

async function ask<Schema extends v.GenericSchema>(
  { token, apiRoot }: Access,
  path: string,
  query: Readonly<Record<string, string>>,
  schema: Schema,
): Promise<v.InferOutput<Schema> | Untold> {
  try {
    const answer = await fetch(`${apiRoot.replace(/\/$/, "")}/${path}?${new URLSearchParams(query)}`, {
      headers: { authorization: `Bearer ${token}`, connection: "close" },
      redirect: "error",
      signal: AbortSignal.timeout(LONGEST_CALL_MS),
    });
    const told: unknown = await answer.json();
    if (!answer.ok) return whyOf(answer.status, codeOfAnswer(told));
    const read = v.safeParse(schema, told);
    return read.success ? read.output : "offline";
  } catch {
    // No connection, no answer in time, or none in JSON: whoever answered is not the platform.
    return "offline";
  }
}

function whyOf(status: number, code: number | null): Untold {
  if (code === null) return "offline";
  if (TOKEN.has(code) || status === UNAUTHORIZED) return "refused";
  if (NO_RIGHTS.has(code) || (code >= RIGHTS && code < BEYOND_RIGHTS)) return "no-rights";
  return NOT_THERE.has(code) ? "not-there" : "offline";
}
