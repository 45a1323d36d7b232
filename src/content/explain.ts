import * as v from "valibot";
import { type Fault, faultAt } from "./fault.ts";
import type { KeyPath, Parsed } from "./yaml.ts";

/** What an editor writes for an entry that is missing or of a wrong kind. */
const EXAMPLES: Readonly<Record<string, string>> = {
  source: "source: title, publisher, url, date, locator",
  verified: "verified: the day, month or year on which the source was read, or undated",
  review: "review: draft",
  rule: "rule: one of zero, cap, amount, days, percent, list, contact, yes, no, text",
  tell: "tell: lead, detail or background",
  confidence: "confidence: official, intergovernmental, ngo or press",
  topic: "topic: an id of knowledge/topics.yaml, such as fees.limit",
  statement: "statement: the fact in English, in your own words",
  id: "id: the country code, the topic and a name, such as SG.fees.limit.cap",
  url: "url: the address of the page, or '' when there is none",
  purpose: "purpose: a list of topics, such as [complaint.where]",
  language: "language: a tag such as km",
  words: "words: a line for each fact, 'fact id: \"text\"'",
  variants: "variants: a text for each kind of rule, and unknown",
  examples: "examples: | and below it a line '- phrase' for each phrase",
  amount: "amount: a number",
};

/** Checks data against a schema. Gives the typed value, or every fault by the line of its entry. `path` is where `data` sits in its file. */
export function checkShape<const S extends v.GenericSchema>(
  schema: S,
  data: unknown,
  parsed: Parsed,
  path: KeyPath,
  thing: string,
): { readonly value: v.InferOutput<S> } | { readonly faults: readonly Fault[] } {
  const result = v.safeParse(schema, data);
  if (result.success) return { value: result.output };
  return {
    faults: result.issues.map((issue) => {
      const inner = (issue.path ?? []).map((step) => (typeof step.key === "number" ? step.key : String(step.key)));
      return faultAt({ file: parsed.file, line: parsed.lineAt([...path, ...inner]) }, sentence(issue, inner, thing));
    }),
  };
}

function sentence(issue: v.BaseIssue<unknown>, path: KeyPath, thing: string): string {
  const name = path.join(".");
  const last = String(path.at(-1) ?? "");
  if (issue.kind === "validation") return issue.message;
  if (issue.type === "strict_object" && issue.expected === "never")
    return `this ${thing} has an entry '${name}' that is not known here. Correct its spelling, or remove it.`;
  if (name === "") return `this ${thing} is not written as entries with names. Compare it with one beside it.`;
  if (issue.input === undefined || issue.input === null) return `this ${thing} has no ${name}. Add ${EXAMPLES[last] ?? last}.`;
  return `${name} of this ${thing} ${expectation(issue)}${EXAMPLES[last] ? ` Write ${EXAMPLES[last]}.` : ""}`;
}

const KINDS: Readonly<Record<string, string>> = {
  string: "should be a text; put it between quotation marks.",
  number: "should be a number.",
  boolean: "should be true or false.",
  array: "should be a list, such as [one, two].",
  union: "should be a text; put it between quotation marks.",
  strict_object: "should have entries of its own below it.",
  record: "should have entries of its own below it.",
};

function expectation(issue: v.BaseIssue<unknown>): string {
  if (issue.type === "picklist") return `should be one of: ${issue.expected?.replaceAll(/["()]/g, "").replaceAll(" | ", ", ")}.`;
  return KINDS[issue.type] ?? "is not written in the form that belongs here.";
}
