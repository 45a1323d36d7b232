import { type Answer, composeAnswer, FIRST_MESSAGE, FURTHER_MESSAGE } from "../../domain/answers/answer.ts";
import { EVERYWHERE, homeOf } from "../../domain/answers/telling.ts";
import type { ContentSet } from "../../domain/content.ts";
import { LANGUAGES, type Language } from "../../domain/language.ts";
import type { Jurisdiction, Time, TopicId } from "../../domain/message.ts";
import { toReadableContent } from "../content-set.ts";
import { type Fault, faultAt, type Place } from "../fault.ts";
import type { Load } from "../load.ts";

/** A message that is longer than a worker reads on a small screen. */
interface TooLong {
  readonly topic: TopicId;
  readonly language: Language;
  readonly which: keyof typeof MOST;
  readonly place: Jurisdiction | null;
  readonly home: Jurisdiction | "unknown";
  readonly length: number;
}

const MOST = { first: FIRST_MESSAGE, second: FURTHER_MESSAGE } as const;

/**
 * Where an answer as it is composed is too long, for every topic, language, country of work and likely country of origin. Each text by itself may be
 * short enough, and all of them together too long. Takes seconds: for editors, not for the start of a service.
 */
export function checkComposed({ raw }: Load, now: Time): Fault[] {
  const content = toReadableContent(raw);
  const places = new Map(raw.answers.map(({ item, at }) => [`${item.topic} ${item.language}`, at]));
  return [...places].flatMap(([key, at]) => {
    const [topic = "", tag] = key.split(" ");
    const language = LANGUAGES.find((one) => one === tag);
    return language ? worst(tooLong(content, topic, language, now)).map((found) => faultOf(found, at)) : [];
  });
}

function tooLong(content: ContentSet, topic: TopicId, language: Language, now: Time): TooLong[] {
  const countries: readonly (Jurisdiction | null)[] = [null, ...content.jurisdictions.filter((code) => code !== EVERYWHERE)];
  const homes = homesOf(content, topic, language);
  return countries.flatMap((place) =>
    homes.flatMap((home) => {
      const profile = { destination: place ?? ("unknown" as const), origin: home };
      const answer = composeAnswer(content, { topic, jurisdiction: place, language, profile, now });
      return lengths(answer).map((one) => ({ ...one, topic, language, place, home }));
    }),
  );
}

/** Who writes Khmer is from Cambodia; English and Malay are written by people from everywhere, and where home has nothing to say it changes nothing. */
function homesOf(content: ContentSet, topic: TopicId, language: Language): readonly (Jurisdiction | "unknown")[] {
  const own = homeOf({ profile: {}, language });
  if (own !== null) return [own];
  const speak = content.origins.filter((home) => content.facts(topic, home).length + content.contacts(topic, home).length > 0);
  return ["unknown", ...speak];
}

function lengths(answer: Answer | null): Pick<TooLong, "which" | "length">[] {
  const all = (["first", "second"] as const).map((which) => ({ which, length: answer?.[which]?.text.length ?? 0 }));
  return all.filter(({ which, length }) => length > MOST[which]);
}

/** One of each message: what makes it fit there makes it fit elsewhere. */
function worst(found: readonly TooLong[]): TooLong[] {
  const longest = (which: TooLong["which"]) =>
    found
      .filter((one) => one.which === which)
      .sort((a, b) => b.length - a.length)
      .slice(0, 1);
  return [...longest("first"), ...longest("second")];
}

function faultOf({ topic, which, place, home, length }: TooLong, at: Place): Fault {
  const where = place === null ? "where no country is named" : `in ${place}`;
  const whose = home === "unknown" ? "" : ` for workers from ${home}`;
  const what =
    which === "first"
      ? "its variants, the words of its main rule, or the names of its contacts"
      : "its steps, or the names of its contacts";
  return faultAt(
    at,
    `the ${which} message on ${topic} has ${length} characters ${where}${whose}; ${MOST[which]} is the most. Shorten ${what}.`,
  );
}
