import type { Language } from "../../language.ts";
import type { Jurisdiction } from "../../message.ts";
import type { CountryWords } from "../training.ts";
import type { Entities } from "../types.ts";
import { UNSPACED } from "../words.ts";
import { around, isDenied } from "./denied.ts";
import type { PeopleReader } from "./people.ts";

/** A country named by name, city, nationality, money or an institution of its own, or only hinted at. */
export interface PlaceNamed {
  readonly kind: keyof CountryWords;
  readonly means: Jurisdiction;
  readonly from: number;
  readonly to: number;
}

/** Countries that people leave for work. Thailand, Malaysia and the others are where they go. */
const ORIGINS: ReadonlySet<Jurisdiction> = new Set([
  "KH",
  "ID",
  "LA",
  "MM",
  "PH",
  "VN",
  "BD",
  "NP",
  "IN",
  "CN",
  "PK",
  "LK",
  "KE",
  "UG",
  "GH",
  "NG",
  "ET",
]);

/** Of those who go abroad for work some come from Thailand and Malaysia, too; from the others, "home from Hong Kong" names the country of work. */
const ALSO_ORIGINS: ReadonlySet<Jurisdiction> = new Set([...ORIGINS, "TH", "MY"]);

/** Whoever writes one of these comes from where it is spoken; the others are written by people from everywhere. */
const SPOKEN_IN: Readonly<Partial<Record<Language, readonly Jurisdiction[]>>> = {
  km: ["KH"],
  lo: ["LA"],
  my: ["MM"],
  vi: ["VN"],
  id: ["ID"],
  tl: ["PH"],
  bn: ["BD", "IN"],
  ne: ["NP", "IN"],
};

/** True of countries that who writes in one of these languages may have left: for a Khmer, Myanmar is a country like any other. */
function leftBy(languages: readonly Language[]): (place: PlaceNamed) => boolean {
  const homes = languages.map((language) => SPOKEN_IN[language]);
  return ({ means }) =>
    ORIGINS.has(means) && (homes.length === 0 || homes.some((spoken) => spoken === undefined || spoken.includes(means)));
}

/** Nobody who writes Burmese is from Thailand or Malaysia: "my daughter in Thailand" is written "from Thailand". */
const IN_BURMESE = /[\u1000-\u109f]/u;

/** Before a country: where someone comes from, or has gone back to. */
const FROM_BEFORE =
  /(?:\bfrom|\bdari|\bdr|\basal|\bgaling(?: sa)?|\btu|(?<!\p{L})từ|\bmok pi|\bpi|ពី|មកពី|ຈາກ|จาก|মাকে|back to|back in|home to|return to|deport(?:ed)? to|\bpulang ke|\buwi(?: ng| sa)|(?<!\p{L})(?:về|ve)|กลับ(?:ไป)?|ส่ง(?:ไป|กลับ)|ກັບ(?:ໄປ|ເມືອ)?|\b(?:klap|kap)(?: pai)?|ត្រឡប់ទៅ|វិលទៅ|បញ្ជូនទៅ|\bi am|\bim|\bwe are|\bmy country|ជនជាតិ|ខ្ញុំជា|বাড়ি|বাড়ি|জেলা|গ্রাম|\b(?:desher |gramer )?(?:bari|basha)|\bhome is)\s*$/u;
/** The same in a name that was listed with it. */
const FROM_WITHIN = /^(?:กลับ|ส่งกลับ|ກັບ|ສົ່ງກັບ|(?:klap|klab|glab|glub|kap) |về |ve |back to )/u;
/** Behind a country, in languages that put it there. */
const FROM_BEHIND =
  /^\s*(?:ကနေ|ကလာ|က(?!ို)|မှလာ|ထဲကနေ|သား|ပြန်|ကိုပြန်|(?:मा )?फर्क|(?:এ|তে|য়)? (?:ফির|ফেরত)|থেকে|बाट|citizen|people|worker|workers|national)/u;
