// Finds what can be tapped in a text of the bot or of staff: https addresses and telephone numbers.

const ADDRESS = /https:\/\/[^\s<>"'()]+[^\s<>"'().,;:!?။၊។]/;
// Dates and sums are matched as well, so that no part of them is taken for a telephone number.
const DATE = /\d{4}-\d{2}(?:-\d{2})?(?!\d)/;
const SUM = /\d+(?:[.,]\d+)+/;
const LONG = /\+?\d{8,15}|(?:\+\d{1,3}[ -]?)?(?:\(\d{1,4}\)[ -]?)?\d{1,5}(?:[ -]\d{2,5}){1,4}/;
// After a telephone sign any number is one, a short hotline too.
const HOTLINE = /([☎📞]\ufe0f?\s?)(\+?\d(?:[\d -]{0,18}\d)?)/u;
const ALL = new RegExp(`(${ADDRESS.source})|${DATE.source}|${SUM.source}|${HOTLINE.source}|(${LONG.source})`, "gu");

/** Splits a text into pieces `{text, href?}` in order; put together they are the text again. */
export function pieces(text) {
  const found = [];
  let end = 0;
  for (const match of text.matchAll(ALL)) {
    const [whole, address, sign, hotline, phone] = match;
    const shown = address || hotline || phone;
    const href = address || telephone(hotline || phone, Boolean(sign));
    if (!href) continue;
    const start = match.index + (sign ? sign.length : 0);
    if (start > end) found.push({ text: text.slice(end, start) });
    found.push({ text: shown, href });
    end = match.index + whole.length;
  }
  if (end < text.length) found.push({ text: text.slice(end) });
  return found;
}

/** A tel: address, or null for what is too short or too long to be a number one can call. */
function telephone(shown, signed) {
  if (!shown) return null;
  const number = shown.replace(/[^\d+]/g, "");
  const least = signed ? 3 : 7;
  return number.length >= least && number.length <= 16 ? `tel:${number}` : null;
}
