import { noteDetail } from "../answers/next-after.ts";
import { homeOf } from "../answers/telling.ts";
import { isOpen } from "../desk/tickets.ts";
import { isSaidOfPlace } from "../matcher/entities/roles.ts";
import { languageOf } from "../matcher/languages/language-guess.ts";
import type { Entities, Match } from "../matcher/types.ts";
import type { Jurisdiction, TopicId } from "../message.ts";
import { change, type Turn, tell } from "../turn.ts";

/** Said of the own people, these are no matter by themselves. */
const OF_MANY: ReadonlySet<string> = new Set(["we-many"]);
const FROM_HOME = "complaint.from-home";
const FEW_LETTERS = 40;

/**
 * The message as one without a place of work, where the country that it names is only that of the writer's house, family or people, and the country of work
 * is known: a commuter works where the company is. In danger every place counts.
 */
export function besideHome(turn: Turn, read: Match): Match {
  const match = askedForHome(turn, read);
  const { entities } = match;
  const alone = entities.home !== undefined && namesPeopleOnly(turn, match) ? { ...match, topic: null, verdict: "none" as const } : match;
  const place = entities.home ?? entities.destination;
  if (place === undefined || !worksElsewhere(turn, place) || !isOwn(turn, place) || isDanger(turn, match)) return alone;
  if (entities.taken || (entities.destination !== undefined && entities.destination !== place)) return alone;
  if (asksFromHome(turn, match)) return { ...match, topic: FROM_HOME, verdict: "sure", entities: withoutPlace(entities, place) };
  return entities.home === undefined ? match : { ...alone, entities: withoutPlace(entities, place) };
}

/** "India", asked where the worker comes from: the home, wherever workers else go to. Who wants to go there says so. */
function askedForHome({ conversation: { dialogue, language }, content }: Turn, match: Match): Match {
  const { entities, text, danger } = match;
  const { destination, destinationGuessed, home, origin, countries = [], denied, ...rest } = entities;
  const [place, ...others] = countries;
  if (dialogue?.kind !== "profile" || dialogue.field !== "origin" || place === undefined || others.length > 0) return match;
  const leaves = content.matcher.speaksOf(text, [language]).includes("go-abroad");
  if (danger !== null || denied !== undefined || leaves || (!entities.bare && text.length > FEW_LETTERS)) return match;
  return { ...match, entities: { ...rest, countries, origin: place } };
}

function withoutPlace(entities: Entities, home: Jurisdiction): Entities {
  const { destination, destinationGuessed, countries, named, bare, aside, ...rest } = entities;
  return { ...rest, origin: home, home };
}

function worksElsewhere({ conversation: { profile } }: Turn, place: Jurisdiction): boolean {
  const { destination } = profile;
  return destination !== undefined && destination !== "unknown" && destination !== place;
}

/** Where the worker comes from; as long as nobody knows, any country that people leave, or where the language is spoken. */
function isOwn({ conversation, content }: Turn, place: Jurisdiction): boolean {
  const home = homeOf(conversation);
  return home === null ? content.origins.includes(place) || languageOf(place) === conversation.language : home === place;
}

function isDanger({ conversation: { lastAnswer, ticket }, content }: Turn, { danger }: Match): boolean {
  const told = lastAnswer !== null && content.topics.get(lastAnswer.topic)?.kind === "danger";
  return danger !== null || told || (isOpen(ticket) && ticket.priority === "danger");
}

/** "We are all Nepalis": nobody is treated badly for it yet. */
function namesPeopleOnly({ conversation: { language }, content }: Turn, { text, danger, entities }: Match): boolean {
  return danger === null && !entities.asks && content.matcher.speaksOf(text, [language]).every((concept) => OF_MANY.has(concept));
}

/** "After I am back in Nepal, can I still ask for it?", of what was answered last. */
function asksFromHome({ conversation: { lastAnswer }, content }: Turn, { verdict, alternatives, entities, text }: Match): boolean {
  const kind = lastAnswer === null ? undefined : content.topics.get(lastAnswer.topic)?.kind;
  const asks = entities.asks === true || text.trimEnd().endsWith("?");
  const near = alternatives.some(({ topic }: { readonly topic: TopicId }) => topic === FROM_HOME);
  return kind === "knowledge" && asks && verdict !== "sure" && near && entities.bare !== true;
}

/** "My mother is in Cebu", of who works elsewhere: asks for nothing. */
export function tellsHome({ entities: { home, origin, countries = [], asks }, verdict, text }: Match): boolean {
  if (home === undefined || home !== origin || countries.length > 0 || asks === true || text.includes("?")) return false;
  return verdict === "none" || (verdict === "unsure" && text.length <= FEW_LETTERS);
}

/** The place at home is a detail of what was told last. */
export function noteHome(turn: Turn): Turn {
  const { lastAnswer } = turn.conversation;
  return (lastAnswer && noteDetail(turn, lastAnswer.topic)) ?? tell(turn, "country.noted");
}

const LETTERS_OF_A_PLACE = 30;
const WORDS_OF_A_PLACE = 4;

/** "In Mildura", asked for the country: a place that nobody listed is no matter of its own. Asked once. */
export function placeUnknown(turn: Turn, { entities, text, topic, danger }: Match): Turn | null {
  const { dialogue, language } = turn.conversation;
  if (dialogue?.kind !== "profile" || dialogue.field !== "destination" || dialogue.again || danger !== null) return null;
  const short = text.length <= LETTERS_OF_A_PLACE && text.trim().split(/\s+/u).length <= WORDS_OF_A_PLACE;
  const means = Object.entries(entities).some(([name, value]) => name !== "spoken" && value !== undefined);
  const small = topic !== null && turn.content.topics.get(topic)?.kind !== "knowledge";
  if (!short || !isSaidOfPlace(text.toLowerCase()) || means || small || turn.content.matcher.speaksOf(text, [language]).length > 0)
    return null;
  return change(tell(turn, "country.place-unknown"), { dialogue: { ...dialogue, again: true } });
}

/** A country of origin, one of which we know nothing, or the one where the language is spoken, which may be both. */
export function isLeftByWorkers({ content, conversation: { language } }: Turn, from: Jurisdiction): boolean {
  return content.origins.includes(from) || !content.jurisdictions.includes(from) || languageOf(from) === language;
}

/** Countries to choose the home from: where the language is spoken goes first, though others come there to work. */
export function homesOffered({ content, conversation: { language } }: Turn): readonly Jurisdiction[] {
  const spoken = content.destinations.find((code) => languageOf(code) === language);
  return spoken === undefined || content.origins.includes(spoken) ? content.origins : [spoken, ...content.origins];
}
