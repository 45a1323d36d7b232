import { createRequire } from "node:module";
import { describe, expect, it } from "vitest";
import { write } from "./support/page.ts";
import { useBrowser } from "./support/visit.ts";

const visit = useBrowser();

/** What axe-core reports, as far as it is read here. */
interface AxeResult {
  readonly violations: readonly { readonly id: string; readonly impact: string; readonly nodes: readonly { readonly html: string }[] }[];
}

/** Runs in the page: letters under 16 px, targets under 44 px, and what reaches beyond the screen. */
const MISFITS = `
  [...document.querySelectorAll("button, textarea, .text, .foot, p")]
    .filter((one) => one.offsetParent && !one.classList.contains("unseen"))
    .filter((one) =>
      parseFloat(getComputedStyle(one).fontSize) < 16 ||
      (one.matches("button, textarea") && (one.offsetHeight < 44 || one.offsetWidth < 44)) ||
      one.getBoundingClientRect().right > innerWidth + 1)
    .map((one) => one.outerHTML)`;

describe("the page for everybody", { timeout: 60_000 }, () => {
  const axe = createRequire(import.meta.url).resolve("axe-core/axe.min.js");

  it.each(["light", "dark"] as const)("has no serious fault of accessibility in the %s", async (colorScheme) => {
    const { page, url } = await visit({ colorScheme, bypassCSP: true });
    await page.goto(url);
    const faults: unknown[] = [];
    const look = async () => {
      await page.addScriptTag({ path: axe });
      const { violations } = (await page.evaluate("axe.run()")) as AxeResult;
      faults.push(
        ...violations
          .filter(({ impact }) => ["serious", "critical"].includes(impact))
          .map(({ id, nodes }) => [id, nodes.map(({ html }) => html)]),
      );
    };
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
      const small = await page.evaluate(MISFITS);
      expect(small).toEqual([]);
      expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(360);
      expect(await page.evaluate("document.documentElement.lang")).toBe(tag);
    },
  );
});
