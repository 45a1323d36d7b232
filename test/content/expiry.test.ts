import { expect, test } from "vitest";
import { contactExpiryOf, expiryOf, isPartialDate, lastDay, NEVER_VERIFIED } from "../../src/content/expiry.ts";
import type { Fact } from "../../src/domain/content.ts";

type Case = [rule: Fact["rule"], jurisdiction: string, verified: string | null, set: string | undefined, expires: string];

test.each<Case>([
  ["cap", "SG", "2020-10", undefined, "2021-10-31"],
  ["amount", "SG", "2023-02", undefined, "2024-02-29"],
  ["zero", "SG", "2020-02-29", undefined, "2021-02-28"],
  ["percent", "SG", "2020", undefined, "2021-12-31"],
  ["text", "SG", "2020-12-15", undefined, "2022-12-15"],
  ["days", "SG", "2020-10", undefined, "2022-10-31"],
  ["cap", "INT", "2020-10", undefined, "2025-10-31"],
  ["cap", "SG", "2020-10", "2022-01-05", "2022-01-05"],
  ["cap", "SG", "2020-10", "2022-02", "2022-02-28"],
  ["cap", "SG", null, undefined, NEVER_VERIFIED],
  ["cap", "SG", null, "2030-01-01", NEVER_VERIFIED],
])("a fact of rule %s in %s, verified %s, set to expire %s, expires %s", (rule, jurisdiction, verified, set, expires) => {
  expect(expiryOf({ rule, jurisdiction, verified }, set)).toBe(expires);
});

test.each(["2024", "2024-02", "2024-02-29", "1999-12-31"])("%s is a date", (text) => expect(isPartialDate(text)).toBe(true));
test.each(["", "24", "2024-13", "2024-00", "2023-02-29", "2024-04-31", "2024-1-1", "May 2024", "2024-05-01T10:00"])(
  "'%s' is none",
  (text) => expect(isPartialDate(text)).toBe(false),
);
test("a month lasts until its last day", () => expect(lastDay("2100-02")).toBe("2100-02-28"));

test.each([
  ["2024-03", "2026-03-31"],
  ["2024-03-05", "2026-03-05"],
  ["2024", "2026-12-31"],
  [null, NEVER_VERIFIED],
])("a contact verified %s should be tried again after %s", (verified, expires) => expect(contactExpiryOf(verified)).toBe(expires));
