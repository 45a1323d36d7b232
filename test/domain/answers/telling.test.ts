import { describe, expect, test } from "vitest";
import { composeAnswer } from "../../../src/domain/answers/answer.ts";
import { fits, type Question, withheld } from "../../../src/domain/answers/telling.ts";
import type { Contact, ContentSet, Fact } from "../../../src/domain/content.ts";
import type { Language } from "../../../src/domain/language.ts";
import { START, Story, universe } from "../../support/universe.ts";

const content = universe();
const asking = (topic: string, more: Partial<Question> = {}): Question => ({
  topic,
  jurisdiction: null,
  language: "en",
  profile: {},
  now: START,
  ...more,
});
const factsOf = (question: Question): readonly string[] => composeAnswer(content, question)?.first.answer?.facts ?? [];
const countriesOf = (question: Question): string[] => [...new Set(factsOf(question).map((id) => id.split(".")[0] ?? ""))];

/** A fact of the project with something changed. */
function fact(change: Partial<Fact> & { source?: Fact["source"] }): Fact {
  const [known] = content.facts("fees.limit", "SG");
  if (!known) throw new Error("the project has no fact on fees in Singapore");
  return { ...known, ...change };
}

describe("where two countries have a rule", () => {
  test("a worker from Nepal who asks about Malaysia hears both, the country of work first", () => {
    expect(countriesOf(asking("fees.limit", { jurisdiction: "MY", profile: { origin: "NP" } }))).toEqual(["MY", "NP"]);
  });

  test("whether an agency has a licence is told of the home country first", () => {
    expect(countriesOf(asking("agency.check", { jurisdiction: "TH", profile: { origin: "KH" } }))).toEqual(["KH", "TH"]);
  });

  test("who writes Khmer is taken to come from Cambodia, until another country is said", () => {
    const asked = asking("agency.check", { language: "km" });
    expect(countriesOf(asked)).toEqual(["KH"]);
    expect(countriesOf({ ...asked, profile: { origin: "MM" } })).toEqual(["MM"]);
  });

  test("rules for those who come to Thailand are not told to Thais who work elsewhere", () => {
    const asked = asking("contract.termination", { jurisdiction: "SG", profile: { origin: "TH" } });
    expect(countriesOf(asked)).not.toContain("TH");
  });

  test("whom to call is named in the country of work and at home", () => {
    const second = composeAnswer(content, asking("wages.unpaid", { jurisdiction: "TW", profile: { origin: "ID" } }))?.second?.text ?? "";
    const heading = (key: string, country: string) => second.indexOf(content.say("en", `chat:answer.${key}`, { country }).text);
    expect(heading("contacts-in", "Taiwan")).toBeGreaterThan(0);
    expect(heading("contacts-home", "Indonesia")).toBeGreaterThan(heading("contacts-in", "Taiwan"));
  });
});

describe("where no rule is known but whom to ask is", () => {
  test.each(["complaint.where", "legal.aid"])("%s does not say that no place is known", (topic) => {
    const { ask = "", unknown = "" } = content.answer(topic, "en")?.variants ?? {};
    const place = { "complaint.where": "SA", "legal.aid": "KR" }[topic] ?? "";
    const told = composeAnswer(content, asking(topic, { jurisdiction: place }))?.first.text ?? "";
    expect(told).toContain(ask.slice(0, ask.indexOf("{")));
    expect(told).not.toContain(unknown.slice(0, unknown.indexOf("{")));
  });
});

describe("a contact for one kind of work", () => {
  const told = (sector: string) =>
    composeAnswer(content, asking("fees.deduction", { jurisdiction: "SG", profile: { sector } }))?.second?.text ?? "";

  test("is told to who does it, and not to who does other work", () => {
    expect(told("domestic")).toContain("HOME hotline for domestic workers");
    expect(told("construction")).not.toContain("HOME hotline for domestic workers");
  });
});

