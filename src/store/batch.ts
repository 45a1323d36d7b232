import type { Document } from "../app/ports.ts";
import type { ConversationId } from "../domain/message.ts";
import { checkOwnDocument } from "./ids.ts";
import { cutPages, type PageCut } from "./pages.ts";

/** A call of `update` that waits for its turn. */
export interface Change {
  readonly change: (document: Document | null) => Document | null;
  readonly resolve: (document: Document | null) => void;
  readonly reject: (error: unknown) => void;
}

/** Work on files that waits for its turn between changes; gets the document as it is stored then. Settles by itself and never rejects. */
export interface Apart {
  readonly apart: (document: Document | null) => Promise<void>;
  readonly reject: (error: unknown) => void;
}

export type Job = Change | Apart;

/** What became of one change in memory: a new document, the one it was given, or a fault of the change itself. */
export type Step = { readonly of: Change } & (
  | { readonly kind: "changed" | "same"; readonly document: Document | null }
  | { readonly kind: "failed"; readonly error: unknown }
);

export interface Batch {
  readonly steps: readonly Step[];
  readonly document: Document | null;
  readonly cuts: readonly PageCut[];
}

/** More than this in one go would keep other conversations waiting. */
const MOST = 32;

/**
 * Applies waiting changes one after another, each to the result of the one before, and takes them off the queue;
 * one write then commits them all. A removal ends a batch, since what follows it starts anew on the disk too.
 */
export function applyChanges(id: ConversationId, current: Document | null, waiting: Job[]): Batch {
  const steps: Step[] = [];
  const cuts: PageCut[] = [];
  let document = current;
  while (steps.length < MOST) {
    const [of] = waiting;
    if (!of || "apart" in of) break;
    waiting.shift();
    const step = applyOne(id, document, of, cuts);
    steps.push(step);
    if (step.kind !== "changed") continue;
    document = step.document;
    if (document === null) break;
  }
  return { steps, document, cuts };
}

function applyOne(id: ConversationId, document: Document | null, of: Change, cuts: PageCut[]): Step {
  try {
    const wanted = of.change(document);
    if (wanted === document) return { of, kind: "same", document };
    if (wanted === null) return { of, kind: "changed", document: null };
    checkOwnDocument(id, wanted);
    const cut = cutPages(wanted);
    cuts.push(...cut.cuts);
    return { of, kind: "changed", document: cut.document };
  } catch (error) {
    return { of, kind: "failed", error };
  }
}
