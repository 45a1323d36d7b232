import { html } from "hono/html";
import { BASE, type Look } from "../deps.ts";
import { named } from "../words.ts";
import type { Html } from "./layout.ts";

/** What is wrong with channels, above every page of an administrator. */
export function troubleBanner(look: Look): Html {
  const lines = look.troubles.map(
    ({ channel, what }) =>
      html`<p class="alarm"><a href="${BASE}/channels"><span><span aria-hidden="true">⚠</span> ${named(look, "channels", channel)}: ${look.t(`operator.troubles.${what}`)}</span></a></p>`,
  );
  return html`<div data-region="trouble" role="status">${lines}</div>`;
}
