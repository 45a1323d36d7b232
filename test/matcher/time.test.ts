import { describe, expect, test } from "vitest";
import { TimeFinder, timeWords } from "../../src/domain/matcher/entities/time.ts";
import { fold } from "../../src/domain/normalize.ts";

const times = new TimeFinder(timeWords());

describe("how long", () => {
  test.each([
    ["boss not pay me 3 months", 3, "month"],
    ["gaji 2 bln belum dibayar", 2, "month"],
    ["2.5 hours overtime", 2.5, "hour"],
    ["nợ lương 2 tháng", 2, "month"],
    ["no luong 2 thang", 2, "month"],
    ["ថៅកែមិនបើកលុយ ៣ ខែ", 3, "month"],
    ["၂ လ လစာမရဘူး", 2, "month"],
    ["ไม่จ่ายเงินเดือน 2 เดือน", 2, "month"],
    ["৩ মাস বেতন দেয় না", 3, "month"],
    ["३ महिना तलब दिएन", 3, "month"],
    ["dua ko 5 din chutti", 5, "day"],
    ["work 14 hrs every day", 14, "hour"],
    ["10 araw akong walang pahinga", 10, "day"],
  ])("%s", (text, value, unit) => {
    expect(times.duration(fold(text))).toEqual({ value, unit });
  });

  test.each(["agent want 15000 baht", "my salary is late", "call 3 times", "room 5 people"])("%s: is no length of time", (text) => {
    expect(times.duration(fold(text))).toBeUndefined();
  });
});

describe("when", () => {
  test.each([
    ["permit expire 15/10/2026", "2026-10-15"],
    ["visa habis 3 Januari 2027", "2027-01-03"],
    ["i came january 2025", "2025-01"],
    ["since 2024-03", "2024-03"],
    ["หมดอายุ 5 มกราคม 2569", "2026-01-05"],
    ["12 october my contract finish", "--10-12"],
    ["០៥ មករា ២០២៦", "2026-01-05"],
  ])("%s", (text, date) => {
    expect(times.date(fold(text))).toBe(date);
  });

  test.each(["may i change boss", "pay 1500/2000", "sept people in room", "99/99/2026"])("%s: is no date", (text) => {
    expect(times.date(fold(text))).toBeUndefined();
  });
});
