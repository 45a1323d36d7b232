import type { ContentSet, Fact } from "../content.ts";
import { formatDate } from "../format.ts";
import type { Language } from "../language.ts";
import type { AnswerOrigin, Jurisdiction, Time } from "../message.ts";
import { EVERYWHERE, type Question, type Told } from "./telling.ts";

/** True for a fact that is told with a warning: sources disagree, nobody dated it, it is past its expiry, or only the press says it. */
export function isDoubtful(fact: Fact, now: Time): boolean {
  return fact.disputed || fact.verified === null || fact.expires < new Date(now).toISOString().slice(0, 10) || fact.confidence === "press";
}

/** Source and date in one line; and, for what may have changed or is disputed, a line that says so and names where to ask. */
export function sourceLines(content: ContentSet, question: Question, told: readonly Told[]): string[] {
  const { language, now } = question;
  const facts = told.map(({ fact }) => fact);
  if (facts.length === 0) return [];
  const publishers = [...new Set(facts.map((fact) => fact.source.publisher))];
  const lines = [publishers.map((publisher) => sourceLine(content, publisher, facts, language)).join(" ")];
  const weakest = facts.find((fact) => isDoubtful(fact, now)) ?? facts.find((fact) => fact.checkBeforeUse);
  if (weakest) lines.push(confirmLine(content, question, weakest));
  const other = told.find(({ found }) => found.language !== language);
  return other ? [...lines, content.say(language, "chat:answer.other-language").text] : lines;
}

function confirmLine(content: ContentSet, { topic, language, jurisdiction, now }: Question, fact: Fact): string {
  const key = isDoubtful(fact, now) ? "doubtful" : "confirm";
  const place = fact.jurisdiction === EVERYWHERE ? (jurisdiction ?? EVERYWHERE) : fact.jurisdiction;
  const office = officeOf(content, topic, place);
  return office === null
    ? content.say(language, `chat:answer.${key}`).text
    : content.say(language, `chat:answer.${key}-at`, { office }).text;
}

/**
 * Where a rule can be confirmed: an office of the state that has a telephone before others; a group where only groups are named, since editors leave
 * out an office that could harm who asks it.
 */
export function officeOf(content: ContentSet, topic: Question["topic"], place: Jurisdiction): string | null {
  const contacts = content.contacts(topic, place).filter(({ origins }) => origins.length === 0);
  const offices = contacts.filter(({ operator }) => operator !== "ngo");
  const office = [...offices, ...contacts].find(({ phone }) => phone.length > 0) ?? offices[0] ?? contacts[0];
  return office ? [office.name, office.phone[0] ?? office.web].filter(Boolean).join(", ") : null;
}

/** One publisher with the dates of what it says; each date is the one for which the source tells the rule. */
function sourceLine(content: ContentSet, publisher: string, facts: readonly Fact[], language: Language): string {
  const own = facts.filter((fact) => fact.source.publisher === publisher);
  const dates = own.map(({ verified }) => (verified ? formatDate(verified, language) : content.say(language, "chat:answer.undated").text));
  return content.say(language, "chat:answer.source", { source: publisher, date: [...new Set(dates)].join(", ") }).text;
}

/** What an answer rests on, kept with the message that told it. */
export function originOf(question: Question, language: Language, facts: readonly Fact[]): AnswerOrigin {
  const dated = facts.find((fact) => fact.verified !== null);
  const about = question.jurisdiction ?? EVERYWHERE;
  const jurisdiction = facts[0]?.jurisdiction ?? about;
  return {
    topic: question.topic,
    jurisdiction,
    ...(jurisdiction === about ? {} : { about }),
    language,
    facts: facts.map((fact) => fact.id),
    sources: [
      ...new Set(facts.map(({ source }) => [source.publisher, source.title, source.date, source.locator].filter(Boolean).join(", "))),
    ],
    ...(dated?.verified ? { verified: dated.verified, expires: dated.expires } : {}),
  };
}
