import { constants } from "node:fs";
import { access } from "node:fs/promises";
import { createRequire } from "node:module";
import { words } from "../words.ts";
import type { Check } from "./check.ts";

/** Where systems and installers put a Chromium. */
const PLACES: readonly string[] = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/usr/bin/google-chrome-stable",
  "/snap/bin/chromium",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
  "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
];

/** Looks for a browser that a driver could start; where one is `needed` the service does not start without, and the packaged one does not do. */
export async function browserCheck(places: readonly string[] = PLACES, needed = false): Promise<Check> {
  const name = "browser";
  const path = await findBrowser(places);
  if (path !== null) return { name, state: "ok", message: words("doctor.browser", { path }) };
  if (needed) return { name, state: "fault", message: words("start.no-chromium") };
  const shipped = packaged();
  if (shipped) return { name, state: "ok", message: words("doctor.browser", { path: shipped }) };
  return { name, state: "note", message: words("doctor.browser-none") };
}

/** The first of the places where there is a browser; null when there is none. */
export async function findBrowser(places: readonly string[] = PLACES): Promise<string | null> {
  for (const path of places) if (await runnable(path)) return path;
  return null;
}

function runnable(path: string): Promise<boolean> {
  return access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
}

/** The Chromium that comes as a package, where that is installed. */
function packaged(): string | null {
  const name = "@sparticuz/chromium";
  try {
    createRequire(import.meta.url).resolve(name);
    return name;
  } catch {
    return null;
  }
}
