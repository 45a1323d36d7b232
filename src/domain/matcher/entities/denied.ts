import type { PlaceNamed } from "./roles.ts";

/** Before a country: where somebody is not, which says nothing of where he is. Not "not yet in", "not paid in" or "not gone to". */
const DENIED_BEFORE = new RegExp(
  [
    "(?<!can )\\b(?:not|isnt|isn't|dont|don't|no longer|never)(?: (?:working|work|worked|employed|living|live))?(?: in| at| from)?",
    "\\b(?:bukan|bkn)(?: (?:di|dari|kerja|kerja di))?",
    "\\b(?:tidak|tak|gak|ga|nggak|tdk)(?: lagi)? (?:kerja|bekerja|tinggal)(?: di)?",
    "\\bhindi(?: (?:na|po|ako|naman|nagtatrabaho|nagwowork))*(?: sa| galing sa)?",
    "\\bkh[oô]ng (?:ph[aả]i|còn|làm|lam|ở|o)(?: (?:việc|viec|làm|lam|ở|o))*",
    "(?:ไม่ใช่|ไม่ได้(?:ทํางาน|อยู่))(?:ที่)?",
    "(?:(?:មិន|អត់)មែន|(?:មិន|អត់)(?:បាន)?នៅ|(?:មិន|អត់)(?:បាន)?ធ្វើការ)(?:នៅ|ពី)?",
    "\\b(?:ot|ort|min|men) men(?: (?:nov|now|pi))?",
    "\\b(?:mai|my|may) (?:chai|dai)(?: (?:yu|yuu|thi|tham ngan))*",
    "\\b(?:bo|bor|boh|baw) ?(?:men|maen)(?: (?:yu|you))?",
    "(?:ບໍ່ແມ່ນ|ບໍ່ໄດ້(?:ເຮັດວຽກ|ຢູ່))(?:ຢູ່)?",
  ]
    .map((way) => `(?:${way})`)
    .join("|")
    .replace(/^.*$/s, "(?:$&)\\s*$"),
  "u",
);
/** The same behind it. */
const DENIED_BEHIND =
  /^\s*(?:(?:မှာ)?\s*(?:မဟုတ်|မလုပ်)|(?:য়|এ|তে)?\s*(?:না(?=\s*[,।.]|\s*$)|নয়|কাজ করি না)|(?:मा)?\s*(?:होइन|हैन|छैन|काम गर्दिन)|(?:ma )?\b(?:hoina|haina|chaina|xaina)|(?:(?:te |y |e )na|noy)(?=\s*(?:[,.]|$)|\s(?:bhai|vai)\b)|(?:mhar |mha )?ma ?hote)/u;
const NOT_YET = /^\s*(?:yet|pa\b|lagi\b)/u;

/** What stands shortly before and behind a country. */
export const around = (text: string, { from, to }: PlaceNamed) =>
  [text.slice(Math.max(0, from - 40), from), text.slice(to, to + 24)] as const;

/** Somebody says that he is not there, or does not mean it. */
export function isDenied(text: string, place: PlaceNamed, places: readonly PlaceNamed[] = []): boolean {
  const [before, behind] = around(text, place);
  return (DENIED_BEFORE.test(before) && !NOT_YET.test(behind)) || DENIED_BEHIND.test(behind) || isNotButNext(text, place, places);
}

/** In Bengali "not" stands behind the one, before the other: "Qatar na Saudi te". */
const NOT_BUT = /^(?:\s?(?:te|e|y|তে|এ|য়))?\s*(?:na|noy|না|নয়),?\s*(?:(?:ami|amra|ekhon|akhon|bhai|vai|apa|আমি|আমরা|এখন|ভাই|আপা)\s+)*$/u;
/** The same word asks which of the two. */
const WHICH = /\?|(?<!\p{L})(?:kon|konta|kothay|kothai|kunta|bhalo|valo|beshi|besi|naki|jabo)(?!\p{L})|কোন|কোথায়|ভালো|বেশি|নাকি|যাব/u;

function isNotButNext(text: string, place: PlaceNamed, places: readonly PlaceNamed[]): boolean {
  const next = places.filter(({ from }) => from >= place.to).sort((a, b) => a.from - b.from)[0];
  return next !== undefined && next.means !== place.means && NOT_BUT.test(text.slice(place.to, next.from)) && !WHICH.test(text);
}
