import { OUTCOMES, type Outcome } from "../domain/conversation.ts";
import type { Effect } from "../domain/effects.ts";
import type { StaffVerb } from "../domain/events.ts";
import type { Choice, Content } from "../domain/message.ts";
import { durationMs } from "./converse/duration.ts";

/**
 * A golden dialogue as a staff member reads it. Lines begin with who acts; what a line goes on with is indented:
 *
 *     # what it shows
 *     phone:  km                       the language that the worker's phone is set to
 *     worker: how much is the fee?     or (photo) a caption, (opens the chat), or [a button] of those offered last
 *     staff:  reply Hello              a verb, and what it needs; `staff Dara:` for one of several
 *     wait:   2h
 *     mitra:  …                        what the worker gets from the bot; choices in brackets below
 *     person: …                        what the worker gets from staff
 *     desk:   …                        what staff are told
 */
export type Step =
  | { readonly kind: "phone"; readonly language: string }
  | { readonly kind: "worker"; readonly text: string }
  | { readonly kind: "staff"; readonly staff: string; readonly verb: StaffVerb }
  | { readonly kind: "wait"; readonly ms: number };

/** A line that is kept as it stands (a comment, a blank line) or that makes something happen. */
export interface DialogueLine {
  readonly source: string;
  readonly step: Step | null;
}

const NAMED = /^(phone|worker|staff|wait)(?: (\S+))?:\s*(.*)$/s;
const RESULT = /^(mitra|person|desk|refused):/;

/** The lines of a dialogue without their results. Throws an Error that names the line, from 1, when one cannot be read. */
export function readDialogue(text: string): DialogueLine[] {
  return blocks(text).flatMap(({ line, source }): DialogueLine[] => {
    if (RESULT.test(source)) return [];
    if (source === "" || source.startsWith("#")) return [{ source, step: null }];
    const step = stepOf(source);
    if (typeof step === "string") throw new Error(`Line ${line}: ${step}`);
    return [{ source, step }];
  });
}

/** Indented lines belong to the one above. */
function blocks(text: string): { readonly line: number; readonly source: string }[] {
  const found: { line: number; source: string }[] = [];
  text
    .trimEnd()
    .split("\n")
    .forEach((source, index) => {
      const above = found.at(-1);
      if (above && /^\s+\S/.test(source)) above.source += `\n${source}`;
      else found.push({ line: index + 1, source: source.trimEnd() });
    });
  return found;
}

function stepOf(source: string): Step | string {
  const [, kind, name, said = ""] = NAMED.exec(source.replace(/\n {8}/g, "\n")) ?? [];
  if (kind === "phone") return { kind, language: said };
  if (kind === "worker") return { kind, text: said };
  if (kind === "staff") {
    const verb = verbOf(said);
    return verb === null ? `“${said}” is no verb of staff.` : { kind, staff: name ?? "staff", verb };
  }
  const ms = kind === "wait" ? durationMs(said) : null;
  return ms === null ? "A line begins with phone, worker, staff or wait; what it goes on with is indented." : { kind: "wait", ms };
}

function verbOf(said: string): StaffVerb | null {
  const [verb = "", ...rest] = said.split(" ");
  const text = rest.join(" ");
  if ((verb === "open" || verb === "claim" || verb === "release" || verb === "reopen") && text === "") return { verb };
  if ((verb === "reply" || verb === "note") && text !== "") return { verb, text };
  if (verb === "transfer" && text !== "") return { verb, to: text };
  return verb === "resolve" && OUTCOMES.some((outcome) => outcome === text) ? { verb, outcome: text as Outcome } : null; // one of them
}

const MEDIA = ["photo", "voice", "video", "document", "sticker"] as const;

/** What a worker's line sends: a text, a medium in round brackets, or a button of `menu` in square ones. */
export function contentOf(text: string, menu: readonly Choice[]): Content | "opens" {
  if (text === "(opens the chat)") return "opens";
  const [, medium, caption] = /^\((\w+)\)\s*(.*)$/s.exec(text) ?? [];
  const kind = MEDIA.find((each) => each === medium);
  if (kind) return { kind, ...(caption ? { caption } : {}) };
  if (medium === "location") return { kind: "location", latitude: 0, longitude: 0 };
  const label = /^\[(.+)\]$/s.exec(text)?.[1];
  const choice = menu.find((each) => each.label === label);
  return choice ? { kind: "choice", choice: choice.id, label: choice.label } : { kind: "text", text };
}

/** A worker's line, for a recording. */
export function workerLine(content: Content): string {
  if (content.kind === "text") return line("worker", content.text);
  if (content.kind === "choice") return line("worker", `[${content.label ?? content.choice}]`);
  const caption = "caption" in content && content.caption ? ` ${content.caption}` : "";
  return line("worker", `(${content.kind})${caption}`);
}

/** What an event made, one line an effect; the desk is told the same thing once. */
export function resultLines(effects: readonly Effect[]): string[] {
  const lines = effects.flatMap((effect) => {
    if (effect.kind === "say") return [saidLine(effect.from, effect.say)];
    if (effect.kind === "desk") return [line("desk", effect.what)];
    return effect.kind === "refused" ? [line("refused", effect.why)] : [];
  });
  return lines.filter((each, index) => !each.startsWith("desk:") || lines.indexOf(each) === index);
}

export function saidLine(
  from: "bot" | "staff",
  { text, choices = [] }: { readonly text: string; readonly choices?: readonly Choice[] },
): string {
  const buttons = choices.map(({ label }) => `[${label}]`).join(" ");
  return line(from === "bot" ? "mitra" : "person", [text, buttons].filter(Boolean).join("\n"));
}

function line(who: string, text: string): string {
  return `${`${who}: `.padEnd(8)}${text.replaceAll("\n", "\n        ")}`;
}
