import type { Model, Scored } from "./classifier.ts";
import { CONCEPTS, type Features, WORD_PIECES, WORDS } from "./features.ts";
import { contribution } from "./quantised.ts";

const MOST = 5;
const FEWEST = 3;

/** The words and concepts that spoke most for a label; pieces of words only when too few did. */
export function reasonsFor(model: Model, text: Features, { vector }: Scored, label: number): string[] {
  const weighed = Array.from(vector.from, (feature, at) => ({ feature, weight: contribution(model.linear, vector, at, label) }))
    .filter(({ weight }) => weight > 0)
    .sort((a, b) => b.weight - a.weight);
  const whole = weighed.flatMap(({ feature }) => [...wordsAt(text, feature), ...conceptAt(text, feature)]).slice(0, MOST);
  if (whole.length >= FEWEST) return whole;
  return [...whole, ...weighed.flatMap(({ feature }) => pieceAt(text, feature)).slice(0, FEWEST - whole.length)];
}

function wordsAt({ views, starts, lengths, words }: Features, feature: number): string[] {
  if (views[feature] !== WORDS) return [];
  const start = starts[feature] ?? 0;
  const found = words.slice(Math.max(0, start), start + (lengths[feature] ?? 1));
  if (lengths[feature] === 1) return [`word “${found[0]}”`];
  if (found.length === 2) return [`words “${found.join(" ")}”`];
  return [];
}

/** A concept by its name; pairs say no more than their two. */
function conceptAt({ views, starts, lengths, concepts }: Features, feature: number): string[] {
  return views[feature] === CONCEPTS && lengths[feature] === 1 ? [`meaning “${concepts[starts[feature] ?? 0]}”`] : [];
}

function pieceAt({ views, starts, lengths, line }: Features, feature: number): string[] {
  if (views[feature] !== WORD_PIECES || (lengths[feature] ?? 0) < 4) return [];
  const start = starts[feature] ?? 0;
  return [`letters “${line.slice(start, start + (lengths[feature] ?? 0)).trim()}”`];
}