describe("where the worker comes from", () => {
  const KNOWN = {
    "is the agency real": { topic: "agency.check" },
    nepal: { entities: { origin: "NP", countries: ["NP"], bare: true as const } },
  };

  test("is asked of who writes English, once, and remembered", () => {
    const story = new Story(KNOWN).writes("is the agency real");
    expect(story.replies.at(-1)).toBe(story.words("country.ask-home"));
    story.writes("nepal");
    expect(story.conversation.profile.origin).toBe("NP");
    expect(story.conversation.lastAnswer?.topic).toBe("agency.check");
    expect(story.writes("is the agency real").replies.join()).not.toContain(story.words("country.ask-home"));
  });

  test("is taken from a question that names a country which people leave", () => {
    const inNepal = { topic: "agency.check", entities: { destination: "NP", countries: ["NP"] } };
    const story = new Story({ "is the agent in nepal real": inNepal }).writes("is the agent in nepal real");
    expect(story.conversation.profile).toEqual({ origin: "NP" });
    expect(story.conversation.lastAnswer?.topic).toBe("agency.check");
  });

  test("is not changed by where somebody else comes from, nor the country of work by where the family lives", () => {
    const boss = "my supervisor is from indonesia and shouts at me";
    const family = "i send all money to my family in myanmar every month";
    const story = new Story({
      "i work in singapore, from nepal": { entities: { destination: "SG", origin: "NP", countries: ["SG", "NP"] } },
      [boss]: { topic: "work.discrimination", text: boss, entities: { origin: "ID", countries: ["ID"] } },
      [family]: { topic: "wages.unpaid", text: family, entities: { destination: "MM", countries: ["MM"] } },
    });
    story.writes("i work in singapore, from nepal").writes(boss).writes(family);
    expect(story.conversation.profile).toMatchObject({ destination: "SG", origin: "NP" });
  });

  test("is not the country of a job that is offered to somebody from elsewhere", () => {
    const offer = (origin: string) => ({ topic: "agency.scam", entities: { origin, destination: "KH", countries: ["KH", origin] } });
    const story = new Story({ malaysian: offer("MY") });
    expect(story.writes("malaysian").conversation.profile).toEqual({ origin: "MY", destination: "KH" });
    expect(story.replies.join()).not.toContain(content.say("en", "chat:answer.contacts-home", { country: "Cambodia" }).text);
    expect(new Story({ nepali: offer("NP") }).writes("nepali").conversation.profile).toEqual({ origin: "NP", destination: "KH" });
  });

  test("may stay unsaid: the general answer comes all the same", () => {
    const story = new Story(KNOWN).writes("is the agency real").presses("home:none");
    expect(story.conversation.profile.origin).toBe("unknown");
    expect(story.replies.join()).toContain(content.answer("agency.check", "en")?.variants.anywhere);
  });
});

test("the countries to which people from home go are offered first", () => {
  const offered = (home: string | null) => content.destinationsFor(home).slice(0, 4);
  expect(offered("NP")).toEqual(["MY", "KR", "SA", "AE"]);
  expect(offered(null)).toEqual(content.destinations.slice(0, 4));
  expect([...content.destinationsFor("NP")].sort()).toEqual([...content.destinations].sort());
});

describe("a fact for some workers", () => {
  const here = { jurisdiction: "MY", language: "en" as Language, profile: {} };

  test("who go to one country is told to those only", () => {
    const told = fact({ appliesTo: { destinations: ["TH"] } });
    expect(fits(told, here)).toBe(false);
    expect(fits(told, { ...here, jurisdiction: "TH" })).toBe(true);
  });

  test("of one sex never opens an answer: nobody is asked", () => {
    expect(fits(fact({ tell: "lead", appliesTo: { sex: ["women"] } }), here)).toBe(false);
    expect(fits(fact({ tell: "detail", appliesTo: { sex: ["women"] } }), here)).toBe(true);
  });
});

describe("what is too doubtful to tell", () => {
  const nobody: Pick<ContentSet, "contacts"> = { contacts: () => [] };
  const somebody: Pick<ContentSet, "contacts"> = { contacts: () => [{} as Contact] }; // only counted
  const unsourced = { ...fact({}).source, url: "" };

  test("is what only the press says, without an address and with nobody to ask", () => {
    const weak = fact({ confidence: "press", source: unsourced });
    expect(withheld(nobody, weak, START)).toBe("nowhere-to-confirm");
    expect(withheld(somebody, weak, START)).toBeNull();
    expect(withheld(nobody, { ...weak, confidence: "official" }, START)).toBeNull();
  });

  test("is a wage that expired more than three years ago", () => {
    const wage = fact({ topic: "wages.minimum", rule: "amount", expires: "2023-10-31" });
    expect(withheld(somebody, wage, START)).toBe("wage-too-old");
    expect(withheld(somebody, { ...wage, expires: "2023-11-01" }, START)).toBeNull();
  });

  test("is not in any answer", () => {
    for (const place of content.jurisdictions) {
      const out = content.facts("wages.minimum", place).filter((one) => withheld(content, one, START) !== null);
      const told = factsOf(asking("wages.minimum", { jurisdiction: place }));
      for (const { id } of out) expect(told).not.toContain(id);
    }
  });
});

