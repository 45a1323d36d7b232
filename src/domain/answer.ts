import type { AnswerWords, Contact, ContentSet, Fact, Found } from "./content.ts";
import type { Profile } from "./conversation.ts";
import { countryName, factValues, fill, formatDate, stepNumber } from "./format.ts";
import type { Language } from "./language.ts";
import type { AnswerOrigin, Jurisdiction, Say, Time, TopicId } from "./message.ts";

/** How long the first message of an answer and any further one may be, in UTF-16 units. */
export const FIRST_MESSAGE = 600;
export const FURTHER_MESSAGE = 900;
/** More would not be read on a small screen. */
const MOST_DETAILS = 2;
const MOST_CONTACTS = 3;
/** Rules that hold everywhere. */
export const EVERYWHERE = "INT";

/** What an answer is asked for. `jurisdiction` null: the worker did not say which country. */
export interface Question {
  readonly topic: TopicId;
  readonly jurisdiction: Jurisdiction | null;
  readonly language: Language;
  readonly profile: Profile;
  readonly now: Time;
}

/** Two messages at most: what the rule is and who says so; what to do and whom to call. */
export interface Answer {
  readonly first: Say;
  readonly second: Say | null;
}

interface Told {
  readonly fact: Fact;
  readonly found: Found;
}

/** Composes the answer of a topic. Null when nobody has written one. Every statement in it rests on a fact named in `first.answer`. */
export function composeAnswer(content: ContentSet, question: Question): Answer | null {
  const words = content.answer(question.topic, question.language);
  if (!words) return null;
  const danger = content.topics.get(question.topic)?.kind === "danger";
  return danger ? dangerAnswer(content, question, words) : ruleAnswer(content, question, words);
}

/** In danger: what to do this minute and whom to call come first, steps after. */
function dangerAnswer(content: ContentSet, question: Question, words: AnswerWords): Answer {
  const numbers = question.jurisdiction === null ? [] : contactLines(content, question);
  // `unknown` says "call a number below"; where we know none, `anywhere` names the emergency number without one.
  const opening = (numbers.length > 0 ? words.variants.unknown : words.variants.anywhere) ?? words.variants.unknown ?? "";
  const first = [opening, ...numbers, ...otherLanguage(content, question, words)].join("\n");
  const second = [...stepLines(words), words.proof].filter(Boolean).join("\n");
  return {
    first: { text: first, language: words.language, answer: origin(question, words.language, []) },
    second: asSay(second, words.language),
  };
}

function ruleAnswer(content: ContentSet, question: Question, words: AnswerWords): Answer {
  const told = thatFit(content, question, factsToTell(content, question, words));
  const opening = told.length > 0 ? [] : [unknownRule(question, words), ...otherLanguage(content, question, words)];
  const language = told[0]?.found.language ?? words.language;
  const facts = told.map(({ fact }) => fact);
  return {
    first: { text: [...opening, ...ruleLines(content, question, told)].join("\n"), language, answer: origin(question, language, facts) },
    second: asSay(advice(content, question, words), words.language),
  };
}

function ruleLines(content: ContentSet, question: Question, told: readonly Told[]): string[] {
  return [...told.map(({ found }) => found.text), ...sourceLines(content, question, told)];
}

/** Leaves out the last details, with their sources, until the message fits; the lead always stays. */
function thatFit(content: ContentSet, question: Question, told: readonly Told[]): readonly Told[] {
  if (told.length <= 1 || length(ruleLines(content, question, told)) <= FIRST_MESSAGE) return told;
  return thatFit(content, question, told.slice(0, -1));
}

/** Says that the text is not in the worker's language. */
function otherLanguage(content: ContentSet, { language }: Question, found: Pick<Found, "language">): string[] {
  return found.language === language ? [] : [content.say(language, "chat:answer.other-language").text];
}

function unknownRule({ jurisdiction, language }: Question, words: AnswerWords): string {
  if (jurisdiction === null) return words.variants.anywhere ?? words.variants.unknown ?? "";
  return fill(words.variants.unknown ?? "", { country: countryName(jurisdiction, language) });
}