/** People of a country in a name that was listed with them. */
const PEOPLE_WITHIN = /^(?:คน|ชาว|สาว|หนู|ผม|เป็น|แรงงาน|khon |kon |ຄົນ|ຊາວ|ជនជាតិ|người |nguoi )/u;
/** Before or behind: where the work is. */
const TO_BEFORE =
  /(?:\bin|\bat|\bto|\binto|\bgo|\bdi|\bke|\b(?:kat|dkt|dekat)|\b(?:na)?sa|\bo|(?<!\p{L})ở|\bnov|\btov|\bnow|នៅ|ទៅ|មក|ຢູ່|ໄປ|ที่|ไป|อยู่|\bfor)\s*$/u;
const TO_BEHIND = /^\s*(?:မှာ|ကို|ထဲမှာ|သွား|တွင်|রে|তে|मा|boss|employer|company|law|agent|madam)/u;

/** "In Mildura": begins or ends with a word that stands beside places, whether anybody knows the place or not. */
export function isSaidOfPlace(text: string): boolean {
  return [1, 2, 3, 4, 5, 6].some((letters) => {
    const [begins, ends] = [text.slice(0, letters), text.slice(-letters)];
    const whole = UNSPACED.test(begins) || text[letters] === " ";
    return (whole && TO_BEFORE.test(begins)) || TO_BEHIND.exec(ends)?.[0] === ends;
  });
}

/** Where somebody goes and is not yet: "boss Malay hits me, I want to go to Cambodia". */
const GOING_BEFORE = /(?:\bto|\bgo|\bke|\b(?:tov|mok)(?: srok)?|(?:ទៅ|មក)(?:ឯ|ដល់)?(?:ស្រុក)?|ໄປ|ຮອດ|ไป|ถึง|\bsampai(?: di)?)\s*$/u;

/** People of a country, where they work in another one. */
const PEOPLE_BEFORE = /\b(?:org|orang|rakyat|warganegara|warga)\s*$/u;
/** The same, of countries that people leave; a Thai in such words may be the boss. */
const PEOPLE_OF_HOME_BEFORE = /(?:คน|ชาว|ຄົນ|ຊາວ|ជនជាតិ|\bkhon|(?<!\p{L})(?:người|nguoi))\s*$/u;

/** Before or behind a country: somebody was taken there, and is there now. */
const TAKEN_BEFORE =
  /(?:\b(?:taken|took|brought|moved|sold|transferred|smuggled)(?: (?:me|us|him|her|them|my \p{L}+))?(?: (?:to|into|across to|over to))|\b(?:dibawa|dipindah(?:kan|in)?|dijual|diselundupkan)(?: lagi)? ke|\b(?:dinala|inilipat|ibinenta|itinawid)(?: \p{L}+){0,2} sa|(?:đưa|bán|chuyển|dua|chuyen)(?: \p{L}+){0,2} (?:sang|qua)|(?:ย้าย|พา(?:ตัว)?|ข้าม|ขาย)(?:ข้าม)?(?:ไป|มา)(?:ที่|ฝั่ง)?|(?:ຍ້າຍ|ພາ|ຂ້າມ|ຂາຍ)(?:ໄປ|ມາ)(?:ຢູ່|ຝັ່ງ)?|(?:យក|លក់|នាំ|ប្តូរ)(?:\p{L}\p{M}*){0,4}?(?:ទៅ|មក))\s*$/u;
const TAKEN_BEHIND =
  /^\s*(?:(?:ဘက်)?(?:ကို)?\s*(?:ခေါ်သွား|ရောင်းစား|ပို့လိုက်)|(?:য়|এ|তে)?\s*(?:নিয়ে গে|নিয়া গে|আনছে|নিছে|বেচে)|(?:मा)?\s*(?:लगे|लगियो|लगिएको|बेचे|पुर्‍या))/u;

/** Somewhere before a country, in the same part of the sentence: where somebody is today, or was once. */
const NOW_BEFORE =
  /(?:\bnow\b|\bcurrently|\bsekarang|\bskrg|\bskg|\bngayon|\bgiờ|\bgio\b|hiện|\bhien\b|ตอนนี้|ปัจจุบัน|ឥឡូវ|ຕອນນີ້|ດຽວນີ້|အခု|এখন|অখন|\bekhon|अहिले|\bahile|\bakhu)[^,.;]{0,24}$/u;
