/** Detects and converts Zawgyi, the font encoding that many Burmese phones still write. Passed in: its tables are a library's. */
export interface Zawgyi {
  /** 0-1: how likely the text is Zawgyi; texts without Burmese letters may score anything. */
  probability(text: string): number;
  convert(text: string): string;
}

/** Far above any chat message; what lies behind it is never looked at. */
const LONGEST_READ = 20_000;
/** People say what they want at the beginning and the end; between lies pasted text. */
const HEAD = 1300;
const TAIL = 700;
/** Between 0.05 and 0.95 the detector does not know: a wrong conversion destroys a readable text. */
const CERTAIN = 0.95;
/** So much of a text tells its encoding. */
const TELLING = 1000;
/** Stands for a text of nothing but unseen characters, so that it is never taken for no message. */
const UNSEEN = "…";

const MYANMAR = /[\u1000-\u109f]/;

/**
 * The text as a person would read it: NFC, Zawgyi converted when certain, characters that cannot be seen dropped, half surrogates
 * replaced. Empty only when `text` is. Reading its result again changes nothing.
 */
export function readable(text: string, zawgyi?: Zawgyi): string {
  if (text === "") return "";
  const seen = dropUnseen(text.slice(0, LONGEST_READ).toWellFormed()).normalize("NFC").trim();
  const plain = zawgyi && MYANMAR.test(seen) ? fromZawgyi(seen, zawgyi) : seen;
  return plain === "" ? UNSEEN : plain;
}

/** Format characters are joiners, marks of direction, soft hyphens: they differ between keyboards, not between meanings. */
function dropUnseen(text: string): string {
  return text.replace(/[\t\n\v\f\r\u0085\u2028\u2029]+/g, " ").replace(/\p{Cf}|\p{Cc}|\p{Variation_Selector}/gu, "");
}

/** Long texts are converted in excerpt: each letter costs some microseconds. A conversion is believed when its result is surely not Zawgyi any more; so a second reading leaves it alone. */
function fromZawgyi(text: string, zawgyi: Zawgyi): string {
  if (zawgyi.probability(text.slice(0, TELLING)) <= CERTAIN) return text;
  const converted = dropUnseen(zawgyi.convert(excerpt(text)))
    .normalize("NFC")
    .trim();
  return zawgyi.probability(converted.slice(0, TELLING)) < 1 - CERTAIN ? converted : text;
}

/** Head and tail of a long text, the whole of a short one. */
export function excerpt(text: string): string {
  if (text.length <= HEAD + TAIL) return text;
  return `${text.slice(0, HEAD)} ${text.slice(1 - TAIL)}`.toWellFormed();
}

/**
 * The form in which texts are compared: lower case, compatibility forms, ASCII digits, no apostrophes, letters repeated at most
 * twice, one spelling of what is spelt in several ways. Takes readable text; folding twice changes nothing; never empty for a text that is not.
 */
export function fold(text: string): string {
  let folded = text;
  for (let round = 0; round < ROUNDS; round++) {
    const again = foldOnce(folded);
    if (again === folded) break;
    folded = again;
  }
  return folded === "" && text !== "" ? UNSEEN.normalize("NFKC") : folded;
}

/** What one rule drops may bring together letters for another; two rounds settle every real text. */
const ROUNDS = 5;

function foldOnce(text: string): string {
  const lower = text
    .normalize("NFKC")
    .toLowerCase()
    .normalize("NFKC")
    .replace(/['’‘`´ʼ]/g, "");
  return khmerSpelling(asciiDigits(burmeseSpelling(lower)))
    .replace(/([\p{L}\p{M}])\1{2,}/gu, "$1$1")
    .replace(/\s+/g, " ")
    .trim();
}

/** Readable text, cut and folded: what the matcher works on. */
export function matchable(text: string, zawgyi?: Zawgyi): string {
  return fold(excerpt(readable(text, zawgyi)));
}

/** Letters without the marks above and below: how Vietnamese is typed on a phone without its keyboard. */
export function withoutMarks(text: string): string {
  return text
    .normalize("NFD")
    .replace(/[\u0300-\u036f]/g, "")
    .replace(/đ/g, "d")
    .normalize("NFC");
}

/** First code points of the decimal digits of the scripts in use. */
const DIGIT_ZEROS = [0x17e0, 0x1040, 0x1090, 0x0e50, 0x0ed0, 0x09e6, 0x0966];

function asciiDigits(text: string): string {
  return text.replace(/[\u17e0-\u17e9\u1040-\u1049\u1090-\u1099\u0e50-\u0e59\u0ed0-\u0ed9\u09e6-\u09ef\u0966-\u096f]/g, (digit) => {
    const code = digit.charCodeAt(0);
    return String(code - (DIGIT_ZEROS.find((zero) => code >= zero && code < zero + 10) ?? code));
  });
}

/** Coeng DA and coeng TA look the same; the vowels are typed in pieces; "give" has three spellings. */
function khmerSpelling(text: string): string {
  if (!/[\u1780-\u17ff]/.test(text)) return text;
  return text
    .replace(/្ដ/g, "្ត")
    .replace(/េា/g, "ោ")
    .replace(/េី/g, "ើ")
    .replace(/ំុ/g, "ុំ")
    .replace(/[ុ៊]+([ិីឹឺ])/g, "៊$1")
    .replace(/ឲ/g, "ឱ")
    .replace(/អោយ|ឱយ|អោ្យ/g, "ឱ្យ");
}

/** The digit zero is typed for the letter wa, which it looks like, and two letters are typed in pieces. */
function burmeseSpelling(text: string): string {
  if (!MYANMAR.test(text)) return text;
  return text
    .replace(/(?<![\u1040-\u1049\d])\u1040(?![\u1040-\u1049\d,.])(?=[\u1000-\u103f])/g, "\u101d")
    .replace(/\u1005\u103b/g, "\u1008")
    .replace(/\u1025\u103a/g, "\u1009\u103a");
}
