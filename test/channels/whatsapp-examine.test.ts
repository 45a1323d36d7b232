import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { whatsAppChecks } from "../../src/cli/doctor/whatsapp.ts";
import { readConfig, type WhatsAppCloudSettings } from "../../src/config.ts";
import { mitra, type Row } from "../cli/run.ts";
import { FakeGraph } from "./support/fake-graph.ts";

let fake: FakeGraph;
beforeEach(async () => {
  fake = new FakeGraph();
  await fake.listen();
});
afterEach(() => fake.close());

/** What the operator set, changed by a test; every secret in it is looked for in all that is told. */
const settings = (changed: Partial<WhatsAppCloudSettings> = {}): WhatsAppCloudSettings => ({
  token: fake.token,
  phoneId: fake.phoneId,
  appSecret: fake.appSecret,
  verifyToken: "we-are-mitra",
  apiRoot: fake.root,
  template: null,
  ...changed,
});

/** What the doctor says of WhatsApp: neither a secret nor the number is ever in it, and nothing changed at the platform. */
async function told(changed: Partial<WhatsAppCloudSettings> = {}) {
  const checks = await whatsAppChecks(settings(changed));
  const all = JSON.stringify(checks);
  for (const secret of [fake.token, "EAAanother", fake.appSecret, "we-are-mitra", fake.phoneId, "555"]) expect(all).not.toContain(secret);
  expect(fake.calls).toEqual([]);
  return checks.map(({ name, state, message }) => [name, state, message] as const);
}

const number = (state: string, words: string) => ["whatsapp cloud", state, expect.stringContaining(words)];
const template = (state: string, words: string) => ["whatsapp template", state, expect.stringContaining(words)];

describe("the doctor asks Meta how the number stands", () => {
  test("and tells its name and quality", async () => {
    expect(await told()).toEqual([number("ok", "“The Centre”; its quality is GREEN")]);
  });

  test("whichever way the address of the Graph API is written", async () => {
    expect(await told({ apiRoot: `${fake.root}/` })).toEqual([number("ok", "The Centre")]);
  });

  test("and what to do when people block or report it", async () => {
    fake.number = { ...fake.number, quality_rating: "RED" };
    expect(await told()).toEqual([number("ok", "RED"), number("note", "MITRA_WHATSAPP_TEMPLATE")]);
  });

  test("and that nobody has typed in its code; one of long ago is right", async () => {
    fake.number = { ...fake.number, code_verification_status: "EXPIRED" };
    expect(await told()).toEqual([number("ok", "The Centre")]);
    fake.number = { verified_name: "Test Number", code_verification_status: "NOT_VERIFIED" };
    expect(await told()).toEqual([number("ok", "“Test Number”; its quality is UNKNOWN"), number("note", "typed in the code")]);
  });

  test("nothing is asked where no number is set", async () => {
    expect(await whatsAppChecks(null)).toEqual([{ name: "whatsapp cloud", state: "ok", message: "not set" }]);
  });

  test("the token is wrong", async () => {
    expect(await told({ token: "EAAanother" })).toEqual([number("fault", "set MITRA_WHATSAPP_TOKEN")]);
  });

  test.each([
    ["the id is of no number, or not for this token", { phoneId: "999999999999" }],
    ["the id of the account stands where that of the number belongs", { phoneId: "102290129340398" }],
  ])("%s", async (_, changed) => {
    expect(await told(changed)).toEqual([number("fault", "Correct MITRA_WHATSAPP_PHONE_ID")]);
  });

  test.each([
    ["the token has run out, said as the platform did before", { status: 400, code: 190, subcode: 463 }, "set MITRA_WHATSAPP_TOKEN"],
    ["the token was taken back", { status: 401, code: 463 }, "set MITRA_WHATSAPP_TOKEN"],
    ["the token lacks the right to look", { status: 403, code: 200 }, "whatsapp_business_management"],
    ["its right was taken back", { status: 403, code: 10 }, "whatsapp_business_management"],
    ["the account is locked", { status: 403, code: 368 }, "whether the account is locked"],
    ["the number was deleted", { status: 400, code: 33 }, "Correct MITRA_WHATSAPP_PHONE_ID"],
    ["too much was asked of late", { status: 403, code: 4 }, "could not be asked"],
    ["the platform is down", { status: 500, code: 2 }, "could not be asked"],
    ["a page of the network answers instead", "html", "could not be asked"],
    ["the connection breaks", "reset", "could not be asked"],
  ] as const)("%s", async (_, fault, words) => {
    fake.lookFault = fault;
    expect(await told()).toEqual([number("fault", words)]);
  });

  test("nobody is there", async () => {
    expect(await told({ apiRoot: "http://127.0.0.1:9/v21.0" })).toEqual([number("fault", "could not be asked")]);
  });

  test("something answers that is not the platform", async () => {
    expect(await told({ apiRoot: fake.root.replace("v21.0", "elsewhere") })).toEqual([number("fault", "could not be asked")]);
  });
});