describe("in danger", () => {
  test("one who is held is given a lawyer where nobody is named for it, not the police", () => {
    const first = composeAnswer(content, asking("safety.detention", { jurisdiction: "HK" }))?.first.text ?? "";
    const [lawyer] = content.contacts("legal.aid", "HK").filter(({ phone, origins }) => phone.length > 0 && origins.length === 0);
    expect(content.contacts("safety.detention", "HK").filter(({ origins }) => origins.length === 0)).toEqual([]);
    expect(first).toContain(lawyer?.name);
  });

  test("in a country without a number that we know, says so, does not ask for the country again, and names who helps from home", () => {
    const asked = asking("safety.trafficking", { jurisdiction: "AE", profile: { origin: "ID" } });
    const first = composeAnswer(content, asked)?.first.text ?? "";
    expect(first).toContain(content.say("en", "chat:answer.no-number", { country: "United Arab Emirates" }).text);
    expect(first).toContain(content.answer("safety.trafficking", "en")?.variants["no-number"]);
    expect(first).not.toContain("below");
    expect(first).toContain(content.say("en", "chat:answer.contacts-home", { country: "Indonesia" }).text);
  });

  test("where nothing may be asked, neither asks for the country nor speaks of numbers that are not there, in any language", () => {
    for (const language of content.languages)
      for (const [topic, { kind }] of content.topics) {
        if (kind !== "danger") continue;
        const text = composeAnswer(content, asking(topic, { language, mayAsk: false }))?.first.text;
        const { anywhere, unknown, ...variants } = content.answer(topic, language)?.variants ?? {};
        expect(text, `${topic} ${language}`).toContain(variants["no-number"] ?? unknown);
        expect(text).not.toContain(anywhere);
      }
  });

  describe("of somebody else", () => {
    const first = (topic: string, home: string) =>
      composeAnswer(content, asking(topic, { jurisdiction: "MY", profile: { origin: home }, forOther: true }))?.first.text ?? "";
    const here = content.say("en", "chat:answer.contacts-in", { country: "Malaysia" }).text;

    test("who helps from home comes first, and of the country the numbers that can be called from there", () => {
      const told = first("safety.violence", "BD");
      const home = told.indexOf(content.say("en", "chat:answer.contacts-home", { country: "Bangladesh" }).text);
      expect(home).toBeGreaterThan(0);
      expect(told.indexOf(here)).toBeGreaterThan(home);
      expect(told).toMatch(/Talian Kasih.*: \+60 19-261 5999 \/ 15999/);
      expect(told).toContain(content.say("en", "chat:answer.abroad").text);
    });

    test("beside one who is badly hurt, the emergency number of the place stays first", () => {
      const told = first("safety.emergency", "ID");
      expect(told.indexOf("999")).toBeGreaterThan(told.indexOf(here));
      expect(told.indexOf("KP2MI")).toBeGreaterThan(told.indexOf("999"));
    });
  });

  test("of those at home, one that is reached from abroad is named before a short number, or it is said that it is not", () => {
    const told = (origin: string) =>
      composeAnswer(content, asking("safety.trafficking", { jurisdiction: "QA", profile: { origin } }))?.first.text;
    expect(told("VN")).toContain("+84 981 84 84 84");
    expect(told("KH")).toContain("+855 23 997 919");
    expect(told("LA")).toContain(content.say("en", "chat:answer.abroad").text);
  });

  test("a heading of numbers is never left without a number", () => {
    for (const language of content.languages)
      for (const [topic, { kind }] of content.topics)
        for (const jurisdiction of kind === "danger" ? ["AE", "MM", "SA", "TW", "SG"] : []) {
          const text = composeAnswer(content, asking(topic, { jurisdiction, language }))?.first.text ?? "";
          expect(text, `${topic} ${jurisdiction} ${language}`).not.toMatch(/[:៖]$/u);
        }
  });
});
