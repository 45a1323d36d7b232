/** Links, addresses and names of accounts. */
const POINTERS = [/https?:\/\/\S+|www\.\S+/giu, /[^\s@]+@[^\s@]+\.\p{L}{2,}/gu, /(?<![\p{L}\p{N}])@\w{3,}/gu];
/** Runs of digits as long as a phone number or the number of a paper, with the letters that such a number begins with. */
const NUMBERS = /(?<![\p{L}\p{N}])(?:\p{L}{1,2}(?=\p{Nd})|\p{Lu}{1,2} )?\+?\p{Nd}(?:[ .,()/-]{0,2}\p{Nd}){5,}/gu;
/** Behind these words people tell their name. Names told in other ways are left for the editor to see. */
const NAMED =
  /(?<![\p{L}])((?:my name is|my name|i am called|name:|nama saya|nama sy|ang pangalan ko ay|pangalan ko|tên tôi là|tôi tên là|toi ten|ชื่อ|ຊື່|ឈ្មោះ|နာမည်|আমার নাম|amar nam|मेरो नाम|mero naam|mero nam)\s*)[\p{L}\p{M}]+(?:\s\p{Lu}[\p{L}\p{M}]*)*/giu;
const LEFT_OUT = "…";

/** The text without what points to a person, as far as a rule can tell. An editor looks at the rest before anybody learns from it. */
export function withoutPersonalData(text: string): string {
  const pointers = POINTERS.reduce((left, pattern) => left.replace(pattern, ` ${LEFT_OUT} `), text);
  const numbers = pointers.replace(NUMBERS, (run) => (isAmount(run) ? run : ` ${LEFT_OUT} `));
  return numbers.replace(NAMED, `$1${LEFT_OUT}`).replace(/\s+/gu, " ").trim();
}

/** `15.000.000` is a fee in rupiah; a phone number is seldom so round. */
function isAmount(run: string): boolean {
  return /^[^+0\p{L}]/u.test(run) && /(?:000|၀၀၀|០០០|໐໐໐|๐๐๐|০০০|०००)$/u.test(run);
}
