import type { Contact, ContentSet, Fact } from "../content.ts";
import type { Time } from "../message.ts";
import { withheld } from "./telling.ts";

/** What an editor has to look at in a fact. `left-out`: a rule keeps it from workers though somebody wants it told. */
export const FACT_MARKS = ["left-out", "disputed", "expired", "expiring", "undated", "check", "draft"] as const;
export type FactMark = (typeof FACT_MARKS)[number];

const DAY_MS = 86_400_000;
/** Time enough for an editor to read the source again. */
const SOON_DAYS = 60;

/** The marks of a fact on the day of `now`, the gravest first. A fact that nobody dated is undated rather than expired. */
export function marksOf(content: Pick<ContentSet, "contacts">, fact: Fact, now: Time): readonly FactMark[] {
  const [today, soon] = [dayOf(now), dayOf(now + SOON_DAYS * DAY_MS)];
  const dated = fact.verified !== null;
  const has: Readonly<Record<FactMark, boolean>> = {
    "left-out": fact.tell !== "background" && withheld(content, fact, now) !== null,
    disputed: fact.disputed,
    expired: dated && fact.expires < today,
    expiring: dated && fact.expires >= today && fact.expires <= soon,
    undated: !dated,
    check: fact.checkBeforeUse,
    draft: !isReviewed(fact.review),
  };
  return FACT_MARKS.filter((mark) => has[mark]);
}

/** Undated, or last checked longer ago than a telephone number can be trusted. */
export function isStale(contact: Pick<Contact, "expires">, now: Time): boolean {
  return contact.expires < dayOf(now);
}

/** True when a native reviewer has signed the text. */
export function isReviewed(review: string | null): boolean {
  return review?.startsWith("reviewed") ?? false;
}

function dayOf(time: Time): string {
  return new Date(time).toISOString().slice(0, 10);
}
