import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { deserialize, serialize } from "../../src/domain/matcher/codec.ts";
import { makeMatcher, trainModel } from "../../src/domain/matcher/matcher.ts";
import { confidenceOf, fitConfidence } from "../../src/domain/matcher/model/calibrate.ts";
import { confidence, learn, score } from "../../src/domain/matcher/model/classifier.ts";
import { features } from "../../src/domain/matcher/model/features.ts";
import { shuffleByKey } from "../../src/domain/matcher/model/random.ts";
import { rowsOf } from "../../src/domain/matcher/model/rows.ts";
import { SharedModel } from "../../src/domain/matcher/model/shared.ts";
import { mergeTwins, parted, shortened, throughTwins } from "../../src/domain/matcher/model/twins.ts";
import { learnVocabulary, vectorOf } from "../../src/domain/matcher/model/vocabulary.ts";
import { chooseDangerThresholds, chooseThresholds, isTold } from "../../src/domain/matcher/thresholds.ts";
import { sampleTraining } from "../support/matcher.ts";

const GREETINGS = ["hello", "hello there", "good morning", "good evening friend", "hi", "hey hello"];
const WAGES = [
  "salary not paid",
  "my salary is late",
  "no wage for two months",
  "boss not pay wage",
  "unpaid salary",
  "wage is late again",
];

describe("a classifier", () => {
  const names = [...GREETINGS.map(() => "talk.greeting"), ...WAGES.map(() => "wages.unpaid")];
  const { classifier, heldOut } = learn([...GREETINGS, ...WAGES].map((text, at) => ({ text: features(text), label: names[at] ?? "" })));
  const labelOf = (text: string) => classifier.labels[score(classifier, features(text)).best];

  test("knows what it has not seen by what it has", () => {
    expect(labelOf("hello my friend")).toBe("talk.greeting");
    expect(labelOf("salry not payed")).toBe("wages.unpaid");
  });

  test("trusts itself less the stranger the text", () => {
    const sure = (text: string) => confidence(classifier, score(classifier, features(text)));
    expect(sure("salary not paid to me")).toBeGreaterThan(sure("who won the football"));
    expect(sure("ថៅកែ")).toBe(0);
  });

  test("scores every text once without having seen it", () => {
    expect(heldOut.map(({ row }) => row).sort((a, b) => a - b)).toEqual(names.map((_, row) => row));
  });
});

describe("labels that are learnt together", () => {
  const found = [...GREETINGS, ...WAGES].map((text) => features(text));
  const { vocabulary } = learnVocabulary(found);
  const rows = rowsOf(
    found.map((text) => vectorOf(vocabulary, text)),
    vocabulary.idf.length,
  );
  const targets = Int32Array.from(found, (_, row) => (row < GREETINGS.length ? 0 : 1));
  const LABELS = 5;
  const keys = { rows: Uint32Array.from(targets.keys()), columns: Uint32Array.from(vocabulary.idf.keys()) };
  const model = new SharedModel(rows, targets, LABELS, keys, 1);
  model.learn(Int32Array.from(Array.from({ length: 40 }, () => [...targets.keys()]).flat()));

  test("are told apart", () => {
    for (const [row, target] of targets.entries()) {
      const scores = model.scores(rows, row);
      expect(scores.indexOf(Math.max(...scores))).toBe(target);
    }
  });

  test("are read in an order that one text more or less does not change for the others", () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.nat({ max: 2 ** 32 - 1 }), { minLength: 2 }), fc.nat(), fc.nat(), (drawn, seed, which) => {
        const keys = Uint32Array.from(drawn);
        const all = Int32Array.from(keys.keys());
        shuffleByKey(all, keys, seed);
        const gone = which % keys.length;
        const fewer = Int32Array.from(keys.keys()).filter((row) => row !== gone);
        shuffleByKey(fewer, keys, seed);
        expect([...fewer]).toEqual([...all].filter((row) => row !== gone));
      }),
    );
  });

  test("have scores whose mean is nothing, so that a score says how clear a text is", () => {
    for (const row of targets.keys()) {
      const scores = model.scores(rows, row);
      expect(scores.reduce((sum, score) => sum + score, 0) / LABELS).toBeCloseTo(0, 4);
    }
  });

  test("are near each text where they are likeliest, and nearer where they score little less than the first", () => {
    const near = model.likeliest(2, 1);
    for (const [row, target] of targets.entries()) {
      const scores = [...model.scores(rows, row)];
      const [first = 0, second = 0] = [...scores].sort((a, b) => b - a);
      const expected = scores.map((score) => (score < second ? 0 : score < first - 1 ? 1 : 2));
      expect(Array.from(scores, (_, label) => near[label * targets.length + row])).toEqual(expected);
      expect(near[target * targets.length + row]).toBe(2);
    }
  });
});

