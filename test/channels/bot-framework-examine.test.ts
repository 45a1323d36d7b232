import { randomUUID } from "node:crypto";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { openCloud } from "../../src/channels/bot-framework/cloud.ts";
import { botCheck } from "../../src/cli/doctor/bot-framework.ts";
import { mitra, type Row } from "../cli/run.ts";
import { recordingLog } from "./support/app.ts";
import { FakeLogin } from "./support/fake-login.ts";

let login: FakeLogin;
beforeEach(async () => {
  login = new FakeLogin();
  await login.listen();
});
afterEach(async () => {
  vi.restoreAllMocks();
  await login.close();
});

const bot = (changed: { readonly password?: string; readonly tenant?: string; readonly appId?: string } = {}) => ({
  handOvers: "no" as const,
  credentials: { appId: login.appId, password: login.password, tenant: null, ...changed },
});

/** What the doctor says of the bot: never a secret, an id or a token. */
async function told(changed: Parameters<typeof bot>[0] = {}, root = login.root) {
  const { state, message } = await botCheck(bot(changed), root);
  for (const secret of [login.password, "another-secret", login.appId, ...login.given]) expect(message).not.toContain(secret);
  return [state, message];
}

describe("the doctor asks Microsoft for a token", () => {
  test("and is given one, for a bot of any tenant and for one of a single tenant", async () => {
    expect(await told()).toEqual(["ok", "Microsoft gives the bot a token."]);
    login.tenant = "72f988bf-0000-4000-8000-000000000000";
    expect(await told({ tenant: login.tenant })).toEqual(["ok", "Microsoft gives the bot a token."]);
  });

  test.each([null, "a-tenant"])("as the SDK asks for it, at the same place (tenant: %s)", async (tenant) => {
    login.standsInForMicrosoft();
    login.tenant = tenant ?? login.tenant;
    // The SDK keeps the tokens of an app.
    login.appId = randomUUID();
    const { credentials } = bot(tenant === null ? {} : { tenant });
    const cloud = await openCloud({ credentials, log: recordingLog(), now: Date.now });
    expect(await cloud.token({ serviceUrl: "https://smba.example" })).toBe(login.given[0]);
    await botCheck({ handOvers: "no", credentials }, login.root);
    const [theirs, ours] = login.asked;
    expect(new URL(theirs?.path ?? "", login.root).pathname).toBe(ours?.path);
    const { scope, ...form } = ours?.form ?? {};
    expect(theirs?.form).toMatchObject(form);
    expect(theirs?.form.scope?.split(" ")).toContain(scope);
  });

  test.each([
    ["the secret is wrong", { password: "another-secret" }, "set MITRA_BOT_APP_PASSWORD"],
    ["the app is not known", { appId: "99999999-2222-4333-8444-555555555555" }, "Correct MITRA_BOT_APP_ID"],
    ["the tenant is none", { tenant: "elsewhere" }, "MITRA_BOT_TENANT"],
    ["the tenant knows no such app", { tenant: "elsewhere.example" }, "MITRA_BOT_TENANT"],
    ["the tenant would lead to another path", { tenant: "../common" }, "MITRA_BOT_TENANT"],
  ])("%s", async (_, changed, words) => {
    expect(await told(changed)).toEqual(["fault", expect.stringContaining(words)]);
  });

  test("the tenant of a bot of a single tenant is left out", async () => {
    login.tenant = "a-tenant";
    expect(await told()).toEqual(["fault", expect.stringContaining("a bot of a single tenant needs its tenant id")]);
  });

  test.each([
    ["Microsoft is down", { status: 503, error: "temporarily_unavailable" }],
    ["too much was asked of late", { status: 429, error: "invalid_request" }],
    ["Microsoft says that it has to be asked again", { status: 400, error: "temporarily_unavailable" }],
    ["a page of the network answers instead", "html"],
    ["the connection breaks", "reset"],
  ] as const)("%s", async (_, fault) => {
    login.fault = fault;
    expect(await told()).toEqual(["fault", expect.stringContaining("login.microsoftonline.com")]);
  });

  test("nobody is there", async () => {
    expect(await told({}, "http://127.0.0.1:9")).toEqual(["fault", expect.stringContaining("login.microsoftonline.com")]);
  });

  test("in seconds, though nobody ever answers", async () => {
    login.fault = "silence";
    const from = Date.now();
    expect(await told()).toEqual(["fault", expect.stringContaining("login.microsoftonline.com")]);
    expect(Date.now() - from).toBeLessThan(8_000);
  });
});

test("without a bot nothing is asked; of an open one the danger is told", async () => {
  expect(await botCheck(null, login.root)).toMatchObject({ state: "ok", message: "not set" });
  expect(await botCheck({ credentials: null, handOvers: "no" }, login.root)).toMatchObject({
    state: "note",
    message: expect.stringContaining("can speak as any worker"),
  });
  expect(login.asked).toEqual([]);
});

test("the whole command tells it", async () => {
  const { rows } = await mitra(["doctor", "--json"], { env: { MITRA_BOT_OPEN: "yes" } });
  expect(rows()[0].checks.find(({ name }: Row) => name === "bot framework")).toMatchObject({ state: "note" });
});
