import { html } from "hono/html";
import { digits } from "../../domain/format.ts";
import type { Language } from "../../domain/language.ts";

/**
 * The page that a quick exit shows: a calendar of the month. It is something anybody may look at, needs no other host, is
 * small, and says nothing about this service. `now` in milliseconds; days are those of the server.
 */
export function calendarPage(language: Language, now: number, version: string) {
  const today = new Date(now);
  const title = new Intl.DateTimeFormat(language, { month: "long", year: "numeric" }).format(today);
  const day = new Intl.DateTimeFormat(language, { weekday: "narrow" });
  const names = Array.from({ length: 7 }, (_, index) => day.format(new Date(2024, 0, index + 1)));
  const rows = weeks(today).map(
    (week) => html`<tr>
      ${week.map((date) => html`<td${date === today.getDate() ? html` class="today"` : ""}>${date ? digits(date, language) : ""}</td>`)}
    </tr>`,
  );
  return html`<!doctype html>
<html lang="${language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<title>${title}</title><link rel="icon" href="data:,"><link rel="stylesheet" href="/page/${version}/calendar.css"></head>
<body><main><h1>${title}</h1><table><thead><tr>${names.map((name) => html`<th scope="col">${name}</th>`)}</tr></thead>
<tbody>${rows}</tbody></table></main></body></html>`;
}

/** The days of a month in weeks from Monday; 0 where a week reaches into another month. */
function weeks(today: Date): readonly (readonly number[])[] {
  const [year, month] = [today.getFullYear(), today.getMonth()];
  const lead = (new Date(year, month, 1).getDay() + 6) % 7;
  const days = new Date(year, month + 1, 0).getDate();
  return Array.from({ length: Math.ceil((lead + days) / 7) }, (_, week) =>
    Array.from({ length: 7 }, (_, index) => {
      const date = week * 7 + index - lead + 1;
      return date >= 1 && date <= days ? date : 0;
    }),
  );
}
