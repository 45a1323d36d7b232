import { composeAnswer, numbersForOther } from "../answers/answer.ts";
import { askCountry } from "../answers/answering.ts";
import { EVERYWHERE } from "../answers/telling.ts";
import { contactsHere } from "../answers/whom-to-call.ts";
import { askSafe } from "../desk/hand-over.ts";
import { armAnswer, isOpen, openTicket } from "../desk/tickets.ts";
import { REPEAT_STEPS_MS } from "../follow-up/asked-again.ts";
import { isForOther, sayForOther, spokeOfOther } from "../follow-up/for-other.ts";
import type { Entities } from "../matcher/types.ts";
import type { Jurisdiction, TopicId } from "../message.ts";
import type { Turn } from "../turn.ts";
import { change, choice, phrase, say, tell, topicChoice } from "../turn.ts";

type Told = Pick<Entities, "destination" | "other" | "oneself"> & {
  /** A bare yes to a question that named several kinds. */
  readonly unnamed?: true;
};

/** Whoever says yes, and not to what, is told what holds whether she is beaten, touched or held. */
const WHERE_UNNAMED: ReadonlyMap<TopicId, TopicId> = new Map(
  ["safety.sexual", "safety.detention", "safety.child"].map((kind) => [kind, "safety.violence"]),
);

/**
 * Danger comes before everything, in every state. The desk is told at once and the ticket jumps the queue. Emergency words and numbers go
 * out in the same reply, but for a conversation that a person holds: there the person is told, and the bot stays silent. After STOP no person
 * can answer, so the bot does, and asks nothing. `told`: what the message itself says. Where it names no country, and several have been talked
 * about, it is asked.
 */
export function handleDanger(turn: Turn, heard: TopicId, told: Told = {}): Turn {
  const wasOpen = isOpen(turn.conversation.ticket);
  const kind = (told.unnamed && WHERE_UNNAMED.get(heard)) || heard;
  const opened = openTicket(turn, "danger", heard, "danger");
  if (turn.conversation.owner === "staff" && !turn.conversation.stopped) return opened;
  // Who takes leave of life names children and friends: what is for another comes after what is for her.
  const selfharm = kind === "safety.selfharm";
  const other = told.other === true || (told.oneself !== true && spokeOfOther(turn));
  const called = other && !selfharm ? sayForOther(opened, kind) : opened;
  const named = told.destination !== undefined;
  if (turn.conversation.stopped) return sayHowToStart(emergencyHelp(called, kind, { named }));
  const spoken = emergencyHelp(called, kind, { named });
  const helped = other && selfharm ? sayForOther(spoken, kind) : spoken;
  const informed = wasOpen ? helped : tell(helped, "danger.called", { case: called.conversation.ticket?.id ?? "" });
  return isPlaceUnsure(called, named) ? askCountry(informed, kind) : askSafe(informed);
}

/**
 * Something sounds like danger, and no more: asked, with the numbers at once where the country is known. Of 518 unseen messages in which danger is heard 21
 * sound so, and of 45 ordinary ones that are taken for danger 23: "he says tomorrow" must not bring a text about rape, nor wake anybody up.
 */
export function askWhetherDanger(turn: Turn, kind: TopicId, others: readonly TopicId[], again = false): Turn {
  const { text, language } = phrase(turn, ASKED_OTHERWISE.get(kind) ?? "danger.perhaps");
  const choices = [
    choice(turn, `topic:${kind}`, kind === "safety.selfharm" ? "choices.yes" : "choices.danger"),
    ...others.map((topic) => topicChoice(turn, topic)),
    choice(turn, "none"),
  ];
  const asked = say(turn, { text: [text, ...numbersFor(turn, kind)].join("\n"), language }, { choices });
  return armAnswer(change(asked, { dialogue: { kind: "perhaps-danger", topic: kind, ...(again ? { again } : {}) } }));
}