/** The lead and at most two details of the country; else the rule that holds everywhere, said to be general. */
function factsToTell(content: ContentSet, question: Question, words: AnswerWords): Told[] {
  const { jurisdiction } = question;
  const own = jurisdiction === null ? [] : tellable(content, question, jurisdiction);
  const rules = own.flatMap((fact) => worded(content, question.language, fact, words));
  // Details whose lead nobody has worded would pass for the rule.
  if (rules[0] && rules[0].fact === own[0]) return rules;
  const general = tellable(content, question, EVERYWHERE).slice(0, 1);
  const told = general.flatMap((fact) => worded(content, question.language, fact, words));
  const [lead] = told;
  if (!lead) return [];
  const noted = lead.found.language === question.language ? otherLanguage(content, question, words) : [];
  return [{ ...lead, found: { ...lead.found, text: [unknownRule(question, words), ...noted, lead.found.text].join("\n") } }];
}

function tellable(content: ContentSet, question: Question, jurisdiction: Jurisdiction): Fact[] {
  const facts = content.facts(question.topic, jurisdiction).filter((fact) => fits(fact, question.profile));
  const leads = facts.filter((fact) => fact.tell === "lead").sort((a, b) => conditions(b) - conditions(a));
  const [lead] = leads;
  if (!lead) return [];
  return [lead, ...facts.filter((fact) => fact.tell === "detail").slice(0, MOST_DETAILS)];
}

const conditions = (fact: Fact): number => Object.values(fact.appliesTo).filter((list) => list && list.length > 0).length;

/** A fact for some workers is told to those only: a lead that depends on who asks needs the profile to say so. */
function fits(fact: Fact, profile: Profile): boolean {
  const { sectors, origins, status } = fact.appliesTo;
  if (sectors && !(profile.sector ? sectors.includes(profile.sector) : fact.tell === "detail")) return false;
  if (origins && !(profile.origin !== undefined && origins.includes(profile.origin))) return false;
  return !status || fact.tell === "detail";
}

function worded(content: ContentSet, language: Language, fact: Fact, words: AnswerWords): Told[] {
  const wording = content.wording(fact.id, language) ?? variant(fact, words);
  if (!wording) return [];
  return [{ fact, found: { ...wording, text: fill(wording.text, factValues(fact, wording.language, content)) } }];
}

/** A lead that nobody has worded is told by the template of its kind of rule. */
function variant(fact: Fact, words: AnswerWords): Found | null {
  const text = fact.tell === "lead" ? words.variants[fact.rule] : undefined;
  return text === undefined ? null : { text, language: words.language };
}

const isDoubtful = (fact: Fact, today: string): boolean =>
  fact.disputed || fact.verified === null || fact.expires < today || fact.confidence === "press";

/** Source and date in one line; and, for what may have changed or is disputed, a line that says so and names where to ask. */
function sourceLines(content: ContentSet, question: Question, told: readonly Told[]): string[] {
  const { language } = question;
  if (told.length === 0) return [];
  const today = new Date(question.now).toISOString().slice(0, 10);
  const facts = told.map(({ fact }) => fact);
  const publishers = [...new Set(facts.map((fact) => fact.source.publisher))];
  const lines = [publishers.map((publisher) => sourceLine(content, publisher, facts, language)).join(" ")];
  if (facts.some((fact) => isDoubtful(fact, today) || fact.checkBeforeUse)) {
    const [office] = content.contacts(question.topic, question.jurisdiction ?? EVERYWHERE).filter((contact) => contact.operator !== "ngo");
    const key = facts.some((fact) => isDoubtful(fact, today)) ? "doubtful" : "confirm";
    lines.push(
      office
        ? content.say(language, `chat:answer.${key}-at`, {
            office: [office.name, office.phone[0] ?? office.web].filter(Boolean).join(", "),
          }).text
        : content.say(language, `chat:answer.${key}`).text,
    );
  }
  const other = told.find(({ found }) => found.language !== language);
  return other ? [...lines, ...otherLanguage(content, question, other.found)] : lines;
}