const ONCE_BEFORE =
  /(?:\bused to\b|\bbefore\b|\bearlier|\bdulu|\bdahulu|\bdati\b|\btrước|\btruoc|เมื่อก่อน|แต่ก่อน|เคย|ពីមុន|ធ្លាប់|ແຕ່ກ່ອນ|ເຄີຍ|အရင်|আগে|पहिले|\bpahile)[^,.;]{0,24}$/u;
const ONCE_BEHIND = /^[^,.;]{0,12}(?:\bbefore\b|\bdulu\b|\bdahulu\b|\bdati\b|\btrước|\btruoc\b|มาก่อน|ពីមុន)/u;

interface Span {
  readonly from: number;
  readonly to: number;
}

/** "I am in Dubai, my brother is in Malaysia, they locked him in": where the other is, of several places. Who writes of another writes for them. */
function placeOfOther([other]: readonly Span[], places: readonly PlaceNamed[]): PlaceNamed | undefined {
  if (!other || new Set(places.map(({ means }) => means)).size < 2) return undefined;
  const inOrder = [...places].sort((a, b) => a.from - b.from);
  return inOrder.find(({ from }) => from >= other.from) ?? inOrder.findLast(({ to }) => to <= other.from);
}

/** Of whom a text speaks, in which languages, and which of its places are those of the family or the house. */
export interface Writer {
  /** Where relatives and friends are spoken of. */
  readonly others?: readonly Span[];
  readonly languages: readonly Language[];
  readonly people: PeopleReader;
  readonly homes?: readonly PlaceNamed[];
}
type Roles = Pick<Entities, "destination" | "destinationGuessed" | "origin" | "taken">;

/**
 * Which country is the destination and which the origin, by the words around them; the only country named is the destination. The people of a boss or a friend
 * are neither, but spoken of.
 */
export function rolesOf(text: string, places: readonly PlaceNamed[], by: Writer): Roles & Pick<Entities, "spoken" | "home"> {
  const whose = by.people.peopleOf;
  const own = places.filter((place) => whose(text, place) === null);
  const local = places.find((place) => !ORIGINS.has(place.means) && whose(text, place) === "local")?.means;
  const home = homeIn(own, by);
  const elsewhere = own.filter((place) => isHint(place) || place.means !== home);
  // Of two places the family is at one, and the work at the other. Who writes for another may mean just the place of the relative.
  const parted = home !== undefined && !by.others?.length && elsewhere.some((place) => !isHint(place) && !isDenied(text, place, places));
  const roles = parted ? { origin: home, ...rolesAmong(text, elsewhere, local, by) } : rolesAmong(text, own, local, by);
  const { destination, destinationGuessed, origin } =
    parted || own.length === places.length ? roles : rolesAmong(text, places, undefined, by);
  const spoken = [
    ...(destination === undefined || destinationGuessed ? [] : ["work" as const]),
    ...(origin === undefined ? [] : ["home" as const]),
  ];
  return { ...roles, ...(home === undefined ? {} : { home }), ...(spoken.length === 0 ? {} : { spoken }) };
}

/** The country that is named only as the place of the family or the house. */
function homeIn(own: readonly PlaceNamed[], { homes = [] }: Writer): Jurisdiction | undefined {
  const named = own.filter((place) => !isHint(place));
  return homes.find(({ means }) => named.every((place) => place.means !== means || homes.includes(place)))?.means;
}

