import fc from "fast-check";
import { expect, it } from "vitest";

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
  "• In 2024-10: 2024-10-31",
])("leaves %s as it is", (text) => {
  expect(links(text)).toEqual([]);
});

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