/** One publisher with the dates of what it says; each date is the one for which the source tells the rule. */
function sourceLine(content: ContentSet, publisher: string, facts: readonly Fact[], language: Language): string {
  const own = facts.filter((fact) => fact.source.publisher === publisher);
  const dates = own.map(({ verified }) => (verified ? formatDate(verified, language) : content.say(language, "chat:answer.undated").text));
  return content.say(language, "chat:answer.source", { source: publisher, date: [...new Set(dates)].join(", ") }).text;
}

const length = (lines: readonly string[]): number => lines.reduce((sum, line) => sum + line.length + 1, 0);

/** Leaves out the last contacts until the rest fits; the heading and the first always stay. */
function shorten(lines: readonly string[], most: number): string[] {
  const kept = [...lines];
  while (kept.length > 2 && length(kept) > most) kept.pop();
  return kept;
}

function stepLines(words: AnswerWords): string[] {
  return words.steps.map((step, index) => `${stepNumber(index + 1, words.language)} ${step}`);
}

/** What to do now, what to keep, whom to call. When it is too long the proof goes first, then contacts from the last. */
function advice(content: ContentSet, question: Question, words: AnswerWords): string {
  const steps = stepLines(words);
  const proof = words.proof ? [words.proof] : [];
  const contacts = contactLines(content, question);
  const whole = [...steps, ...proof, ...contacts];
  if (length(whole) <= FURTHER_MESSAGE) return whole.join("\n");
  const room = FURTHER_MESSAGE - length(steps);
  return [...steps, ...shorten(contacts, room)].join("\n");
}

/** Whom to call: each with number, hours and cost as far as known. Empty when we know nobody. */
export function contactLines(content: ContentSet, question: Omit<Question, "now">): string[] {
  const { topic, language } = question;
  const contacts = content
    .contacts(topic, question.jurisdiction ?? EVERYWHERE)
    .filter((contact) => contact.phone.length > 0 || contact.web !== "")
    .filter(({ origins }) => origins.length === 0 || origins.includes(originOf(question)))
    .slice(0, MOST_CONTACTS);
  if (contacts.length === 0) return [];
  const heading =
    question.jurisdiction === null
      ? content.say(language, "chat:answer.contacts")
      : content.say(language, "chat:answer.contacts-in", { country: countryName(question.jurisdiction, language) });
  return [heading.text, ...contacts.map((contact) => contactLine(content, contact, language))];
}

// Most who write Khmer, Burmese, … come from where it is spoken; it decides only whether their own embassy is named.
const HOME: Readonly<Partial<Record<Language, Jurisdiction>>> = {
  km: "KH",
  lo: "LA",
  my: "MM",
  th: "TH",
  vi: "VN",
  id: "ID",
  tl: "PH",
  bn: "BD",
  ne: "NP",
};

function originOf({ profile, language }: Pick<Question, "profile" | "language">): Jurisdiction {
  return profile.origin ?? HOME[language] ?? "unknown";
}

function contactLine(content: ContentSet, contact: Contact, language: Language): string {
  const known = [
    contact.alwaysOpen ? content.say(language, "chat:answer.always-open").text : "",
    contact.free === true ? content.say(language, "chat:answer.free").text : "",
  ].filter(Boolean);
  const reach = contact.phone.length > 0 ? contact.phone.slice(0, 2).join(" / ") : contact.web;
  return `• ${contact.name}: ${reach}${known.length > 0 ? ` (${known.join(", ")})` : ""}`;
}

function asSay(text: string, language: Language): Say | null {
  return text === "" ? null : { text, language };
}

function origin(question: Question, language: Language, facts: readonly Fact[]): AnswerOrigin {
  const dated = facts.find((fact) => fact.verified !== null);
  return {
    topic: question.topic,
    jurisdiction: facts[0]?.jurisdiction ?? question.jurisdiction ?? EVERYWHERE,
    language,
    facts: facts.map((fact) => fact.id),
    sources: [
      ...new Set(facts.map(({ source }) => [source.publisher, source.title, source.date, source.locator].filter(Boolean).join(", "))),
    ],
    ...(dated?.verified ? { verified: dated.verified, expires: dated.expires } : {}),
  };
}