describe("columns that never differ", () => {
  const found = [...GREETINGS, ...WAGES].map((text) => features(text));
  const { vocabulary } = learnVocabulary(found);
  const rows = rowsOf(
    found.map((text) => vectorOf(vocabulary, text)),
    vocabulary.idf.length,
  );
  const merged = mergeTwins(rows);
  const likeness = ({ start, index, value, width }: typeof rows, one: number, other: number) => {
    const whole = new Float64Array(width);
    for (let at = start[one] ?? 0; at < (start[one + 1] ?? 0); at++) whole[index[at] ?? 0] = value[at] ?? 0;
    let sum = 0;
    for (let at = start[other] ?? 0; at < (start[other + 1] ?? 0); at++) sum += (whole[index[at] ?? 0] ?? 0) * (value[at] ?? 0);
    return sum;
  };

  test("are one, and texts stay as alike as they were", () => {
    expect(merged.rows.width).toBeLessThan(rows.width / 2);
    for (const one of found.keys())
      for (const other of found.keys()) expect(likeness(merged.rows, one, other)).toBeCloseTo(likeness(rows, one, other), 5);
  });

  test("are parted again without a change of score", () => {
    const weights = Float32Array.from({ length: merged.rows.width }, (_, column) => Math.sin(column));
    const short = shortened({ labels: 1, weights, bias: new Float32Array(1) }, merged.root);
    const all = parted(short, merged.of);
    const scoreOf = ({ start, index, value }: typeof rows, by: Float32Array, row: number) => {
      let sum = 0;
      for (let at = start[row] ?? 0; at < (start[row + 1] ?? 0); at++) sum += (by[index[at] ?? 0] ?? 0) * (value[at] ?? 0);
      return sum;
    };
    const through = throughTwins(rows, merged.of, merged.root);
    for (const row of found.keys()) {
      const score = scoreOf(merged.rows, weights, row);
      expect(scoreOf(rows, all.weights, row)).toBeCloseTo(score, 4);
      expect(scoreOf(through, weights, row)).toBeCloseTo(score, 4);
    }
  });
});

describe("confidence", () => {
  test("is the share of right ones among those alike", () => {
    const samples = Array.from({ length: 1000 }, (_, at) => ({ signs: [1, at % 2], right: at % 2 === 1 ? at % 10 !== 1 : at % 10 === 0 }));
    const weights = fitConfidence(samples);
    expect(confidenceOf(weights, [1, 1])).toBeCloseTo(0.8, 1);
    expect(confidenceOf(weights, [1, 0])).toBeCloseTo(0.2, 1);
  });

  test("stays a probability when all are right", () => {
    const weights = fitConfidence(Array.from({ length: 50 }, () => ({ signs: [1, 1], right: true })));
    expect(confidenceOf(weights, [1, 1])).toBeGreaterThan(0.9);
    expect(confidenceOf(weights, [1, 1])).toBeLessThanOrEqual(1);
  });
});

describe("thresholds", () => {
  test("sure begins where 85 of 100 answers, and nine of ten deeds, are right", () => {
    const outcomes = [true, false].flatMap((told) =>
      Array.from({ length: 100 }, (_, at) => ({ confidence: at / 100, right: at >= 50, scope: at / 100, inside: at >= 30, told })),
    );
    const { sureTold, sureDone, scope } = chooseThresholds(outcomes);
    const rightFrom = (sure: number) => {
      const above = outcomes.filter(({ confidence: sureness, told }) => told && sureness >= sure);
      return above.filter(({ right }) => right).length / above.length;
    };
    expect(rightFrom(sureTold)).toBeGreaterThanOrEqual(0.85);
    expect(rightFrom(sureTold - 0.01)).toBeLessThan(0.85);
    expect(rightFrom(sureDone)).toBeGreaterThanOrEqual(0.9);
    expect(rightFrom(sureDone - 0.01)).toBeLessThan(0.9);
    const inside = outcomes.filter((outcome) => outcome.inside);
    expect(inside.filter((outcome) => outcome.scope >= scope).length / inside.length).toBeCloseTo(0.92, 1);
  });

  test("an answer needs less than a deed, a talk or help in danger", () => {
    expect(["fees.limit", "complaint.where", "complaint.file", "talk.human", "safety.violence", ""].map(isTold)).toEqual([
      true,
      true,
      false,
      false,
      false,
      false,
    ]);
  });

  test("an alarm is false for at most forty-eight ordinary messages in a thousand", () => {
    const votes = Array.from({ length: 400 }, (_, at) => ({ share: at / 400, told: true, danger: at % 4 === 0 && at > 100 }));
    const { alarm, wary } = chooseDangerThresholds(votes);
    const ordinary = votes.filter(({ danger }) => !danger);
    expect(ordinary.filter(({ share }) => share >= alarm).length / ordinary.length).toBeLessThanOrEqual(0.048);
    expect(wary).toBeLessThanOrEqual(alarm);
  });
});

describe("a model in a file", () => {
  test("answers as it did before", async () => {
    const training = await sampleTraining();
    const model = trainModel(training);
    const again = deserialize(Uint8Array.from(serialize(model)));
    for (const { text } of training.phrases)
      expect(makeMatcher(again).match(`${text} please`)).toEqual(makeMatcher(model).match(`${text} please`));
  });

  test("is the same whenever it is learnt", async () => {
    const training = await sampleTraining();
    expect(serialize(trainModel(training))).toEqual(serialize(trainModel(training)));
  });

  test("of no phrases understands nothing, and says so", () => {
    const empty = { phrases: [], dangerRules: NONE.rules, entities: NONE.entities, concepts: NONE.concepts, grammar: NONE.grammar };
    expect(makeMatcher(trainModel(empty)).match("hello")).toMatchObject({ topic: null, verdict: "none", danger: null });
  });
});

const LANGUAGES_NONE = ["en", "id", "ms", "tl", "vi", "th", "km", "lo", "my", "bn", "ne"] as const;
const every = <T>(value: T) =>
  Object.fromEntries(LANGUAGES_NONE.map((language) => [language, value])) as Record<(typeof LANGUAGES_NONE)[number], T>;
const NONE = {
  rules: every([]),
  concepts: every({}),
  grammar: every({}),
  entities: every({ countries: {}, sectors: {}, languageNames: {} }),
};
