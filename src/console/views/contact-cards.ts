import { html } from "hono/html";
import type { Conversation } from "../../domain/conversation.ts";
import type { Card, Content, ConversationId, MessageId } from "../../domain/message.ts";
import { BASE, type Look } from "../deps.ts";
import { type Html, NOTHING } from "./layout.ts";

/** The way to the contact cards in a message. What is in them is another person's, and others may look at the screen: it is on a page of its own. */
export function cardsLink(look: Look, id: ConversationId, message: MessageId, content: Content): Html {
  if (content.kind !== "contact" || "without" in content) return NOTHING;
  if (!content.cards) return html`<p class="meta">${look.t("card.empty")}</p>`;
  return html`<p><a class="button" href="${BASE}/tickets/${id}/contacts/${encodeURIComponent(message)}" rel="nofollow">${look.t("card.show")}</a></p>`;
}

/** Names and numbers as the worker sent them. Nothing to tap: a call by mistake could reach the agent. */
export function cardsPage({ t }: Look, { id }: Conversation, cards: readonly Card[]): Html {
  const items = cards.map(({ name, phones }) => {
    const numbers = phones.map((phone) => html`<p class="secret">${phone}</p>`);
    return html`<li><strong>${name || t("card.no-name")}</strong>${numbers.length > 0 ? numbers : html`<p>${t("card.no-number")}</p>`}</li>`;
  });
  return html`<main id="main" class="narrow"><h1>${t("card.title")}</h1>
<p>${t("card.about")}</p><ul class="cards">${items}</ul>
<p><a class="button" href="${BASE}/tickets/${id}">${t("trail.back")}</a></p></main>`;
}
