import type { Contact, ContentSet } from "../content.ts";
import { countryName, languageName, openHours } from "../format.ts";
import type { Language } from "../language.ts";
import type { Jurisdiction } from "../message.ts";
import { EVERYWHERE, homeOf, leftFrom, type Question } from "./telling.ts";

/** More numbers would not be tried. */
const MOST_HERE = 3;
const MOST_AT_HOME = 1;

/** Whom to call in the country of the question: each with number, hours, language and cost as far as known. Empty when we know nobody. */
export function contactsHere(content: ContentSet, question: Omit<Question, "now">): string[] {
  const { jurisdiction, language } = question;
  const contacts = withEmergency(reachable(content, question, jurisdiction ?? EVERYWHERE), question.profile.sector);
  const heading =
    jurisdiction === null
      ? content.say(language, "chat:answer.contacts")
      : content.say(language, "chat:answer.contacts-in", { country: countryName(jurisdiction, language) });
  return list(content, language, heading.text, contacts.map(question.forOther ? asFromAbroad : unchanged));
}

/** Contacts of a country, below its name. */
export function linesOf(content: ContentSet, { jurisdiction, language }: Omit<Question, "now">, contacts: readonly Contact[]): string[] {
  const country = countryName(jurisdiction ?? EVERYWHERE, language);
  return list(content, language, content.say(language, "chat:answer.contacts-in", { country }).text, contacts);
}

const unchanged = (contact: Contact): Contact => contact;

function asFromAbroad(contact: Contact): Contact {
  const abroad = [...(contact.abroad ?? []), ...contact.phone.filter(isInternational)];
  const others = contact.phone.filter((number) => !abroad.some((one) => one === number || isSame(one, number)));
  return { ...contact, phone: [...abroad, ...others] };
}

/** A short number is no end of a long one. */
const LEAST_DIGITS = 7;

/** "03-8000 8000" and "+60 3-8000 8000". */
function isSame(abroad: string, number: string): boolean {
  const own = digitsOf(number).replace(/^0/, "");
  return own.length >= LEAST_DIGITS && digitsOf(abroad).endsWith(own);
}

const digitsOf = (number: string): string => number.replace(/\D/g, "");

const isInternational = (number: string): boolean => number.startsWith("+");

/** Who helps from the worker's own country, also those who are abroad. */
export function contactsAtHome(content: ContentSet, question: Omit<Question, "now">): string[] {
  const home = leftFrom(content, question);
  if (home === null) return [];
  const contacts = reachable(content, question, home)
    .sort((a, b) => Number(isReachedFromAbroad(b)) - Number(isReachedFromAbroad(a)))
    .slice(0, MOST_AT_HOME);
  const heading = content.say(question.language, "chat:answer.contacts-home", { country: countryName(home, question.language) });
  const lines = list(content, question.language, heading.text, contacts.map(withNumberFromAbroad));
  return contacts.every(isReachedFromAbroad) ? lines : [...lines, content.say(question.language, "chat:answer.abroad").text];
}

const withNumberFromAbroad = (contact: Contact): Contact => ({
  ...contact,
  phone: [...contact.phone.slice(0, 1), ...(contact.abroad ?? contact.phone.slice(1))],
});

/** A short number of home helps nobody who is abroad. */
const isReachedFromAbroad = ({ phone, abroad }: Contact): boolean =>
  phone.length === 0 || [...phone, ...(abroad ?? [])].some(isInternational);

/** The contacts of a country that an answer may name to this worker, those named first in front. */
export function contactsFor(content: ContentSet, question: Omit<Question, "now">, place: Jurisdiction): readonly Contact[] {
  return reachable(content, question, place);
}

/** The last lines are left out where a message is full: the emergency service, where it serves, is among the first two. */
function withEmergency(contacts: readonly Contact[], sector?: string): Contact[] {
  const emergency = contacts.find(({ purpose }) => purpose.includes("safety.emergency"));
  if (emergency === undefined || contacts[0] === emergency) return withOwn(contacts, sector);
  const [first, ...others] = withOwn(
    contacts.filter((contact) => contact !== emergency),
    sector,
  );
  return [...(first ? [first] : []), emergency, ...others].slice(0, MOST_HERE);
}

/** The first few; the last place goes to one that is for this worker's own people, such as the embassy, or own work. */
function withOwn(contacts: readonly Contact[], sector?: string): Contact[] {
  const first = contacts.slice(0, MOST_HERE);
  const own = contacts.find(({ origins }) => origins.length > 0) ?? contacts.find(({ sectors }) => sector && sectors?.includes(sector));
  return own === undefined || first.includes(own) ? first : [...first.slice(0, MOST_HERE - 1), own];
}

function list(content: ContentSet, language: Language, heading: string, contacts: readonly Contact[]): string[] {
  return contacts.length === 0 ? [] : [heading, ...contacts.map((contact) => contactLine(content, contact, language))];
}

/** Those that can be called or opened on a phone, and serve this worker; of equal rank, one that is for this very topic comes first. */
function reachable(content: ContentSet, question: Omit<Question, "now">, place: Jurisdiction): Contact[] {
  const home = homeOf(question) ?? "";
  const { sector } = question.profile;
  return content
    .contacts(question.topic, place)
    .filter((contact) => contact.phone.length > 0 || contact.web !== "")
    .filter(({ origins }) => origins.length === 0 || origins.includes(home))
    .filter(({ sectors }) => !sectors || !sector || sectors.includes(sector))
    .sort((a, b) => a.rank - b.rank || named(b, question) - named(a, question));
}

const named = (contact: Contact, { topic }: Pick<Question, "topic">): number => Number(contact.purpose.includes(topic));

function contactLine(content: ContentSet, contact: Contact, language: Language): string {
  const known = [
    contact.alwaysOpen ? content.say(language, "chat:answer.always-open").text : contact.open ? openHours(contact.open, language) : "",
    contact.free === true ? content.say(language, "chat:answer.free").text : "",
    contact.languages.includes(language)
      ? content.say(language, "chat:answer.in-language", { language: languageName(language, language) }).text
      : "",
  ].filter(Boolean);
  const reach = contact.phone.length > 0 ? contact.phone.slice(0, 2).join(" / ") : contact.web;
  return `• ${contact.name}: ${reach}${known.length > 0 ? ` (${known.join(", ")})` : ""}`;
}
