import { describe, expect, test } from "vitest";
import { POINTS } from "../../../src/domain/checks/contract.ts";
import { ids, said, story } from "./support.ts";

const begun = () => story().presses("check:contract");
const answering = (answers: Readonly<Partial<Record<(typeof POINTS)[number], string>>>, otherwise = "yes") =>
  POINTS.reduce((told, id) => told.presses(`check:contract:${id}:${answers[id] ?? otherwise}`), begun());

describe("a contract checked with ten questions", () => {
  test("in which all is there is called complete, without a word about the law", () => {
    const told = answering({});
    expect(told.replies[0]).toBe(told.words("check.contract.complete"));
    expect(said(told)).toContain(told.words("check.contract.do"));
    expect(told.conversation.dialogue).toBeNull();
  });

  test("lists what is missing, and nothing else, with what to ask for", () => {
    const told = answering({ pay: "no", papers: "no" });
    const points = [told.words("check.contract.missing"), ...["pay", "papers"].map((id) => `• ${told.words(`check.contract.ask-${id}`)}`)];
    expect(told.replies[0]).toBe(points.join("\n"));
    expect(ids(told)).toContain("topic:documents.passport");
  });

  test("of which the worker knows nothing lists all that is to be found out", () => {
    const told = answering({}, "unknown");
    expect(told.replies[0]).toContain(told.words("check.contract.not-sure"));
    expect(told.replies[0]?.match(/•/g)).toHaveLength(POINTS.length);
  });

  test("that is not on paper needs no further question", () => {
    const told = begun().presses("check:contract:language:none");
    expect(told.replies[0]).toBe(told.words("check.contract.no-paper"));
  });

  test("takes typed answers, also with a word more, and numbers of the choices", () => {
    const told = begun().writes("yes").writes("no, he keeps it").writes("២");
    expect(told.conversation.dialogue).toMatchObject({ given: { language: "yes", copy: "no", job: "no" }, asked: "pay" });
  });

  test("lets an earlier button correct its answer", () => {
    const told = begun().presses("check:contract:language:yes").presses("check:contract:copy:yes").presses("check:contract:language:no");
    expect(told.conversation.dialogue).toMatchObject({ given: { language: "no", copy: "yes" }, asked: "job" });
  });
});
