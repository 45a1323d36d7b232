type Body = Readonly<Record<string, unknown>>;

interface Interactive {
  readonly type: string;
  readonly body: { readonly text: string };
  readonly action: {
    readonly button?: string;
    readonly buttons?: readonly { readonly type: string; readonly reply: Row }[];
    readonly sections?: readonly { readonly title?: string; readonly rows: readonly Row[] }[];
  };
}

interface Row {
  readonly id: string;
  readonly title: string;
  readonly description?: string;
}

/** A message as the platform understood it, or the code of its refusal. */
export type Ruled =
  | { readonly kind: "text"; readonly text: string; readonly choices: readonly Row[] }
  | { readonly kind: "audio"; readonly media: string }
  | { readonly kind: "template"; readonly name: string; readonly language: string }
  | { readonly kind: "refused"; readonly code: number };

const WRONG = { kind: "refused", code: 100 } as const;
const NOT_VALID = { kind: "refused", code: 131009 } as const;
const LONGEST_NAME = 512;
/** Signs, as the platform counts them. */
const within = (text: string | undefined, most: number): boolean => text !== undefined && text !== "" && [...text].length <= most;

/** What the real platform takes, by the limits of its reference (Cloud API, Messages). */
export function ruleOn(body: Body): Ruled {
  if (body.messaging_product !== "whatsapp" || !/^\d+$/.test(String(body.to ?? ""))) return WRONG;
  const name = body.biz_opaque_callback_data ?? "";
  if (typeof name !== "string" || name.length > LONGEST_NAME) return WRONG;
  if (body.type === "text") return text(body.text as Body); // as we send it, here and below
  if (body.type === "audio") return { kind: "audio", media: String((body.audio as Body).id) };
  if (body.type === "template") return template(body.template as Body);
  if (body.type === "interactive") return interactive(body.interactive as Interactive);
  return { kind: "refused", code: 131051 };
}

function text({ body }: Body): Ruled {
  return typeof body === "string" && within(body, 4_096) ? { kind: "text", text: body, choices: [] } : WRONG;
}

function template({ name, language }: Body): Ruled {
  const code = (language as Body | undefined)?.code; // as we send it
  return typeof name === "string" && typeof code === "string" ? { kind: "template", name, language: code } : WRONG;
}

function interactive({ type, body, action }: Interactive): Ruled {
  const sections = action.sections ?? [];
  const rows = type === "button" ? (action.buttons ?? []).map(({ reply }) => reply) : sections.flatMap((section) => section.rows);
  const fits = type === "button" ? areButtons(action) : type === "list" && isList(action);
  const different = new Set(rows.map(({ id }) => id)).size === rows.length;
  if (!fits || !different || rows.length === 0 || !within(body.text, 1_024)) return NOT_VALID;
  return { kind: "text", text: body.text, choices: rows };
}

function areButtons({ buttons = [] }: Interactive["action"]): boolean {
  const titles = new Set(buttons.map(({ reply }) => reply.title));
  const fit = buttons.every(({ type, reply }) => type === "reply" && within(reply.title, 20) && within(reply.id, 256));
  return fit && buttons.length <= 3 && titles.size === buttons.length;
}

function isList({ button, sections = [] }: Interactive["action"]): boolean {
  const titled = sections.length === 1 || sections.every(({ title }) => within(title, 24));
  const short = sections.every(({ title = "-" }) => within(title, 24));
  const rows = sections.flatMap((section) => section.rows);
  const fit = rows.every(({ id, title, description = "-" }) => within(title, 24) && within(id, 200) && within(description, 72));
  return titled && short && fit && rows.length <= 10 && sections.length <= 10 && within(button, 20);
}
