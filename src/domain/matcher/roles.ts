import type { Jurisdiction } from "../message.ts";
import type { Entities } from "./types.ts";

/** A country named by name, city, nationality or money. */
export interface PlaceNamed {
  readonly kind: "names" | "cities" | "demonyms" | "currencies";
  readonly means: Jurisdiction;
  readonly from: number;
  readonly to: number;
}

/** Countries that people leave for work. Thailand, Malaysia and the others are where they go. */
const ORIGINS: ReadonlySet<Jurisdiction> = new Set(["KH", "ID", "LA", "MM", "PH", "VN", "BD", "NP", "IN", "CN"]);

/** Of those who go abroad for work some come from Thailand and Malaysia, too; from the others, "home from Hong Kong" names the country of work. */
const ALSO_ORIGINS: ReadonlySet<Jurisdiction> = new Set([...ORIGINS, "TH", "MY"]);

/** Before a country: where someone comes from, or has gone back to. */
const FROM_BEFORE =
  /(?:\bfrom|\bdari|\bdr|\basal|\bgaling(?: sa)?|\btu|\btừ|\bmok pi|\bpi|ពី|មកពី|ຈາກ|จาก|মাকে|back to|back in|home to|\bpulang ke|\bi am|\bim|\bwe are|\bmy country|ជនជាតិ|ខ្ញុំជា)\s*$/u;
/** Behind a country, in languages that put it there. */
const FROM_BEHIND = /^\s*(?:ကနေ|ကလာ|က(?!ို)|မှလာ|ထဲကနေ|သား|থেকে|बाट|citizen|people|worker|workers|national)/u;
/** Before or behind: where the work is. */
const TO_BEFORE = /(?:\bin|\bat|\bto|\binto|\bgo|\bdi|\bke|\bsa|\bo|\bở|\bnov|\btov|\bnow|នៅ|ទៅ|មក|ຢູ່|ໄປ|ที่|ไป|\bfor)\s*$/u;
const TO_BEHIND = /^\s*(?:မှာ|ကို|ထဲမှာ|သွား|တွင်|রে|তে|मा|boss|employer|company|law|agent|madam)/u;

/** Which country is the destination and which the origin, by the words around them; the only country named is the destination. */
export function rolesOf(text: string, places: readonly PlaceNamed[]): Pick<Entities, "destination" | "destinationByMoney" | "origin"> {
  let destination: Jurisdiction | undefined;
  let origin: Jurisdiction | undefined;
  const open: PlaceNamed[] = [];
  for (const place of places.filter(({ kind }) => kind !== "currencies")) {
    const role = roleOf(text, place);
    if (role === "to") destination ??= place.means;
    else if (role === "from") origin ??= place.means;
    else open.push(place);
  }
  const left = open.filter(({ means }) => means !== destination && means !== origin);
  const home = left.length > 1 || destination !== undefined ? left.find(({ means }) => ORIGINS.has(means)) : undefined;
  if (origin === undefined && home) origin = home.means;
  destination ??= left.find(({ means }) => means !== origin)?.means;
  const paid = destination === undefined ? moneyOf(places, origin) : undefined;
  return {
    ...(destination === undefined ? {} : { destination }),
    ...(paid === undefined ? {} : { destination: paid, destinationByMoney: true as const }),
    ...(origin === undefined ? {} : { origin }),
  };
}

function roleOf(text: string, { kind, means, from, to }: PlaceNamed): "from" | "to" | "open" {
  const before = text.slice(Math.max(0, from - 16), from);
  const behind = text.slice(to, to + 16);
  if (TO_BEHIND.test(behind)) return "to";
  if (FROM_BEFORE.test(before) || FROM_BEHIND.test(behind))
    return (kind === "demonyms" ? ORIGINS : ALSO_ORIGINS).has(means) ? "from" : "to";
  if (TO_BEFORE.test(before)) return "to";
  if (kind === "demonyms") return ORIGINS.has(means) ? "from" : "to";
  return kind === "cities" && !ORIGINS.has(means) ? "to" : "open";
}

/** Wages are named in the money of the country of work; the money of home says nothing. */
function moneyOf(places: readonly PlaceNamed[], origin: Jurisdiction | undefined): Jurisdiction | undefined {
  return places.find(({ kind, means }) => kind === "currencies" && means !== origin && !ORIGINS.has(means))?.means;
}
