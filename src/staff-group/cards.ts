import { createHash } from "node:crypto";
import { BASE } from "../console/deps.ts";
import { countryName, languageName, named, topicName } from "../console/words.ts";
import { type Conversation, OUTCOMES, type Outcome, type Ticket } from "../domain/conversation.ts";
import { ELSEWHERE } from "../domain/desk/tickets.ts";
import type { StaffId } from "../domain/message.ts";
import type { Colleague } from "./types.ts";
import type { Words } from "./words.ts";

interface Button {
  readonly text: string;
  readonly callback_data: string;
}
export interface Keyboard {
  readonly inline_keyboard: readonly (readonly Button[])[];
}

export const NO_BUTTONS: Keyboard = { inline_keyboard: [] };

/** What a pressed button asks for. */
export type Press =
  | { readonly do: "claim" | "release" | "reopen" | "back" | "choose-outcome" | "choose-colleague" }
  | { readonly do: "resolve"; readonly outcome: Outcome }
  | { readonly do: "transfer"; readonly to: string };

/** Reads the data of a button; null for one that we do not have (any more). */
export function readPress(data: string): Press | null {
  const [name = "", detail = ""] = data.split(":");
  if (name === "resolve") {
    const outcome = OUTCOMES.find((one) => one === detail);
    return outcome ? { do: "resolve", outcome } : null;
  }
  if (name === "transfer") return { do: "transfer", to: detail };
  const plain = (["claim", "release", "reopen", "back", "choose-outcome", "choose-colleague"] as const).find((one) => one === name);
  return plain ? { do: plain } : null;
}

/** Names may be longer than a button's data. */
export function shortOf(staff: StaffId): string {
  return createHash("sha256").update(staff).digest("hex").slice(0, 16);
}

/** The buttons that fit a case as it stands. */
export function buttonsFor({ t }: Words, { state, claimedBy }: Ticket): Keyboard {
  const row = (text: string, callback_data: string): Button[] => [{ text, callback_data }];
  if (state === "queued" || (state === "claimed" && claimedBy === ELSEWHERE)) return { inline_keyboard: [row(t("case.claim"), "claim")] };
  if (state === "resolved") return { inline_keyboard: [row(t("case.reopen"), "reopen")] };
  return {
    inline_keyboard: [
      row(t("case.resolve"), "choose-outcome"),
      row(t("case.transfer"), "choose-colleague"),
      row(t("case.release"), "release"),
    ],
  };
}

export function outcomeButtons({ t }: Words): Keyboard {
  const rows = OUTCOMES.map((outcome) => [{ text: t(`outcomes.${outcome}`), callback_data: `resolve:${outcome}` }]);
  return { inline_keyboard: [...rows, [{ text: t("group.back"), callback_data: "back" }]] };
}

/** The platform shows at most a hundred buttons. */
const MOST_COLLEAGUES = 50;

export function colleagueButtons({ t }: Words, colleagues: readonly Colleague[], me: StaffId): Keyboard {
  const others = colleagues.filter(({ id }) => id !== me).slice(0, MOST_COLLEAGUES);
  const rows = others.map(({ id, name }) => [{ text: name, callback_data: `transfer:${shortOf(id)}` }]);
  return { inline_keyboard: [...rows, [{ text: t("group.back"), callback_data: "back" }]] };
}

/** What a card tells, in short: a new one is posted when it differs. */
export function signature({ safeToMessage, stopped }: Conversation, ticket: Ticket): string {
  const { state, claimedBy = "", outcome = "", priority } = ticket;
  return JSON.stringify(state === "resolved" ? [state, outcome] : [state, claimedBy, priority, safeToMessage, stopped]);
}

export interface CardOptions {
  /** The first one tells what the case is about, and how to answer. */
  readonly first: boolean;
  /** Whether more may be told than number, topic, urgency and where to read on. */
  readonly text: boolean;
  readonly publicUrl: string | null;
}

/** A case in words: its number, how it stands, what to mind. Neither name nor address of the worker is in it. */
export function cardText(words: Words, conversation: Conversation, ticket: Ticket, { first, text, publicUrl }: CardOptions): string {
  const { t } = words;
  const open = ticket.state !== "resolved";
  const mark =
    open && ticket.priority !== "normal" ? ` · ${ticket.priority === "danger" ? "🔴" : "🟡"} ${t(`priority.${ticket.priority}`)}` : "";
  const lines = [
    `📌 ${t("case.title", { case: ticket.id })}${mark}`,
    stateOf(words, ticket),
    ...(open ? warnings(words, conversation, ticket) : []),
    ...(first ? about(words, conversation, ticket).slice(0, text ? undefined : 1) : []),
    ...(first && publicUrl !== null ? [t("group.console", { link: new URL(`${BASE}/tickets/${conversation.id}`, publicUrl).href })] : []),
    ...(first ? [t("group.how")] : []),
  ];
  return lines.join("\n");
}

function stateOf({ t, nameOf }: Words, ticket: Ticket): string {
  if (ticket.state === "resolved") return t("state.resolved", { outcome: t(`outcomes.${ticket.outcome ?? "other"}`) });
  return ticket.state === "claimed" ? t("state.claimed", { name: nameOf(ticket.claimedBy) }) : t("state.queued");
}

function warnings({ t }: Words, { safeToMessage, stopped }: Conversation, { state, priority }: Ticket): string[] {
  const safe = safeToMessage === null ? "banner.not-known" : safeToMessage ? "banner.safe" : "banner.not-safe";
  return [
    ...(state === "queued" && priority === "danger" ? [`⚠️ ${t("banner.danger")}`] : []),
    safeToMessage === true ? t(safe) : `⚠️ ${t(safe)}`,
    ...(stopped ? [`⏹ ${t("banner.stopped")}`] : []),
  ];
}

function about(words: Words, { language, channel, profile }: Conversation, { topic, reason }: Ticket): string[] {
  const { t } = words;
  const facts = [
    [t("knowledge.topic"), topicName(words, topic)],
    [t("about.reason"), t(`reasons.${reason}`)],
    [t("about.language"), languageName(words, language)],
    [t("about.channel"), named(words, "channels", channel)],
    [t("about.works-in"), countryName(words, profile.destination)],
  ];
  return facts.map(([name, value]) => `${name}: ${value}`);
}
