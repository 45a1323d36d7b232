import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Page } from "playwright-core";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** What axe-core reports, as far as it is read here. */
interface AxeResult {
  readonly violations: readonly { readonly id: string; readonly impact: string; readonly nodes: readonly { readonly html: string }[] }[];
}

/** Runs in the page: letters under 16 px, targets under 44 px, and what reaches beyond the screen. */
const MISFITS = `
  [...document.querySelectorAll("body *")]
    .filter((one) => one.checkVisibility() && !one.closest(".unseen, .skip") && one.tagName !== "OPTION")
    .filter((one) =>
      parseFloat(getComputedStyle(one).fontSize) < 16 ||
      (one.matches("a, button, select, summary, textarea, input") && (one.offsetHeight < 44 || one.offsetWidth < 44)) ||
      one.getBoundingClientRect().right > innerWidth + 1)
    .map((one) => one.outerHTML.slice(0, 200))`;

/** What does not fit a thumb and a small screen, as HTML. */
export async function misfits(page: Page): Promise<readonly string[]> {
  return page.evaluate(MISFITS);
}

/** What axe-core calls serious or critical. The page must let a script in, so it is opened without its content security policy. */
export async function barriers(page: Page): Promise<readonly { readonly id: string; readonly nodes: readonly string[] }[]> {
  await page.evaluate(AXE);
  const { violations } = (await page.evaluate("axe.run()")) as AxeResult; // axe-core's own shape
  return violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .map(({ id, nodes }) => ({ id, nodes: nodes.map(({ html }) => html.slice(0, 200)) }));
}