describe("the doctor asks Meta whether the template may go out", () => {
  const please = { name: "please_write", languages: ["en", "id"] };
  const asked = () => told({ template: please, accountId: fake.accountId });
  beforeEach(() => fake.templates.set("please_write_again", ["en", "id", "km"]));

  test("it is approved", async () => {
    fake.templates.set("please_write", ["en", "id", "fil"]);
    expect(await asked()).toEqual([number("ok", "GREEN"), template("ok", "please_write is approved in en, id.")]);
  });

  test("each language stands as it does", async () => {
    fake.templates.set("please_write", ["en"]);
    for (const [language, status] of [
      ["id", "PENDING"],
      ["fil", "IN_APPEAL"],
      ["th", "REJECTED"],
      ["vi", "PAUSED"],
    ] as const)
      fake.decided.set(`please_write ${language}`, status);
    const checks = await told({
      template: { name: "please_write", languages: ["km", "vi", "th", "fil", "id", "en"] },
      accountId: fake.accountId,
    });
    expect(checks.slice(1)).toEqual([
      template("ok", "approved in en."),
      template("note", "not decided yet on the template please_write in fil, id."),
      template("fault", "go out in vi (PAUSED), th (REJECTED)."),
      template("fault", "no template please_write in km."),
    ]);
  });

  test("Meta's code of the language is another", async () => {
    fake.templates.set("please_write", ["en_US", "id"]);
    expect((await asked()).slice(1)).toEqual([template("ok", "in id."), template("fault", "no template please_write in en.")]);
  });

  test("only one with a longer name is there", async () => {
    expect((await asked()).slice(1)).toEqual([template("fault", "no template please_write in en, id.")]);
  });

  test("the id of the account is wrong", async () => {
    for (const accountId of ["999999999999", fake.phoneId])
      expect((await told({ template: please, accountId })).slice(1)).toEqual([template("fault", "Correct MITRA_WHATSAPP_ACCOUNT_ID")]);
  });

  test("without the id of the account it cannot be asked, and that is said", async () => {
    expect((await told({ template: please })).slice(1)).toEqual([template("note", "Set MITRA_WHATSAPP_ACCOUNT_ID")]);
  });

  test("without a template nothing is asked", async () => {
    expect(await told({ accountId: fake.accountId })).toEqual([number("ok", "GREEN")]);
  });
});

describe("the whole command", () => {
  let silent: FakeGraph;
  beforeAll(async () => {
    silent = new FakeGraph();
    silent.lookFault = "silence";
    await silent.listen();
  });
  afterAll(() => silent.close());

  const env = (graph: FakeGraph) => ({
    MITRA_WHATSAPP_TOKEN: graph.token,
    MITRA_WHATSAPP_PHONE_ID: graph.phoneId,
    MITRA_WHATSAPP_APP_SECRET: graph.appSecret,
    MITRA_WHATSAPP_VERIFY: "we-are-mitra",
    MITRA_WHATSAPP_API: graph.root,
    MITRA_WHATSAPP_TEMPLATE: "please_write:en",
    MITRA_WHATSAPP_ACCOUNT_ID: graph.accountId,
  });

  test("ends in seconds though Meta never answers, and shows no secret", async () => {
    const from = Date.now();
    const { code, out, err } = await mitra(["doctor"], { env: env(silent) });
    expect(Date.now() - from).toBeLessThan(20_000);
    expect([code, err]).toEqual([1, ""]);
    expect(out).toMatch(/^TO DO +whatsapp cloud: Meta could not be asked/m);
    for (const secret of [silent.token, silent.appSecret, "we-are-mitra", silent.phoneId]) expect(out).not.toContain(secret);
  });

  test("tells it all", async () => {
    fake.templates.set("please_write", ["en"]);
    const { rows, out } = await mitra(["doctor", "--json"], { env: env(fake) });
    const checks = rows()[0].checks.filter(({ name }: Row) => name.startsWith("whatsapp "));
    expect(checks.map(({ state }: Row) => state)).toEqual(["ok", "ok"]);
    for (const secret of [fake.token, fake.appSecret, "we-are-mitra", fake.phoneId]) expect(out).not.toContain(secret);
  });
});

test("the id of the account is digits, and goes with the Cloud API", () => {
  const cloud = {
    MITRA_WHATSAPP_TOKEN: "t",
    MITRA_WHATSAPP_PHONE_ID: "106540352242922",
    MITRA_WHATSAPP_APP_SECRET: "s",
    MITRA_WHATSAPP_VERIFY: "v",
  };
  const account = (MITRA_WHATSAPP_ACCOUNT_ID: string) => ({ MITRA_WHATSAPP_ACCOUNT_ID });
  expect(readConfig({ ...cloud, ...account("102290129340398") })).toMatchObject({ whatsAppCloud: { accountId: "102290129340398" } });
  expect(readConfig(cloud)).toMatchObject({ whatsAppCloud: { accountId: null } });
  expect(readConfig({ ...cloud, ...account("The Centre") })).toEqual({ faults: [expect.stringContaining("digits only")] });
  expect(readConfig(account("102290129340398"))).toEqual({ faults: [expect.stringMatching(/ACCOUNT_ID is for the Cloud API/)] });
});
