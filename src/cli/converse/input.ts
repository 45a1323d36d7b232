import { OUTCOMES, type Outcome } from "../../domain/conversation.ts";
import type { StaffVerb } from "../../domain/events.ts";
import { isLanguage, type Language } from "../../domain/language.ts";
import type { Content } from "../../domain/message.ts";
import { words } from "../words.ts";
import { durationMs } from "./duration.ts";

/** One line of input, understood. */
export type Input =
  | { readonly kind: "said"; readonly chat: string; readonly content: Content; readonly id?: string; readonly language?: Language }
  | { readonly kind: "opened"; readonly chat: string; readonly language?: Language }
  | { readonly kind: "chose"; readonly chat: string; readonly choose: number | string; readonly id?: string }
  | { readonly kind: "staff"; readonly chat: string; readonly as: string; readonly verb: StaffVerb }
  | { readonly kind: "wait"; readonly ms: number };

type Fields = Readonly<Record<string, unknown>>;
/** Who acts when a line does not say `as`. */
export const SOMEBODY = "staff-1";
const MEDIA = ["photo", "voice", "video", "document", "sticker"] as const;

/** What a line asks for, or a sentence that says why it cannot be read. */
export function readInput(fields: Fields): Input | string {
  if (fields.wait !== undefined) return wait(fields.wait);
  const chat = typeof fields.chat === "number" ? String(fields.chat) : fields.chat;
  if (typeof chat !== "string" || chat === "") return words("converse.no-chat");
  if (fields.staff !== undefined) return staff(fields, chat);
  const { id } = fields;
  const known = typeof id === "string" || typeof id === "number" ? { id: String(id) } : {};
  if (fields.language !== undefined && !isLanguage(fields.language)) return words("converse.bad-language");
  const language = fields.language ? { language: fields.language } : {};
  if (fields.open !== undefined) return { kind: "opened", chat, ...language };
  if (fields.choose !== undefined) return choose(fields.choose, chat, known);
  const content = contentOf(fields);
  return typeof content === "string" ? content : { kind: "said", chat, content, ...known, ...language };
}

function wait(given: unknown): Input | string {
  const ms = typeof given === "string" ? durationMs(given) : null;
  return ms === null ? words("converse.bad-wait") : { kind: "wait", ms };
}

function choose(given: unknown, chat: string, known: { readonly id?: string }): Input | string {
  if (typeof given === "string" && given !== "") return { kind: "chose", chat, choose: given, ...known };
  if (typeof given === "number" && Number.isInteger(given) && given > 0) return { kind: "chose", chat, choose: given, ...known };
  return words("converse.bad-choose");
}

function contentOf(fields: Fields): Content | string {
  if (typeof fields.text === "string") return { kind: "text", text: fields.text };
  if (fields.location !== undefined) return locationOf(fields.location);
  const kind = MEDIA.find((media) => fields[media] !== undefined);
  return kind ? { kind, ...captionOf(fields[kind]) } : words("converse.nothing");
}

/** A caption, or an object that may have one; anything else, such as true or a file name in an object, stands for the bare medium. */
function captionOf(given: unknown): { readonly caption?: string } {
  const caption = typeof given === "object" && given !== null && "caption" in given ? given.caption : given;
  return typeof caption === "string" && caption !== "" ? { caption } : {};
}

function locationOf(given: unknown): Content | string {
  const place = Array.isArray(given) ? { latitude: given[0], longitude: given[1] } : given;
  if (typeof place !== "object" || place === null || !("latitude" in place) || !("longitude" in place))
    return words("converse.bad-location");
  const { latitude, longitude }: Fields = place;
  if (typeof latitude !== "number" || typeof longitude !== "number") return words("converse.bad-location");
  return { kind: "location", latitude, longitude };
}

function staff(fields: Fields, chat: string): Input | string {
  const as = typeof fields.as === "string" && fields.as !== "" ? fields.as : SOMEBODY;
  const verb = verbOf(fields);
  return typeof verb === "string" ? verb : { kind: "staff", chat, as, verb };
}

function verbOf({ staff, text, outcome, to }: Fields): StaffVerb | string {
  switch (staff) {
    case "open":
    case "claim":
    case "release":
    case "reopen":
      return { verb: staff };
    case "reply":
    case "note":
      return typeof text === "string" ? { verb: staff, text } : words("converse.no-text", { verb: staff });
    case "resolve":
      return isOutcome(outcome ?? "informed") ? { verb: staff, outcome: (outcome ?? "informed") as Outcome } : badOutcome(); // just checked
    case "transfer":
      return typeof to === "string" && to !== "" ? { verb: staff, to } : words("converse.no-to");
    default:
      return words("converse.bad-verb");
  }
}

function badOutcome(): string {
  return words("converse.bad-outcome", { outcomes: OUTCOMES.join(", ") });
}

export function isOutcome(given: unknown): given is Outcome {
  return OUTCOMES.some((outcome) => outcome === given);
}
