import type { Attachment } from "botframework-schema";
import * as v from "valibot";
import type { Card } from "../domain/message.ts";

/** What is kept of the contact cards in one message: of as many, names and numbers up to these lengths in characters. */
export const MOST_KEPT = { cards: 5, phones: 5, name: 100, phone: 32 } as const;

const TYPE = "text/vcard";
const Found = v.object({ cards: v.array(v.object({ name: v.string(), phones: v.array(v.string()) })) });

/** Somebody's name and numbers, as a part of an Activity. */
export function cardsAttached(cards: readonly Card[]): Attachment {
  return { contentType: TYPE, content: { cards: keptOf(cards) } };
}

/** The cards in an attachment, cut again: not every Activity is made by us. Null: it holds no contact; empty: one that could not be read. */
export function cardsIn({ contentType, content }: Attachment): readonly Card[] | null {
  if (contentType !== TYPE) return null;
  const parsed = v.safeParse(Found, content);
  return parsed.success ? keptOf(parsed.output.cards) : [];
}

function keptOf(cards: readonly Card[]): readonly Card[] {
  const kept = cards.slice(0, MOST_KEPT.cards).map(({ name, phones }) => ({
    name: cut(name, MOST_KEPT.name),
    phones: [...new Set(phones.slice(0, MOST_READ).map((phone) => cut(phone, MOST_KEPT.phone)))].filter(Boolean).slice(0, MOST_KEPT.phones),
  }));
  return kept.filter(({ name, phones }) => name !== "" || phones.length > 0);
}

/** More are not even looked at. */
const MOST_READ = 50;

/** One line without signs that are not seen or that turn the text around. */
function cut(text: string, most: number): string {
  const seen = text
    .slice(0, most * 8)
    .replace(/[\p{Cc}\s]+/gu, " ")
    .replace(/[\p{Cs}\p{Co}\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff]/gu, "");
  return [...seen.trim()].slice(0, most).join("").trim();
}
