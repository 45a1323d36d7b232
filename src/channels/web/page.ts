import { Hono } from "hono";
import { html } from "hono/html";
import type { Clock } from "../../app/ports.ts";
import type { ContentSet } from "../../domain/content.ts";
import { isLanguage, type Language } from "../../domain/language.ts";
import { MAX_CHARACTERS } from "../web-map.ts";
import { calendarPage } from "./calendar.ts";
import { Packer, readPageFiles } from "./files.ts";
import { languageOfRequest } from "./refusal.ts";
import { pageTexts } from "./texts.ts";

export interface PageDeps {
  readonly clock: Clock;
  readonly say: ContentSet["say"];
  /** The languages to offer, in the order to show them. */
  readonly languages: () => readonly Language[];
  /** Where a quick exit leads: our calendar, or an address of another site. */
  readonly exit?: string;
}

/** The page, its files, its texts, and the calendar behind the quick exit. */
export function pageRoutes(deps: PageDeps): Hono {
  const { files, version } = readPageFiles();
  const packer = new Packer();
  const routes = new Hono();

  routes.get("/", (c) => {
    const language = languageOfRequest(c, deps.languages());
    const source = fill(files.get("index.html") ?? "", {
      version,
      language,
      title: escaped(deps.say(language, "web:page.title").text),
      noscript: escaped(deps.say(language, "web:page.no-script").text),
      data: escaped(pageData(deps, language)),
    });
    return packer.answer(c, `${language}.html`, source, "no-cache");
  });

  routes.get("/page/:version/:name", (c) => {
    const { name, version: wanted } = c.req.param();
    const source = name === "index.html" ? undefined : files.get(name);
    if (source === undefined) return c.notFound();
    return packer.answer(c, name, source, wanted === version ? "public, max-age=31536000, immutable" : "no-cache");
  });

  routes.get("/texts/:language", (c) => {
    const { language } = c.req.param();
    if (!isLanguage(language) || !deps.languages().includes(language)) return c.notFound();
    return packer.answer(c, `${language}.json`, JSON.stringify(pageTexts(deps.say, language)), "no-cache");
  });

  routes.get("/calendar", (c) => c.html(calendarPage(languageOfRequest(c, deps.languages()), deps.clock.now(), version)));
  return routes;
}

/** A page in words for an address that leads nowhere. */
export function notFoundPage(say: ContentSet["say"], language: Language) {
  return html`<!doctype html>
<html lang="${language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<title>${say(language, "web:page.title").text}</title></head>
<body><main><p>${say(language, "web:refused.not-found").text}</p><p><a href="/">${say(language, "web:page.start").text}</a></p></main></body></html>`;
}

/** What the script reads from an attribute of the page, because the policy forbids inline scripts. */
function pageData(deps: PageDeps, language: Language): string {
  const languages = deps.languages().map((tag) => ({ tag, name: ownName(deps, tag) }));
  const data = { language, languages, texts: pageTexts(deps.say, language), exit: deps.exit ?? "/calendar", max: MAX_CHARACTERS };
  return JSON.stringify(data);
}

/** The name of a language in itself, as its translators write it. */
function ownName({ say }: PageDeps, tag: Language): string {
  const { text, language } = say(tag, "web:page.language-name");
  return language === tag ? text : (new Intl.DisplayNames(tag, { type: "language" }).of(tag) ?? tag);
}

function fill(template: string, values: Readonly<Record<string, string>>): string {
  return template.replaceAll(/\{\{(\w+)\}\}/g, (_, name: string) => values[name] ?? "");
}

function escaped(text: string): string {
  return String(html`${text}`);
}
