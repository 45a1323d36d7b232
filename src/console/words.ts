import type { Language } from "../domain/language.ts";
import type { Jurisdiction, Time, TopicId } from "../domain/message.ts";
import type { Look } from "./deps.ts";

/** What the words of a thing need: any page has it, and whoever else speaks to staff. */
export type Speaks = Pick<Look, "language" | "content" | "t">;

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** A text of locales/, or null when nobody has written it. */
function written(look: Speaks, key: string): string | null {
  const { text } = look.content.say(look.language, key);
  return text === key.split(/[:.]/).at(-1) ? null : text;
}

/** A topic in words of the page's language; its meaning in English when nobody has named it. */
export function topicName(look: Speaks, topic: TopicId | null): string {
  if (topic === null) return look.t("topic.none");
  return written(look, `chat:topics.${topic}`) ?? look.content.topics.get(topic)?.means ?? topic;
}

/** The words of `console:<group>.<name>`, or those of `console:<group>.other`, for names that come from elsewhere. */
export function named(look: Speaks, group: string, name: string): string {
  return written(look, `console:${group}.${name}`) ?? look.t(`${group}.other`, { name });
}

export function languageName(look: Pick<Look, "language">, language: Language | string): string {
  return new Intl.DisplayNames(look.language, { type: "language" }).of(language) ?? language;
}

export function countryName(look: Speaks, code: Jurisdiction | "unknown" | undefined): string {
  if (code === undefined) return look.t("profile.not-asked");
  if (code === "unknown") return look.t("profile.unknown");
  if (code === "INT") return look.t("profile.anywhere");
  return code.length === 2 ? (new Intl.DisplayNames(look.language, { type: "region" }).of(code) ?? code) : code;
}

/** How long something has lasted: "5 minutes", "2 hours 10 minutes", "3 days". */
export function lasting(look: Look, since: Time): string {
  const ms = Math.max(0, look.now - since);
  if (ms < MINUTE) return look.t("time.now");
  const format = new Intl.DurationFormat(look.language, { style: "long" });
  if (ms >= DAY) return format.format({ days: Math.floor(ms / DAY), hours: Math.floor((ms % DAY) / HOUR) });
  return format.format({ hours: Math.floor(ms / HOUR), minutes: Math.floor((ms % HOUR) / MINUTE) });
}

/** A moment, with its day when that is not today. */
export function moment(look: Look, at: Time): string {
  const today = new Date(at).toDateString() === new Date(look.now).toDateString();
  const style = today ? { timeStyle: "short" as const } : { dateStyle: "medium" as const, timeStyle: "short" as const };
  return new Intl.DateTimeFormat(`${look.language}-u-ca-gregory-hc-h23`, style).format(at);
}

export function percent(look: Look, share: number): string {
  return new Intl.NumberFormat(look.language, { style: "percent" }).format(share);
}
