import { expect, test } from "vitest";
import { seeded } from "../../src/domain/matcher/model/random.ts";
import { bookOf, Phrasebook } from "../../src/domain/matcher/phrasebook.ts";
import { fold } from "../../src/domain/normalize.ts";

const LETTERS = "abcdefghijklmnopqrstuvwxyz";

function wordsFrom(random: () => number): string[] {
  const letter = () => LETTERS[Math.floor(random() * LETTERS.length)];
  const words = Array.from({ length: 100_000 }, () => Array.from({ length: 6 + Math.floor(random() * 4) }, letter).join(""));
  return words.map((word) => fold(word));
}

test("of a book of 100,000 words each is found, and of 100,000 others none", () => {
  const random = seeded(1);
  const listed = new Set(wordsFrom(random));
  const others = wordsFrom(random).filter((word) => !listed.has(word));
  const book = new Phrasebook(bookOf([...listed].map((word) => [word, word] as const)));
  expect([...listed].filter((word) => book.find(word)[0]?.entry !== word)).toEqual([]);
  expect(others.filter((word) => book.find(word).length > 0)).toEqual([]);
});

test("a word stands for those that begin so where a star says it, and terms of several words stand in a row", () => {
  const book = new Phrasebook(bookOf([["work*", 1] as const, ["no pay", 2] as const, ["นายจ้าง", 3] as const]));
  const meant = (text: string) => book.find(text).map(({ entry }) => entry);
  expect(meant("working no pay")).toEqual([1, 2]);
  expect(meant("pay no wor")).toEqual([]);
  expect(meant("กับนายจ้างคนนี้")).toEqual([3]);
});

test("a book of words and of their beginnings is made as soon as one of words alone", () => {
  const words = wordsFrom(seeded(2)).slice(0, 30_000);
  const book = bookOf(words.flatMap((word) => [[word, word] as const, [`${word}*`, word] as const]));
  expect(book.salt).toBeLessThan(3);
  expect(new Phrasebook(book).find(`${words[0]}en`).map(({ entry }) => entry)).toEqual([words[0]]);
});
