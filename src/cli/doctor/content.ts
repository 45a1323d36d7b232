import { checkContent } from "../../content/check.ts";
import type { Folders } from "../../content/files.ts";
import { loadContent } from "../../content/load.ts";
import { faultLine } from "../load.ts";
import { words } from "../words.ts";
import type { Check } from "./check.ts";

/** Faults stop a reload, so they are to be put right; drafts and old facts are served with a mark. */
export async function contentChecks(folders: Folders, now: number): Promise<Check[]> {
  const load = await loadContent(folders);
  const { faults, summary } = checkContent(load, now);
  const languages = Object.entries(summary.languages);
  const offered = languages.filter(([, { offered }]) => offered).map(([language]) => language);
  const drafts = languages.reduce((sum, [, of]) => sum + of.drafts, 0);
  const { expired, undated, unverified } = summary.told;
  const [first] = faults;
  const version = load.raw.version.slice(0, 12);
  const content: Check = first
    ? { name: "content", state: "fault", message: words("doctor.content-faults", { count: faults.length, first: faultLine(first) }) }
    : {
        name: "content",
        state: "ok",
        message: words("doctor.content", { facts: summary.facts, answers: summary.answers, languages: offered.join(", "), version }),
      };
  return [content, draftCheck(drafts), factCheck(expired.length + undated.length, unverified.length)];
}

function draftCheck(count: number): Check {
  const name = "native review";
  return count > 0
    ? { name, state: "note", message: words("doctor.drafts", { count }) }
    : { name, state: "ok", message: words("doctor.no-drafts") };
}

function factCheck(expired: number, unverified: number): Check {
  const name = "facts";
  return expired + unverified > 0
    ? { name, state: "note", message: words("doctor.facts", { expired, unverified }) }
    : { name, state: "ok", message: words("doctor.facts-ok") };
}
