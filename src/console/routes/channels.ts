import { Hono } from "hono";
import type { PairOutcome } from "../../app/watch/linking.ts";
import type { Desk, DeskContext, DeskEnv } from "../deps.ts";
import { refuse } from "../refusal.ts";
import { resource } from "../resource.ts";
import { CHANNELS, type ChannelsShown, channelsPage, linkPage } from "../views/channels.ts";
import { page } from "../views/layout.ts";
import { adminsOnly } from "../visit.ts";
import { live } from "./events.ts";

/** What a line of the audit says in place of a conversation when it is about a channel. */
const NO_CONVERSATION = "channels";
/** A browser without script reads the pages again after so many seconds. */
const AGAIN_S = 20;
/** Whoever has the page open is noted once in so long, not at every new picture. */
const NOTED_AGAIN_MS = 10 * 60_000;

/** How the channels stand, and the link of a number to its phone: for administrators. */
export function channelRoutes(desk: Desk): Hono<DeskEnv> {
  const routes = new Hono<DeskEnv>();
  const noted = new Map<string, number>();
  for (const path of ["/channels", "/channels/*"]) routes.use(path, adminsOnly);

  resource(routes, "/channels", {
    GET: (c) => {
      const { look } = c.var;
      const title = look.t("operator.title");
      return c.html(page(look, { title, body: channelsPage(look, shownBy(desk)), live: eventsOf(CHANNELS), again: AGAIN_S }));
    },
  });
  routes.get("/channels/events", (c) => live(c, desk, (ring) => desk.operator.onChange(() => ring("change"))));
  resource(routes, "/channels/link", {
    GET: (c) => showLink(c, desk, noted),
    POST: (c) => pair(c, desk, noted),
    PUT: async (c) => {
      await desk.operator.linking?.pair(null);
      return c.redirect(`${CHANNELS}/link`, 303);
    },
    DELETE: async (c) => {
      if (!desk.operator.linking) return refuse(c, "not-found");
      await note(c, desk, "link-restarted");
      desk.operator.linking.again();
      return c.redirect(CHANNELS, 303);
    },
  });
  return routes;
}

const eventsOf = (address: string) => ({ page: address, events: `${CHANNELS}/events` });

function shownBy(desk: Desk): ChannelsShown {
  const waiting = new Map<string, number>();
  for (const { channel, hasOutbox } of desk.store.active()) if (hasOutbox) waiting.set(channel, (waiting.get(channel) ?? 0) + 1);
  const { operator } = desk;
  return { standings: operator.standings(), waiting, linked: operator.linking?.channel ?? null };
}

/** Shows what links the phone, and only then: who sees it is written down first. */
async function showLink(c: DeskContext, desk: Desk, noted: Map<string, number>, more: { refused?: string; status?: 400 | 503 } = {}) {
  const { linking } = desk.operator;
  if (!linking) return refuse(c, "not-found");
  const { look, session } = c.var;
  const link = linking.link();
  const now = desk.clock.now();
  for (const [other, at] of noted) if (now - at > NOTED_AGAIN_MS) noted.delete(other);
  if (link && !noted.has(session)) {
    await note(c, desk, "link-shown");
    noted.set(session, now);
  }
  const picture = link && link.code === null ? await pictureOf(link.qr) : null;
  const body = linkPage(look, link, picture, more);
  const title = look.t("operator.link.title");
  return c.html(page(look, { title, body, live: eventsOf(`${CHANNELS}/link`), again: AGAIN_S }), more.status ?? 200);
}

/** The code opens the number as the picture does, and whose phone it is for is a choice: written down each time. */
async function pair(c: DeskContext, desk: Desk, noted: Map<string, number>): Promise<Response> {
  if (desk.operator.linking) await note(c, desk, "link-code-asked");
  const outcome = (await desk.operator.linking?.pair(c.var.form.number ?? "")) ?? "not-waiting";
  if (outcome === "asked") return c.redirect(`${CHANNELS}/link`, 303);
  return showLink(c, desk, noted, { refused: c.var.look.t(`operator.link.refused.${outcome}`), status: STATUS[outcome] });
}

const STATUS = { "bad-number": 400, "not-waiting": 503, refused: 503 } as const satisfies Record<Exclude<PairOutcome, "asked">, number>;

async function pictureOf(qr: string): Promise<string> {
  const { default: qrcode } = await import("qrcode");
  return qrcode.toString(qr, { type: "svg", margin: 4, errorCorrectionLevel: "L" });
}

function note(c: DeskContext, desk: Desk, did: string): Promise<void> {
  return desk.store.audit({ at: desk.clock.now(), who: c.var.look.me?.id ?? "", did, conversation: NO_CONVERSATION });
}
