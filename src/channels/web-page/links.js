// Finds what can be tapped in a text of the bot or of staff: https addresses and telephone numbers.

const ADDRESS = String.raw`(https:\/\/[^\s<>"'()]+[^\s<>"'().,;:!?။၊។])`;
// Dates and sums are matched as well, so that no part of them is taken for a telephone number.
const DATE = String.raw`\d{4}-\d{2}(?:-\d{2})?(?!\d)`;
const SUM = String.raw`\d+(?:[.,]\d+)+`;
const LONG = String.raw`(\+?\d{8,15}|(?:\+\d{1,3}[ -]?)?(?:\(\d{1,4}\)[ -]?)?\d{1,5}(?:[ -]\d{2,8}){1,4}(?!\d))`;
// After a telephone sign any number is one, a short hotline too; in a line of contacts also after a colon or a slash.
const PHONE = String.raw`(?!\d{4}-\d{2}(?!\d))(\+?\d(?:[\d -]{0,18}\d)?)`;
// An office is named with its number, and more after it. A short number counts there, but for years as in "ILO, 2017"; 1955 is a hotline.
const OFFICE = String.raw`([^\s,.], )(?!(?:19[0-46-9]|20[0-4])\d(?!\d))(\d{3,6})(?=,(?! ?\d)|၊| [^\d\u0000-\u024f])`;
const withSigns = (signs) => new RegExp(`${ADDRESS}|${DATE}|${SUM}|(${signs})${PHONE}|${OFFICE}|${LONG}`, "gu");
const TEXT = withSigns(String.raw`[☎📞]\ufe0f?\s?`);
const CONTACT = withSigns(String.raw`[☎📞]\ufe0f?\s?|[:：/] ?`);

/** Splits a text into pieces `{text, href?}` in order; put together they are the text again. */
export function pieces(text) {
  const lines = text.match(/[^\n]*\n|[^\n]+/g) || [];
  return lines.reduce((found, line) => found.concat(inLine(line, line.startsWith("•") ? CONTACT : TEXT)), []);
}

function inLine(line, pattern) {
  const found = [];
  let end = 0;
  for (const match of line.matchAll(pattern)) {
    const [whole, address, sign, signed, comma, short, phone] = match;
    const href = address || telephone(signed || short || phone, signed || short ? 3 : 7);
    if (!href) continue;
    const start = match.index + (sign || comma || "").length;
    if (start > end) found.push({ text: line.slice(end, start) });
    found.push({ text: address || signed || short || phone, href });
    end = match.index + whole.length;
  }
  if (end < line.length) found.push({ text: line.slice(end) });
  return found;
}

/** A tel: address, or null for what has too few digits, or too many, to be a number one can call. */
function telephone(shown, least) {
  const number = (shown || "").replace(/[^\d+]/g, "");
  return number.length >= least && number.length <= 16 ? `tel:${number}` : null;
}
