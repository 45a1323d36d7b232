/** Scripts written without spaces between words. */
export const UNSPACED = /[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\ua9e0-\ua9ff\uaa60-\uaa7f]/;
/** Khmer, Lao, Burmese and Thai write on without a space, so that a letter may follow; Bengali and Hindi write endings on. */
export const WRITTEN_ON = /[\p{Script=Khmer}\p{Script=Lao}\p{Script=Myanmar}\p{Script=Thai}\p{Script=Bengali}\p{Script=Devanagari}]/u;

/** The dictionaries are chosen by script, whatever the locale. */
const segmenter = new Intl.Segmenter("en", { granularity: "word" });

/** The words of a folded text: between spaces and punctuation, or by dictionary where the script has no spaces. */
export function words(text: string): string[] {
  const found: string[] = [];
  for (const run of text.match(/[\p{L}\p{M}\p{N}]+/gu) ?? []) {
    if (!UNSPACED.test(run)) found.push(run);
    else for (const { segment } of segmenter.segment(run)) found.push(segment);
  }
  return found;
}
