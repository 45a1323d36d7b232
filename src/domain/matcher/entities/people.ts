import type { WordLists } from "../word-lists.ts";

interface Named {
  readonly kind: string;
  readonly from: number;
  readonly to: number;
}

/** Of whom a people's name is said, if not of the writer: those who are at home in the country of work, it seems, as bosses are; or friends from anywhere. */
export type Whose = "local" | "friend" | null;

export interface PeopleReader {
  /** Whose people's name it is ("my roommate is thai man", "any bangla people there?"); null for the writer's own and for places. */
  peopleOf(text: string, place: Named): Whose;
  /** True of words that say who employs. */
  namesEmployer(words: string): boolean;
  /** True when a boss or a friend is spoken of shortly before the end, in the same part of the sentence. */
  endsWithSomebody(before: string): boolean;
}

/** Further back, or in another part of the sentence, somebody else is spoken of. */
const NEAR = /^[^,.;:!?]{0,24}$/u;
/** An adjective that is listed as a name. */
const ADJECTIVE = /(?:ian|ean|ese)$/u;

export function peopleReader(lists: WordLists): PeopleReader {
  const is = expressions(lists);

  /** "My boss shouts, I am ...": between the boss and the people somebody speaks of herself; right behind "boss" it is only whose boss. */
  function isOwn(between: string): boolean {
    const self = is.self.exec(between);
    return self !== null && between.slice(0, self.index).trim() !== "";
  }

  function peopleOf(text: string, place: Named): Whose {
    if (place.kind !== "names" && place.kind !== "demonyms") return null;
    const [before, name, behind] = [
      text.slice(Math.max(0, place.from - 44), place.from),
      text.slice(place.from, place.to),
      text.slice(place.to),
    ];
    const adjective = place.kind === "demonyms" || ADJECTIVE.test(name);
    const lead = before.replace(is.peopleBefore, "");
    const marked = lead !== before || is.peopleWithin.test(name) || is.peopleBehind.test(behind);
    if (!adjective && !marked) return null;
    if (adjective && is.somebodyWithin.test(name)) return "local";
    if (is.placed.test(lead)) return null;
    const somebody = [...lead.matchAll(is.somebody)].at(-1);
    const between = somebody === undefined ? "" : lead.slice(somebody.index + somebody[0].length);
    if (somebody !== undefined && NEAR.test(between) && !isOwn(between)) return is.bossWithin.test(somebody[0]) ? "local" : "friend";
    if (is.self.test(lead)) return null;
    if (adjective && is.bossBehind.test(behind)) return "local";
    if (adjective && is.friendBehind.test(behind)) return "friend";
    const crowd = marked
      ? is.crowdBefore.test(lead) || is.crowdBehind.test(behind)
      : is.crowdAsked.test(lead) && is.askingEnds.test(behind);
    return crowd ? "local" : null;
  }

  return {
    peopleOf,
    namesEmployer: (words) => is.employer.test(words),
    endsWithSomebody: (before) => is.somebodyBefore.test(before),
  };
}

function expressions(lists: WordLists) {
  const boss = lists.any("bosses");
  const friend = lists.any("friends");
  const somebody = lists.any(["bosses", "friends"]);
  const before = lists.any(["people_before", "citizens"]);
  const behind = lists.any(["people_behind", "peoples"]);
  return {
    somebody: new RegExp(somebody, "gu"),
    somebodyWithin: new RegExp(somebody, "u"),
    somebodyBefore: new RegExp(`${somebody}[^,.;:!?]{0,24}$`, "u"),
    employer: new RegExp(lists.any(["bosses", "companies"]), "u"),
    bossWithin: new RegExp(boss, "u"),
    bossBehind: new RegExp(`^ ?${boss}`, "u"),
    friendBehind: new RegExp(`^ ?${friend}`, "u"),
    /** Makes a people of a country's name, before or behind it, or as its beginning or end. */
    peopleBefore: new RegExp(`${before} ?$`, "u"),
    peopleBehind: new RegExp(`^ ?(?:(?:${lists.any("possessives")} )?${behind}|${lists.any("people_endings")}(?!\\p{L}))`, "u"),
    peopleWithin: new RegExp(`^${lists.any("people_before")}| ${lists.any("people_behind")}$`, "u"),
    /** Somebody speaks of herself. */
    self: new RegExp(`${lists.any("selves")}(?: ?${lists.any("being")})? ?$`, "u"),
    /** A name of a people that is asked for or spoken of in the crowd. */
    crowdBefore: new RegExp(`${lists.any(["some", "there_is"])}(?: ${before})? ?$`, "u"),
    crowdBehind: new RegExp(`^ ?${lists.any("some_behind")}`, "u"),
    crowdAsked: new RegExp(`${lists.any("there_is")} ?$`, "u"),
    askingEnds: new RegExp(`^\\W*(?:$|${lists.any("asking_ends")})`, "u"),
    /** Where somebody is, and not what she is. */
    placed: new RegExp(`${lists.any("at_place")} ?$`, "u"),
  };
}
