import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { cardsAttached, cardsIn, MOST_KEPT } from "../../src/channels/contact-cards.ts";
import { readVCards } from "../../src/channels/vcard.ts";
import type { Card } from "../../src/domain/message.ts";

const card = (...lines: readonly string[]) => ["BEGIN:VCARD", ...lines, "END:VCARD"].join("\r\n");

describe("a card as phones send it", () => {
  const shapes: readonly (readonly [string, string, Card])[] = [
    [
      "2.1 with parameters that are only values",
      card("VERSION:2.1", "N:Dara;Sok;;;", "FN:Sok Dara", "TEL;CELL;PREF:+60110000000", "TEL;HOME:04-000 0000"),
      { name: "Sok Dara", phones: ["+60110000000", "04-000 0000"] },
    ],
    [
      "2.1, quoted-printable over two lines",
      card("VERSION:2.1", "FN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=E1=9E=8A=E1=9E=B6=", "=E1=9E=9A=E1=9E=B6", "TEL;CELL:012"),
      { name: "ដារា", phones: ["012"] },
    ],
    [
      "3.0 of WhatsApp, with a group and the number of the account",
      card("VERSION:3.0", "N:;Agent;;;", "FN:Agent", "item1.TEL;waid=60110000000:+60 11-0000 0000", "item1.X-ABLabel:Mobile"),
      { name: "Agent", phones: ["+60 11-0000 0000"] },
    ],
    [
      "3.0 folded, with signs that are kept from meaning something",
      card("VERSION:3.0", "FN:Agent\\, Sdn. Bhd\\; Penang and a na", " me that goes on", "TEL;TYPE=CELL,VOICE:+60 11", "\t-0000"),
      { name: "Agent, Sdn. Bhd; Penang and a name that goes on", phones: ["+60 11-0000"] },
    ],
    [
      "4.0 with numbers that are addresses",
      card("VERSION:4.0", "FN:Boss", 'TEL;VALUE=uri;TYPE="voice,home":tel:+60-11-0000;ext=5', "TEL;VALUE=uri:tel:999"),
      { name: "Boss", phones: ["+60-11-0000", "999"] },
    ],
    [
      "without a full name",
      card("VERSION:3.0", "N:Dara;Sok;Maly;;", "ORG:Agency\\;One;Office", "TEL:1"),
      { name: "Sok Maly Dara", phones: ["1"] },
    ],
    ["of a firm", card("VERSION:3.0", "N:;;;;", "FN: ", "ORG:Agency;Office", "TEL:1"), { name: "Agency Office", phones: ["1"] }],
  ];

  it.each(shapes)("%s", (_, text, read) => {
    expect(readVCards(text)).toEqual([read]);
    expect(readVCards(text.replaceAll("\r\n", "\n"))).toEqual([read]);
  });

  it("several in one text, and none in a text that is no card", () => {
    expect(readVCards(`${card("FN:A", "TEL:1")}\r\n${card("FN:B")}\r\n${card("NOTE:c")}`)).toEqual([
      { name: "A", phones: ["1"] },
      { name: "B", phones: [] },
    ]);
    for (const text of ["", "TEL:1", "hello: world", "BEGIN:VCARD"]) expect(readVCards(text)).toEqual([]);
  });

  it("with a portrait is read past it", () => {
    const portrait = Array.from({ length: 2_000 }, () => ` ${"A".repeat(74)}`);
    expect(readVCards(card("FN:A", "PHOTO;ENCODING=b;TYPE=JPEG:", ...portrait, "TEL:1"))).toEqual([{ name: "A", phones: ["1"] }]);
  });
});

/** As a phone writes it: signs kept from meaning something, and lines folded anywhere. */
function written({ name, phones }: Card, width: number): string {
  const kept = (text: string) => text.replace(/[\\;,]/g, "\\$&");
  const fold = (line: string) => (line.match(new RegExp(`.{1,${width}}`, "gsu")) ?? []).join("\r\n ");
  return card(`FN:${kept(name)}`, ...phones.map((phone) => `TEL;TYPE=CELL:${kept(phone)}`))
    .split("\r\n")
    .map(fold)
    .join("\r\n");
}

const word = fc.stringMatching(/^[\p{L}\d+(),;:="\\/ -]{1,20}$/u).map((text) => text.trim());
const phone = fc.stringMatching(/^\+?\d[\d ()-]{0,14}\d$/);

it("whatever is written on a card is read from it", () => {
  const any = fc.record({ name: word.filter((text) => text !== ""), phones: fc.array(phone, { maxLength: 5 }) });
  fc.assert(
    fc.property(fc.array(any, { maxLength: 4 }), fc.integer({ min: 5, max: 75 }), (cards, width) => {
      expect(readVCards(cards.map((one) => written(one, width)).join("\r\n"))).toEqual(cards);
    }),
  );
});

it("no text, however broken, makes it fail or wait, and what is kept is short and stays as it is", () => {
  const part = fc.constantFrom(
    "BEGIN:VCARD",
    "FN",
    "N",
    "TEL",
    ";",
    ":",
    "=",
    '"',
    "\\",
    "\r\n",
    " ",
    "ENCODING=QUOTED-PRINTABLE",
    "=E1",
    "ដារា",
  );
  const text = fc.array(fc.oneof(part, fc.string({ unit: "binary" })), { maxLength: 300 }).map((parts) => parts.join(""));
  fc.assert(
    fc.property(text, (broken) => {
      const kept = cardsIn(cardsAttached(readVCards(`BEGIN:VCARD\r\n${broken}`))) ?? [];
      expect(kept.length).toBeLessThanOrEqual(MOST_KEPT.cards);
      for (const { name, phones } of kept) {
        expect([...name].length).toBeLessThanOrEqual(MOST_KEPT.name);
        expect(phones.length).toBeLessThanOrEqual(MOST_KEPT.phones);
        for (const number of phones) expect([...number].length).toBeLessThanOrEqual(MOST_KEPT.phone);
        expect(`${name}${phones.join("")}`).not.toMatch(/[\p{Cc}\u202a-\u202e]/u);
      }
      expect(cardsIn(cardsAttached(kept))).toEqual(kept);
    }),
  );
  const began = performance.now();
  readVCards(`BEGIN:VCARD\r\nFN;QUOTED-PRINTABLE:${"A=\r\n".repeat(100_000)}\r\nTEL:1${"\r\n 2".repeat(100_000)}`);
  readVCards(`BEGIN:VCARD\r\nTEL${';"'.repeat(100_000)}\r\nFN${";a".repeat(100_000)}\r\nN:${";\\".repeat(100_000)}`);
  expect(performance.now() - began).toBeLessThan(2_000);
});

it("is cut where there is too much, and names nobody where another bot says something else under its name", () => {
  const many = Array.from({ length: 9 }, (_, nth) => ({
    name: `${nth}${"ដ".repeat(200)}`,
    phones: Array.from({ length: 9 }, (_, of) => `${of}${"1".repeat(60)}`),
  }));
  const kept = cardsIn(cardsAttached(many)) ?? [];
  expect(kept).toHaveLength(5);
  expect(kept.map(({ phones }) => phones.length)).toEqual([5, 5, 5, 5, 5]);
  expect([...(kept[0]?.name ?? "")]).toHaveLength(100);
  expect(kept[0]?.phones[0]).toHaveLength(32);
  for (const content of [undefined, {}, { cards: "me" }, { cards: [{ name: 1 }] }])
    expect(cardsIn({ contentType: "text/vcard", content })).toEqual([]);
  expect(cardsIn({ contentType: "image/png" })).toBeNull();
});
