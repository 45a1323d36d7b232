import { homeOf } from "../answers/telling.ts";
import type { Match } from "../matcher/types.ts";
import type { Turn } from "../turn.ts";

/** "I am still in Udon", of who asks about going to Israel: tells where he is, and asks for no other country. */
export function isStillHome({ conversation }: Turn, { entities: { destination, denied = [], still } }: Match): boolean {
  return destination !== undefined && destination === homeOf(conversation) && denied.length === 0 && still === true;
}
