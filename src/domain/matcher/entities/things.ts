import type { Heard } from "../concepts.ts";
import type { Entities } from "../types.ts";

/** Concepts that are a cost which somebody must pay. */
const COSTS: ReadonlySet<string> = new Set([
  "ticket",
  "visa",
  "work-permit",
  "levy-official-cost",
  "medical-check",
  "training",
  "insurance",
  "orientation",
  "housing",
  "food",
  "fee",
]);
/** Concepts that are a paper which somebody may hold, lose or need. */
const DOCUMENTS: ReadonlySet<string> = new Set(["passport", "id-card", "bank-card", "work-permit", "visa", "contract", "health-card"]);

/** The cost and the document that a message speaks of, by the names of their concepts; the one named first. */
export function thingsIn(heard: readonly Heard[]): Pick<Entities, "cost" | "document"> {
  const cost = heard.find(({ concept }) => COSTS.has(concept))?.concept;
  const document = heard.find(({ concept }) => DOCUMENTS.has(concept))?.concept;
  return { ...(cost === undefined ? {} : { cost }), ...(document === undefined ? {} : { document }) };
}
