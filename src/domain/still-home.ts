import type { Match } from "./matcher/types.ts";
import { homeOf } from "./telling.ts";
import type { Turn } from "./turn.ts";

/** That somebody has not left, in all languages. */
const STILL =
  /(?<!\p{L})(?:still|havent|haven't|not yet|have not|masih|msh|belum|blm|lum|lagi|pa|rin|vẫn|van|chưa|chua|còn|con|yang|nyang|yung|bor than|ekhono|ekhno|akhono|ajhai|ajai|ajhi|gako chaina|gayeko chaina|gaeko chaina|nov laey|min toan|mintoan)(?!\p{L})|ยัง|ຍັງ|នៅឡើយ|មិនទាន់|ရှိသေး|နေသေး|မသွားသေး|မထွက်သေး|နေတုန်း|এখনো|এখনও|অখনো|अझै|अझ |छैन/u;

/** "I am still in Udon", of who asks about going to Israel: tells where he is, and asks for no other country. */
export function isStillHome({ conversation }: Turn, { entities: { destination, denied = [] }, text }: Match): boolean {
  return destination !== undefined && destination === homeOf(conversation) && denied.length === 0 && STILL.test(text.toLowerCase());
}