function rolesAmong(
  text: string,
  own: readonly PlaceNamed[],
  local: Jurisdiction | undefined,
  { others = [], languages, people }: Writer,
): Roles {
  const isLeft = leftBy(languages);
  const today = ofToday(text, own, isLeft);
  const taken = today.findLast((place) => isTaken(text, place));
  let origin: Jurisdiction | undefined;
  const to: PlaceNamed[] = [];
  const open: PlaceNamed[] = [];
  for (const place of today) {
    const role = isOfFriend(text, place, today, { isLeft, people }) ? "neither" : roleOf(text, place, people);
    if (role === "to") to.push(place);
    else if (role === "from") origin ??= place.means;
    else if (role === "open") open.push(place);
  }
  const named = to.filter(({ kind }) => kind !== "demonyms" && kind !== "institutions");
  const abroad = (place: PlaceNamed) => !isLeft(place);
  // "I am in Cebu, my daughter is in Hong Kong": of two places it is the one that people do not leave, and "boss Malay hits me, I want to go home to Cambodia".
  const goes = named.length > 0 && named.every((place) => GOING_BEFORE.test(around(text, place)[0]));
  // "I am in Nepal, the agent says Qatar job": who is where people leave asks about where they go to.
  const offered =
    goes || (named.length > 0 && named.every(isLeft))
      ? [...open, ...to].find((place) => abroad(place) && (goes || !ORIGINS.has(place.means)))
      : undefined;
  const worked = named.find(abroad) ?? offered ?? named[0] ?? to[0];
  let destination = (taken ?? placeOfOther(others, [...to, ...open]) ?? worked)?.means;
  origin ??= named.find((place) => isLeft(place) && place.means !== destination)?.means;
  const left = open.filter(({ means }) => means !== destination && means !== origin);
  const home = new Set(left.map(({ means }) => means)).size > 1 || destination !== undefined ? left.find(isLeft) : undefined;
  if (origin === undefined && home) origin = home.means;
  destination ??= left.find(({ means }) => means !== origin)?.means;
  origin ??= own.find(({ kind, means }) => kind === "hints" && ORIGINS.has(means) && means !== destination)?.means;
  // "Boss Malay hits me, I want to go home to Cambodia."
  const goesHome = [...to, ...open].every((place) => GOING_BEFORE.test(around(text, place)[0]));
  if (local !== undefined && goesHome && destination !== undefined && ORIGINS.has(destination))
    [origin, destination] = [destination, undefined];
  const guessed = destination === undefined ? (local ?? hintedAt(own, origin) ?? writtenIn(languages, own, origin)) : undefined;
  return {
    ...(destination === undefined ? {} : { destination }),
    ...(guessed === undefined ? {} : { destination: guessed, destinationGuessed: true as const }),
    ...(origin === undefined ? {} : { origin }),
    ...(taken === undefined ? {} : { taken: true as const }),
  };
}

function isTaken(text: string, place: PlaceNamed): boolean {
  const [before, behind] = around(text, place);
  return (place.kind === "names" || place.kind === "cities") && (TAKEN_BEFORE.test(before) || TAKEN_BEHIND.test(behind));
}

/** "My roommate is from Nepal", of somebody who comes from elsewhere: says so, or writes in another language. */
function isOfFriend(
  text: string,
  place: PlaceNamed,
  places: readonly PlaceNamed[],
  { isLeft, people }: Pick<Writer, "people"> & { readonly isLeft: (place: PlaceNamed) => boolean },
): boolean {
  if (!ORIGINS.has(place.means) || !people.endsWithSomebody(text.slice(Math.max(0, place.from - 40), place.from))) return false;
  if (roleOf(text, place, people) !== "from") return false;
  return (
    !isLeft(place) ||
    places.some((other) => other.means !== place.means && ALSO_ORIGINS.has(other.means) && roleOf(text, other, people) === "from")
  );
}

/**
 * The countries in question: none where somebody says he is not; where several are named, today's before all others, and none of earlier days. Who is at
 * home today asks about the country where he worked.
 */
function ofToday(text: string, places: readonly PlaceNamed[], isLeft: (place: PlaceNamed) => boolean): readonly PlaceNamed[] {
  const named = places.filter((place) => !isHint(place) && !isDenied(text, place, places));
  const isNow = (place: PlaceNamed) => !isLeft(place) && NOW_BEFORE.test(around(text, place)[0]);
  const wasOnce = (place: PlaceNamed) => {
    const [before, behind] = around(text, place);
    return !isNow(place) && (ONCE_BEFORE.test(before) || ONCE_BEHIND.test(behind));
  };
  const lasting = named.filter((place) => !wasOnce(place));
  const kept = lasting.some((place) => !isLeft(place)) ? lasting : named;
  return [...kept.filter(isNow), ...kept.filter((place) => !isNow(place))];
}

