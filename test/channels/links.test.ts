import fc from "fast-check";
import { expect, it } from "vitest";
import { toReadableContent } from "../../src/content/content-set.ts";
import { loadContent } from "../../src/content/load.ts";
import { composeAnswer } from "../../src/domain/answers/answer.ts";
import type { ContentSet } from "../../src/domain/content.ts";
import { projectFolders } from "../support/content-folder.ts";

interface Piece {
  readonly text: string;
  readonly href?: string;
}
const SCRIPT = "../../src/channels/web-page/links.js";
const { pieces } = (await import(SCRIPT)) as { pieces: (text: string) => readonly Piece[] }; // a script of the page, without types

const links = (text: string) => pieces(text).flatMap(({ text: shown, href }) => (href ? [[shown, href]] : []));

it.each([
  ["Call +65 6438 5122 today.", [["+65 6438 5122", "tel:+6564385122"]]],
  ["(021) 2924 4800", [["(021) 2924 4800", "tel:02129244800"]]],
  ["☎ 1546, 24 hours", [["1546", "tel:1546"]]],
  [
    "📞1300 or ☎ 6438 5122",
    [
      ["1300", "tel:1300"],
      ["6438 5122", "tel:64385122"],
    ],
  ],
  ["ទូរសព្ទ ☎ 1280។", [["1280", "tel:1280"]]],
  [
    "Who can help:\n• SEEK: 1546 / 021 2924 4800 (24 hours)",
    [
      ["1546", "tel:1546"],
      ["021 2924 4800", "tel:02129244800"],
    ],
  ],
  ["Ask first: Labour Office (DLPW), 1546, or a person here.", [["1546", "tel:1546"]]],
  ["សូមសួរសិន៖ Labour Office, 999 ឬបុគ្គលិកនៅទីនេះ។", [["999", "tel:999"]]],
  ["အရင်မေးပါ- Union hotline 1512, 1512၊ ဝန်ထမ်း", [["1512", "tel:1512"]]],
  ["Ask first: Migrant hotline, 1955, or a person here.", [["1955", "tel:1955"]]],
  ["Ask first: Legal centre, 0570-078377, or a person here.", [["0570-078377", "tel:0570078377"]]],
  ["• Office: https://example.org", [["https://example.org", "https://example.org"]]],
  ["See https://example.org/a?b=c.", [["https://example.org/a?b=c", "https://example.org/a?b=c"]]],
  ["(https://example.org)", [["https://example.org", "https://example.org"]]],
])("makes %s something to tap", (text, expected) => {
  expect(links(text)).toEqual(expected);
});

it.each([
  "On 2024-10-31",
  "since 2020-10",
  "in 2024",
  "1,500,000 rupiah",
  "2.500.000 VND",
  "http://example.org",
  "javascript:alert(1)",
  "Section 22A 1 2 3",
  "in 2024: 1546",
  "Source: ILO, 2017.",
  "Source: ILO, 2017, August 2024.",
  "In Thailand, 120 days",
  "paragraphs 101, 102, 103",
  "• In 2024-10: 2024-10-31",
])("leaves %s as it is", (text) => {
  expect(links(text)).toEqual([]);
});

const LATER = Date.parse("2040-01-01");

/** Every line that any answer has, when all facts are so old that it says whom to ask. */
function linesOf(content: ContentSet): ReadonlySet<string> {
  const lines = new Set<string>();
  for (const language of content.languages)
    for (const topic of content.topics.keys())
      for (const jurisdiction of [null, ...content.jurisdictions]) {
        const answer = composeAnswer(content, { topic, jurisdiction, language, profile: {}, now: LATER });
        for (const line of `${answer?.first.text}\n${answer?.second?.text}`.split("\n")) lines.add(line);
      }
  return lines;
}

it("links every number of a contact whole, and no other, in every answer that there is", async () => {
  const content = toReadableContent((await loadContent(projectFolders, { only: ["knowledge", "locales"] })).raw);
  const contacts = [...content.topics.keys()].flatMap((topic) => content.jurisdictions.flatMap((place) => content.contacts(topic, place)));
  const phones = new Set(contacts.flatMap(({ phone, abroad = [] }) => [...phone, ...abroad]));
  const found = new Set<string>();
  for (const line of linesOf(content)) {
    const linked = links(line).flatMap(([shown = "", href = ""]) => (href.startsWith("tel:") ? [shown] : []));
    for (const shown of linked) expect(phones, line).toContain(shown);
    for (const shown of linked) found.add(shown);
    const named = (phone: string) =>
      [`: ${phone} `, `/ ${phone} `, `, ${phone} `, `, ${phone},`, `, ${phone}၊`].some((part) => `${line} `.includes(part));
    for (const phone of [...phones].filter(named)) expect(linked, line).toContain(phone);
  }
  expect(found).toContain("1955");
}, 60_000);

it("loses no letter of any text, and links to nothing but https and tel", () => {
  const words = fc.array(
    fc.oneof(fc.string({ unit: "grapheme" }), fc.constantFrom("☎ 1546", "+62 21 2924", "https://a.b/c", " ", "2024-10")),
  );
  fc.assert(
    fc.property(words, (parts) => {
      const text = parts.join("");
      const found = pieces(text);
      expect(found.map((piece) => piece.text).join("")).toBe(text);
      for (const { href } of found) if (href) expect(href).toMatch(/^(https:\/\/|tel:\+?\d+$)/);
    }),
  );
});
