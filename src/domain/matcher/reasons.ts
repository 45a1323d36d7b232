import type { Model, Scored } from "./model/classifier.ts";
import { CONCEPTS, type Features, WORD_PIECES, WORDS } from "./model/features.ts";
import { contribution } from "./model/quantised.ts";

const MOST = 5;
const FEWEST = 3;

/** The words and concepts that spoke most for a label; pieces of words only when too few did. */
export function reasonsFor(model: Model, text: Features, scored: Scored, label: number): string[] {
  const said = (name: NameOf) => spoken(model, text, scored, label, name);
  const whole = said((feature) => wordsAt(text, feature) ?? conceptAt(text, feature)).slice(0, MOST);
  return whole.length >= FEWEST ? whole : [...whole, ...said((feature) => pieceAt(text, feature)).slice(0, FEWEST - whole.length)];
}

/** What a feature is called; null when it is no reason to show. */
type NameOf = (feature: number) => string | null;

/** The named features that spoke for a label, the weightiest first. */
function spoken({ linear }: Model, { views }: Features, { vector }: Scored, label: number, name: NameOf): string[] {
  const weighed: { readonly called: string; readonly weight: number }[] = [];
  for (let at = 0; at < vector.from.length; at++) {
    const weight = contribution(linear, vector, at, label);
    const called = weight > 0 ? name(vector.from[at] ?? views.length) : null;
    if (called !== null) weighed.push({ called, weight });
  }
  return weighed.sort((a, b) => b.weight - a.weight).map(({ called }) => called);
}

function wordsAt({ views, starts, lengths, words }: Features, feature: number): string | null {
  if (views[feature] !== WORDS) return null;
  const start = starts[feature] ?? 0;
  if (lengths[feature] === 1) return `word “${words[Math.max(0, start)]}”`;
  const found = words.slice(Math.max(0, start), start + (lengths[feature] ?? 1));
  return found.length === 2 ? `words “${found.join(" ")}”` : null;
}

/** A concept by its name; pairs say no more than their two. */
function conceptAt({ views, starts, lengths, concepts }: Features, feature: number): string | null {
  return views[feature] === CONCEPTS && lengths[feature] === 1 ? `meaning “${concepts[starts[feature] ?? 0]}”` : null;
}

function pieceAt({ views, starts, lengths, line }: Features, feature: number): string | null {
  const length = lengths[feature] ?? 0;
  if (views[feature] !== WORD_PIECES || length < 4) return null;
  const start = starts[feature] ?? 0;
  return `letters “${line.slice(start, start + length).trim()}”`;
}