/** "And in Malaysia?", "if in Malaysia": asked besides. In Burmese, Bengali and Nepali the "if" stands behind. */
const ASIDE =
  /^(?:and|what (?:about|if)|how about|if|in case|kalau|klau|klo|kalo|terus|trus|gimana|dan|paano|pano|eh|kung|thế|còn|con|vậy|nếu|neu|আর|যদি|ar|jodi|अनि|यदि|ani|yadi|jos|chos|ber|beu|lae|laew|tha) |^(?:ถ้า|แล้ว|ຖ້າ|ແລ້ວ|ចុះ|បើ)|(?:ဆိုရင်|ဆိုရင်ရော|ရော|হলে|hole|hoile|भए|bhaye|bhae|pulak|pula|gimana|macam mana|mcm mana|bagaimana|thì sao|thi sao|ล่ะ|ละ|ເດ|លេះ)\W*$/u;

/** True of a text that asks about a country besides. */
export const isAside = (text: string): boolean => ASIDE.test(text) || text.trimEnd().endsWith("?");

function roleOf(text: string, { kind, means, from, to }: PlaceNamed, is: PeopleReader): "from" | "to" | "open" | "neither" {
  if (kind === "institutions") return ORIGINS.has(means) ? "from" : "to"; // "to OWWA" is no journey
  const before = text.slice(Math.max(0, from - 16), from);
  const behind = text.slice(to, to + 16);
  // A Chinese boss may be in any country, and is not where the worker comes from.
  if (kind === "demonyms" && ORIGINS.has(means) && is.namesEmployer(text.slice(from, to) + (/^ \p{L}+/u.exec(behind)?.[0] ?? "")))
    return "neither";
  if (TO_BEHIND.test(behind)) return "to";
  const people =
    (PEOPLE_BEFORE.test(before) && ALSO_ORIGINS.has(means)) ||
    ((PEOPLE_OF_HOME_BEFORE.test(before) || PEOPLE_WITHIN.test(text.slice(from, to))) && ORIGINS.has(means));
  if (people && !is.namesEmployer(before)) return "from";
  if (FROM_BEFORE.test(before) || FROM_WITHIN.test(text.slice(from, to)) || FROM_BEHIND.test(behind))
    return (kind === "demonyms" || IN_BURMESE.test(text.slice(from, to)) ? ORIGINS : ALSO_ORIGINS).has(means) ? "from" : "to";
  if (TO_BEFORE.test(before)) return "to";
  if (kind === "demonyms") return ORIGINS.has(means) ? "from" : "to";
  return kind === "cities" && !ORIGINS.has(means) ? "to" : "open";
}

/** Money and the words of a place tell where somebody may be, and name no country. */
export const isHint = ({ kind }: PlaceNamed): boolean => kind === "currencies" || kind === "hints";

/** Wages are named in the money of the country of work; the money of home says nothing. */
function hintedAt(places: readonly PlaceNamed[], origin: Jurisdiction | undefined): Jurisdiction | undefined {
  return places.find((place) => isHint(place) && place.means !== origin && !ORIGINS.has(place.means))?.means;
}

/** Languages that people from elsewhere learn where they work. Who is from Indonesia writes what looks like Malay anywhere. */
const LEARNT_IN: Readonly<Partial<Record<Language, Jurisdiction>>> = { th: "TH", ms: "MY" };

/** Who tells where she is from, in the language of another country, is there. A city may be where a brother is held. */
function writtenIn(
  languages: readonly Language[],
  places: readonly PlaceNamed[],
  origin: Jurisdiction | undefined,
): Jurisdiction | undefined {
  const [language, ...others] = languages;
  if (language === undefined || others.length > 0 || origin === undefined || !ORIGINS.has(origin) || origin === "ID") return undefined;
  return places.some(({ kind, means }) => means === origin && kind !== "cities") ? LEARNT_IN[language] : undefined;
}
