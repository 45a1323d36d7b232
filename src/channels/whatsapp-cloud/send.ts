import type { Activity } from "botframework-schema";
import type { SendOutcome } from "../../app/ports.ts";
import { invitationOf } from "../../app/row-ids.ts";
import type { ContentSet } from "../../domain/content.ts";
import { choicesOf, languageOf, type Sound, soundOf } from "../activity.ts";
import { neverLeft } from "../never-left.ts";
import { endingOf, SOUND_LOST, type Sounds } from "../sounds.ts";
import { messageBody, soundBody } from "../whatsapp-map.ts";
import { outcomeOfAnswer } from "./outcome.ts";
import { tracked } from "./status.ts";
import { type Template, templateBody } from "./template.ts";

export interface SendDeps {
  readonly token: string;
  readonly phoneId: string;
  /** Address of the Graph API with its version. */
  readonly apiRoot: string;
  readonly say: ContentSet["say"];
  readonly sounds: Sounds;
}

/** Longer than the platform takes; the outbox gives up a little later. */
const LONGEST_CALL_MS = 50_000;

/** One call that shows something to a worker. A recording that the platform has not yet is sent up before. */
export async function deliver(deps: SendDeps, activity: Partial<Activity>): Promise<SendOutcome> {
  const to = activity.conversation?.id ?? "";
  const voice = activity.text ? undefined : soundOf(activity);
  if (voice === undefined) {
    const open = deps.say(languageOf(activity), "chat:choices.open-list").text;
    return (await post(deps, "messages", { ...messageBody(to, activity.text ?? "", choicesOf(activity), open), ...tracked(activity) }))
      .sent;
  }
  const media = await mediaOf(deps, voice);
  if (typeof media !== "string") return media;
  const { sent } = await post(deps, "messages", { ...soundBody(to, media), ...tracked(activity) });
  return sent.outcome === "sent" ? sent : deps.sounds.refused(voice.id, sent);
}

/** One call that asks the worker to write, by the operator's template: the platform allows it at any time. */
export async function invite(deps: SendDeps, template: Template, activity: Partial<Activity>): Promise<SendOutcome> {
  const body = templateBody(activity.conversation?.id ?? "", template, languageOf(activity));
  return (await post(deps, "messages", { ...body, ...tracked(activity, invitationOf(activity.id ?? "")) })).sent;
}

/** The platform's name of a recording, which is sent up when it has none; else what that means for the message, which nobody saw. */
async function mediaOf(deps: SendDeps, { id, mime }: Sound): Promise<string | SendOutcome> {
  const known = deps.sounds.known(id);
  if (known !== undefined) return known;
  const bytes = await deps.sounds.bytes(id);
  if (bytes === null) return SOUND_LOST;
  const form = new FormData();
  form.set("messaging_product", "whatsapp");
  form.set("type", mime);
  form.set("file", new Blob([Uint8Array.from(bytes)], { type: mime }), `voice.${endingOf(mime)}`);
  const { sent, answer } = await post(deps, "media", form);
  const media = typeof answer === "object" && answer !== null && "id" in answer ? answer.id : null;
  if (sent.outcome !== "sent" || typeof media !== "string") return sent.outcome === "failed" ? sent : { outcome: "retry", why: "offline" };
  deps.sounds.keep(id, media);
  return media;
}

interface Posted {
  readonly sent: SendOutcome;
  readonly answer: unknown;
}

async function post({ apiRoot, phoneId, token }: SendDeps, what: "messages" | "media", body: object): Promise<Posted> {
  const form = body instanceof FormData;
  try {
    const answer = await fetch(`${apiRoot.replace(/\/$/, "")}/${phoneId}/${what}`, {
      method: "POST",
      // A connection kept open may be closed by the platform just when we use it, and nobody would know whether the worker has the message.
      headers: { authorization: `Bearer ${token}`, connection: "close", ...(form ? {} : { "content-type": "application/json" }) },
      body: form ? body : JSON.stringify(body),
      signal: AbortSignal.timeout(LONGEST_CALL_MS),
    });
    const told: unknown = await answer.json().catch(() => null);
    return { sent: outcomeOfAnswer(answer.status, told), answer: told };
  } catch (error) {
    return { sent: neverLeft(error) ? { outcome: "retry", why: "offline" } : { outcome: "unknown", why: "offline" }, answer: null };
  }
}
