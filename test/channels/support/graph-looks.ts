/** What the platform holds of a number and of the account with its templates. */
export interface Held {
  readonly phoneId: string;
  readonly accountId: string;
  readonly number: Readonly<Record<string, string>>;
  /** Templates that were approved, and in which languages. */
  readonly templates: ReadonlyMap<string, readonly string[]>;
  /** What was decided else, by name and language. */
  readonly decided: ReadonlyMap<string, string>;
}

/** The error of an answer: its HTTP status, its code, and the code below it. */
export interface Refused {
  readonly status: number;
  readonly code: number;
  readonly subcode?: number;
}

/** Fields of a number and of a template that the reference names; others are refused. */
const OF_A_NUMBER = ["id", "verified_name", "quality_rating", "code_verification_status", "display_phone_number", "platform_type"];
const OF_A_TEMPLATE = ["id", "name", "language", "status", "category"];
const NO_SUCH_FIELD: Refused = { status: 400, code: 100 };
const NO_SUCH_OBJECT: Refused = { status: 400, code: 100, subcode: 33 };

/** The answer to who looks at a number or at the templates of an account (Graph API, phone number and message templates); null: another question. */
export function lookAt(address: string, held: Held): object | Refused | null {
  const { pathname, searchParams: query } = new URL(address, "http://platform");
  const [, id, edge] = /^\/v21\.0\/(\d+)(?:\/(\w+))?$/.exec(pathname) ?? [];
  const fields = query.get("fields")?.split(",") ?? null;
  if (id === undefined || (fields === null && edge === undefined)) return null;
  if (id !== held.phoneId && id !== held.accountId) return NO_SUCH_OBJECT;
  if (edge === undefined && id === held.phoneId) return of({ ...held.number, id }, fields ?? [], OF_A_NUMBER);
  if (edge !== "message_templates" || id !== held.accountId) return NO_SUCH_FIELD;
  const name = query.get("name") ?? "";
  const approved = [...held.templates].flatMap(([name, languages]) => languages.map((language) => [`${name} ${language}`, "APPROVED"]));
  const all = [...approved, ...held.decided].map(([key = "", status = ""], at) => {
    const [name = "", language = ""] = key.split(" ");
    return { id: String(at), name, language, status };
  });
  // A part of the name will do for the platform.
  const found = all.filter((template) => template.name.includes(name)).slice(0, Number(query.get("limit") ?? 25));
  const data = found.map((template) => of(template, fields ?? OF_A_TEMPLATE, OF_A_TEMPLATE));
  return data.find(isRefused) ?? { data, paging: { cursors: { before: "a", after: "b" } } };
}

export function isRefused(told: object): told is Refused {
  return "code" in told && "status" in told && typeof told.code === "number";
}

/** The fields that were asked for, and the id in any case; what is not set is left out. */
function of(node: Readonly<Record<string, string>>, fields: readonly string[], known: readonly string[]): object | Refused {
  if (!fields.every((field) => known.includes(field))) return NO_SUCH_FIELD;
  return Object.fromEntries(Object.entries(node).filter(([field]) => field === "id" || fields.includes(field)));
}
