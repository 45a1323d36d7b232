import { html, raw } from "hono/html";
import type { Link } from "../../app/watch/linking.ts";
import type { Standing } from "../../app/watch/standing.ts";
import { BASE, type Look } from "../deps.ts";
import { moment, named } from "../words.ts";
import { form, type Html, NOTHING } from "./layout.ts";

export const CHANNELS = `${BASE}/channels`;

export interface ChannelsShown {
  readonly standings: readonly Standing[];
  /** Conversations in which something waits to go out, by channel. */
  readonly waiting: ReadonlyMap<string, number>;
  /** The channel that is linked by a phone. */
  readonly linked: string | null;
}

/** Every channel that is switched on, and how it stands. */
export function channelsPage(look: Look, shown: ChannelsShown): Html {
  const { t } = look;
  return html`<main id="main" class="narrow" data-region="channels"><h1>${t("operator.title")}</h1>
<p class="soft">${t("operator.about")}</p>
<ul class="cards">${shown.standings.map((standing) => card(look, standing, shown))}</ul></main>`;
}

function card(look: Look, standing: Standing, { waiting, linked }: ChannelsShown): Html {
  const { t } = look;
  const { channel, way, state, why, since, lastIn, lastFault, counts } = standing;
  return html`<li><h2>${named(look, "channels", channel)}</h2>
<p class="soft">${t(`operator.ways.${way}`)}</p>
<p><strong>${t(`operator.states.${state}`)}</strong> · ${t("operator.since", { time: moment(look, since) })}</p>
${why ? html`<p>${named(look, "operator.whys", why)}</p>` : NOTHING}
<ul>
<li>${lastIn === null ? t("operator.nothing-in") : t("operator.last-in", { time: moment(look, lastIn) })}</li>
<li>${t("operator.counts", { in: counts.in, sent: counts.sent, failed: counts.failed + counts.gone + counts.unknown })}</li>
<li>${t("operator.waiting", { number: waiting.get(channel) ?? 0 })}</li>
${lastFault ? html`<li>${t("operator.last-fault", { time: moment(look, lastFault.at) })} ${named(look, "operator.whys", lastFault.why)}</li>` : NOTHING}
</ul>
${channel === linked ? linkVerbs(look, standing) : NOTHING}</li>`;
}

function linkVerbs(look: Look, { state }: Standing): Html {
  if (state === "ready" || state === "stopped") return NOTHING;
  const link = state === "linking" ? html`<p><a class="button" href="${CHANNELS}/link">${look.t("operator.link.open")}</a></p>` : NOTHING;
  return html`${link}${form(look, `${CHANNELS}/link`, "DELETE", html`<button>${look.t("operator.link.again")}</button>`)}`;
}

/**
 * What links the phone: a picture to scan, or a code to type. It opens the number to whoever sees it.
 * @param picture an SVG made by us, of nothing but squares; null when there is nothing to scan
 */
export function linkPage(look: Look, link: Link | null, picture: string | null, said: { refused?: string } = {}): Html {
  const { t } = look;
  const number = html`<label for="number">${t("operator.link.number")}</label>
<input id="number" name="number" type="tel" inputmode="tel" autocomplete="off" required maxlength="24">
<button>${t("operator.link.ask")}</button>`;
  return html`<main id="main" class="narrow"><h1>${t("operator.link.title")}</h1>
${said.refused ? html`<p class="notice" role="alert">${said.refused}</p>` : NOTHING}
<div data-region="link" aria-live="polite">${link ? shownLink(look, link, picture) : html`<p class="notice" role="status">${t("operator.link.none")}</p>`}</div>
${link && link.code === null ? html`<h2>${t("operator.link.by-code")}</h2><p>${t("operator.link.code-about")}</p>${form(look, `${CHANNELS}/link`, "POST", number, { class: "stack" })}` : NOTHING}
<p><a class="button" href="${CHANNELS}">${t("operator.link.back")}</a></p></main>`;
}

function shownLink(look: Look, { code }: Link, picture: string | null): Html {
  const { t } = look;
  if (code === null)
    return html`<p>${t("operator.link.scan")}</p>
<figure class="scan" role="img" aria-label="${t("operator.link.picture")}">${raw(picture ?? "")}</figure>
<p class="soft">${t("operator.link.warning")}</p>`;
  return html`<p>${t("operator.link.type")}</p>
<p><strong class="secret code">${code.slice(0, 4)}-${code.slice(4)}</strong></p>
<p class="soft">${t("operator.link.warning")}</p>
${form(look, `${CHANNELS}/link`, "PUT", html`<button>${t("operator.link.scan-instead")}</button>`)}`;
}
