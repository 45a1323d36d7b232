import { describe, expect, it } from "vitest";
import { barriers, misfits } from "../support/page-faults.ts";
import { write } from "./support/page.ts";
import { useBrowser } from "./support/visit.ts";

const visit = useBrowser();

describe("the page for everybody", { timeout: 60_000 }, () => {
  it.each(["light", "dark"] as const)("has no serious fault of accessibility in the %s", async (colorScheme) => {
    const { page, url } = await visit({ colorScheme, bypassCSP: true });
    await page.goto(url);
    const faults: unknown[] = [];
    const look = async () => void faults.push(...(await barriers(page)));
    await page.getByText("Choose your language").waitFor();
    await look();
    await page.locator("#languages [lang=en]").click();
    await write(page, "menu");
    await page.getByRole("button", { name: "Malaysia" }).waitFor();
    await page.getByRole("button", { name: "Menu" }).click();
    await look();
    expect(faults).toEqual([]);
  });

  it.each(["English", "Khmer", "Burmese"])(
    "has letters of 16 px and targets of 44 px, and nothing beside the screen, for %s",
    async (which) => {
      const tag = { English: "en", Khmer: "km", Burmese: "my" }[which];
      const { page, url } = await visit();
      await page.goto(url);
      await page.locator(`#languages [lang=${tag}]`).click();
      await page.locator("#text").waitFor();
      await write(page, "menu");
      await page.getByRole("button", { name: "Malaysia" }).waitFor();
      expect(await misfits(page)).toEqual([]);
      expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(360);
      expect(await page.evaluate("document.documentElement.lang")).toBe(tag);
    },
  );
});
