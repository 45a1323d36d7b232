import type { Language } from "../../language.ts";
import type { PlaceNamed } from "./roles.ts";

/** A word that tells where the family or the house is (`home`), or where the work or somebody now is (`work`). */
export interface Mark {
  readonly means: string;
  readonly from: number;
  readonly to: number;
}

/** In these the verb stands last: what is said of a place stands behind it. */
const VERB_LAST: ReadonlySet<Language> = new Set(["my", "bn", "ne"]);
const NEAR = 24;
const PART = /[,.;:!?\n\u104a\u104b\u0964\u17d4]/u;

/** The places where only the family or the house is, or which name only the writer's people: "my mother is in Cebu", "I live in JB and work in Singapore". */
export function homesAmong<Place extends PlaceNamed>(
  text: string,
  places: readonly Place[],
  marks: readonly Mark[],
  languages: readonly Language[],
): readonly Place[] {
  // "House of the boss" is no house of one's own.
  const longest = marks.filter((mark) => !marks.some((other) => other !== mark && isWithin(mark, other)));
  return places.filter((place) => tellsHome(text, place, places, longest, languages));
}

const isWithin = (inner: Mark, outer: Mark): boolean =>
  outer.from <= inner.from && inner.to <= outer.to && outer.to - outer.from > inner.to - inner.from;

function tellsHome(text: string, place: PlaceNamed, places: readonly PlaceNamed[], marks: readonly Mark[], languages: readonly Language[]) {
  if (marks.some(({ means, from, to }) => means === "home" && from <= place.from && place.to <= to)) return true;
  const reaches = (from: number, to: number) =>
    to - from <= NEAR && !PART.test(text.slice(from, to)) && !places.some((other) => other.from < to && from < other.to);
  const before = marks.findLast(({ from, to }) => to <= place.from && from < place.from && reaches(to, place.from));
  const behind = marks.find(({ from }) => from >= place.to && reaches(place.to, from));
  const nearest = languages.some((language) => VERB_LAST.has(language)) ? (behind ?? before) : (before ?? behind);
  return nearest?.means === "home";
}
