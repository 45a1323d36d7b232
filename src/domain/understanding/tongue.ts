import { homeOf } from "../answers/telling.ts";
import { contactsFor, linesOf } from "../answers/whom-to-call.ts";
import type { Contact } from "../content.ts";
import { numbersFor } from "../danger/danger.ts";
import { askSafe } from "../desk/hand-over.ts";
import { dangerOf } from "../follow-up/follow-up.ts";
import { languageName } from "../format.ts";
import type { Language } from "../language.ts";
import { languageOf } from "../matcher/languages/language-guess.ts";
import type { Match } from "../matcher/types.ts";
import type { TopicId } from "../message.ts";
import { change, choice, say, type Turn } from "../turn.ts";

/** Where nobody for the matter at hand speaks the language, somebody for complaints may. */
const ALSO: readonly TopicId[] = ["complaint.where", "legal.aid"];
const MOST = 3;

/** Whom to call who speaks it, what to say on the phone to the others; and a person, where none was called yet. */
export function sayTongue(turn: Turn, { entities }: Match): Turn {
  const { language, owner, lastAnswer } = turn.conversation;
  const spoken = spokenBy(turn, entities.language);
  const how = turn.content.say(language, "chat:answer.tongue", { name: languageName(spoken, "en") });
  // Who bleeds or is held calls the emergency number, whatever is spoken there.
  const danger = dangerOf(turn.conversation, turn);
  const numbers = danger === null ? [] : numbersFor(turn, danger);
  const found = { ...how, text: [...(numbers.length > 0 ? numbers : contactsWhoSpeak(turn, spoken)), how.text].join("\n") };
  const { safeToMessage } = turn.conversation;
  if (owner === "queue") return danger !== null && safeToMessage === null ? askSafe(say(turn, found)) : say(turn, found);
  const asked = say(turn, found, { choices: [choice(turn, "person"), choice(turn, "help")] });
  return change(asked, { dialogue: { kind: "confirm-person", reason: "asked", topic: lastAnswer?.topic ?? null } });
}

/** What to ask for: the language that is named, but not that of the country, which she does not speak; who writes English for want of letters speaks that of home. */
function spokenBy({ conversation }: Turn, named: Language | undefined): Language {
  const { language, profile } = conversation;
  const foreign = named === "en" || named === languageOf(profile.destination);
  const own = language === "en" ? languageOf(homeOf(conversation)) : language;
  return (foreign ? undefined : named) ?? own ?? language;
}

/** The numbers in the country of work at which a language is spoken, with a heading; none where we know of none. */
function contactsWhoSpeak({ content, conversation }: Turn, spoken: Language): readonly string[] {
  const { profile, language, lastAnswer } = conversation;
  const { destination } = profile;
  if (destination === undefined || destination === "unknown") return [];
  const topics = [...(lastAnswer ? [lastAnswer.topic] : []), ...ALSO];
  const asked = (topic: TopicId) => ({ topic, jurisdiction: destination, language, profile });
  const contacts = topics.flatMap((topic) => contactsFor(content, asked(topic), destination)).filter(isCalledIn(spoken));
  return linesOf(content, asked(ALSO[0] ?? ""), [...new Map(contacts.map((contact) => [contact.id, contact])).values()].slice(0, MOST));
}

const isCalledIn =
  (spoken: Language) =>
  ({ phone, languages }: Contact): boolean =>
    phone.length > 0 && languages.includes(spoken);