/** Asking openly whether somebody thinks of dying brings nobody to it (WHO, mhGAP Intervention Guide 2.0, module on self-harm). */
const ASKED_OTHERWISE: ReadonlyMap<TopicId, string> = new Map([
  ["safety.selfharm", "danger.perhaps-selfharm"],
  ["safety.emergency", "danger.perhaps-emergency"],
]);

/** Whom to call in a danger; nobody where the country is not known. */
export function numbersFor(turn: Turn, kind: TopicId): readonly string[] {
  const { profile, language } = turn.conversation;
  const place = placeOfDanger(turn) ?? (profile.destination === "unknown" ? undefined : profile.destination);
  if (place === undefined) return [];
  const question = { topic: kind, jurisdiction: place, language, profile, forOther: isForOther(turn.conversation) };
  const here = contactsHere(turn.content, question);
  return question.forOther ? numbersForOther(turn.content, question, here) : here;
}

/** "Not me, my brother", said of a danger that was told before. */
export function helpForOther(turn: Turn, kind: TopicId): Turn {
  return helpAgain(sayForOther(turn, kind), kind, false);
}

/** Whom to call in a danger that was told before; `whole`: what to do, too. Then what is still not known of it. */
export function helpAgain(turn: Turn, kind: TopicId, whole: boolean): Turn {
  return askMissing(emergencyHelp(turn, kind, { whole }), kind);
}

/** What is still not known of a danger: where it is, or else whether it is safe to write. */
export function askMissing(turn: Turn, kind: TopicId): Turn {
  return isPlaceUnsure(turn) ? askCountry(turn, kind) : askSafe(turn);
}

/** Said once after a STOP: whoever writes again of danger has read it. */
export function sayHowToStart(turn: Turn): Turn {
  if (turn.conversation.startTold) return turn;
  return change(tell(turn, "danger.stopped", {}, [choice(turn, "start", "about-commands.start")]), { startTold: true });
}

/** Where the danger of an open case was told of: a question about another country does not take it there. */
export function placeOfDanger({ conversation: { transcript, ticket }, content }: Turn): Jurisdiction | null {
  if (!isOpen(ticket)) return null;
  const told = transcript.findLast(
    ({ at, answer }) => at >= ticket.openedAt && answer && content.topics.get(answer.topic)?.kind === "danger",
  );
  const place = told?.answer?.about ?? told?.answer?.jurisdiction ?? EVERYWHERE;
  return place === EVERYWHERE ? null : place;
}

/** No country was told, or several were talked about before the danger, and none is `named` with it. */
function isPlaceUnsure(turn: Turn, named = false): boolean {
  const { destination, moved } = turn.conversation.profile;
  return destination === undefined || (moved === true && !named && placeOfDanger(turn) === null);
}

interface Help {
  /** What to do is said, too; by default unless it just was. */
  readonly whole?: boolean;
  /** The message itself names the country. */
  readonly named?: boolean;
}

function emergencyHelp(turn: Turn, kind: TopicId, { whole, named = false }: Help): Turn {
  const { language, profile, lastAnswer, stopped } = turn.conversation;
  const known = profile.destination === undefined || profile.destination === "unknown" ? null : profile.destination;
  const forOther = isForOther(turn.conversation);
  // Where somebody else is in danger stays, whatever is said of the one who writes.
  const place = ((profile.moved || forOther) && !named ? placeOfDanger(turn) : null) ?? known;
  const answer = composeAnswer(turn.content, {
    topic: kind,
    jurisdiction: place,
    language,
    profile,
    now: turn.event.at,
    mayAsk: !stopped,
    forOther,
  });
  if (!answer) return tell(turn, "danger.general", {}, [choice(turn, "person")]);
  const repeated = lastAnswer?.topic === kind && turn.event.at - lastAnswer.at < REPEAT_STEPS_MS;
  const first = say(turn, answer.first, answer.first.answer ? { answer: answer.first.answer } : {});
  const after = answer.second && (whole ?? !repeated) ? say(first, answer.second) : first;
  return change(after, { lastAnswer: { topic: kind, jurisdiction: place ?? "INT", at: turn.event.at }, dialogue: null });
}
