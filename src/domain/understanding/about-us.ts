import { isOpen } from "../desk/tickets.ts";
import { spokenOf } from "../follow-up/in-hand.ts";
import type { Match } from "../matcher/types.ts";
import type { TopicId } from "../message.ts";
import { choice, type Turn, tell } from "../turn.ts";

/** Who runs this, and that it is free. */
export function sayWhoWeAre(turn: Turn): Turn {
  return tell(turn, "talk.about", {}, [choice(turn, "privacy"), choice(turn, "help")]);
}

/** The same to who asks about the person: who can be called, if nobody is yet. */
export function sayWhoHelps(turn: Turn): Turn {
  const person = isOpen(turn.conversation.ticket) ? [] : [choice(turn, "person")];
  return tell(turn, "talk.about", {}, [...person, choice(turn, "privacy"), choice(turn, "help")]);
}

const COSTS: ReadonlySet<string> = new Set(["cost", "free-of-charge", "who-pays"]);
const LANGUAGE: ReadonlySet<string> = new Set(["not-understand-language", "change-language"]);

const OF_PERSON: ReadonlySet<TopicId> = new Set(["talk.human", "talk.language", "talk.about"]);

/** "Does talking to the staff cost money?", "do they speak Burmese?": asks for nobody yet. */
export function asksOfPerson(turn: Turn, { text, entities, topic: sure, alternatives: [first] }: Match): boolean {
  const topic = sure ?? first?.topic ?? "";
  if (!OF_PERSON.has(topic)) return false;
  if (entities.hint === "number" || entities.reply === "number") return false;
  if (!entities.asks && !/[?？]\s*$/u.test(text)) return false;
  const said = spokenOf(turn, text);
  if (!said.includes("human")) return false;
  // "Can I talk with somebody who speaks Burmese?" asks for that person.
  const speaks = topic === "talk.language" || (said.some((one) => LANGUAGE.has(one)) && !said.includes("talk-to-someone"));
  return speaks || said.some((one) => COSTS.has(one));
}
