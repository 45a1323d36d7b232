import { readdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { beforeEach, describe, expect, test } from "vitest";
import { toContentSet } from "../../src/content/content-set.ts";
import type { Folders } from "../../src/content/files.ts";
import { loadContent } from "../../src/content/load.ts";
import { recordingsIn } from "../../src/content/recordings.ts";
import { projectFolders, sampleFile, sampleWith } from "../support/content-folder.ts";
import { opus } from "../support/opus.ts";
import { Browserless } from "./support/browser.ts";
import { content, TestDesk } from "./support/desk.ts";

const PAGE = "/desk/audio?topic=fees.limit&country=SG&language=en";
const here = { topic: "fees.limit", country: "SG", language: "en" };

let desk: TestDesk;
let folders: Folders;
let sok: Browserless;

/** The desk over the sample's knowledge with the project's own words for staff. */
async function takeUp(): Promise<void> {
  const [sample, project] = await Promise.all([
    loadContent(folders, { only: ["knowledge"] }),
    loadContent(projectFolders, { only: ["locales"] }),
  ]);
  desk.content = toContentSet({ ...sample.raw, locales: project.raw.locales }, content.matcher);
}

beforeEach(async () => {
  folders = await sampleWith({});
  desk = await TestDesk.open({ recordings: recordingsIn(folders) });
  await takeUp();
  sok = await new Browserless(desk).signIn(desk.password);
});

const words = () => /name="words" value="([^"]*)"/.exec(sok.html)?.[1] ?? "";
const files = () => readdir(path.join(folders.knowledge, "audio/en")).catch(() => []);
const sentence = (why: string, params = {}) => content.say("en", `console:refused.${why}`, params).text;
const audit = async () => (await desk.store.auditLines(10)).filter(({ conversation }) => conversation === "audio");

/** Sends the form of the page last seen, as a browser without script does. */
async function upload(file: Uint8Array<ArrayBuffer> | null, fields: Record<string, string> = {}): Promise<Response> {
  const body = new FormData();
  const all = { _token: sok.token, ...here, words: words(), role: "a native speaker", ...fields };
  for (const [name, value] of Object.entries(all)) body.set(name, value);
  if (file) body.set("file", new File([file], "voice.ogg", { type: "audio/ogg" }));
  return sok.raw("/desk/audio", { method: "POST", body, headers: { origin: "http://localhost" } });
}

async function saysNo(answer: Response, status: number, message: string): Promise<void> {
  const page = await answer.text();
  expect(page.replaceAll("&#39;", "'")).toContain(message);
  expect(answer.status).toBe(status);
  expect(await files()).toEqual([]);
  expect(await audit()).toEqual([]);
}

describe("an administrator puts a recording to an answer", () => {
  test("she sees the words to read, sends the file, and workers are offered it", async () => {
    await sok.get(PAGE);
    expect(sok.words).toContain("An agency may take at most");
    expect(sok.words).toContain("Ask for a receipt.");
    const answer = await upload(opus(2));
    expect([answer.status, answer.headers.get("location")]).toEqual([303, `${PAGE}&done=kept`]);
    await takeUp();
    await sok.get(`${PAGE}&done=kept`);
    expect(sok.words).toContain("Recorded by a native speaker on November 20, 2026");
    expect(sok.html).toMatch(/<audio controls preload="none" src="\/audio\/[0-9a-f]{32}\.ogg"/);
    expect(await audit()).toMatchObject([{ did: "recording-kept", topic: "fees.limit" }]);
  });

  test("the list shows which topics have one, which have an older one, and how many can be heard", async () => {
    await sok.get(PAGE);
    await upload(opus(2));
    await takeUp();
    await sok.get("/desk/audio?language=en");
    expect(sok.words).toContain("English (1)");
    expect(sok.words).toContain("Singapore Can be heard");
    await writeFile(
      path.join(folders.knowledge, "answers/en/fees.limit.yaml"),
      sampleFile("knowledge/answers/en/fees.limit.yaml", "Keep receipts", "Keep papers"),
    );
    await takeUp();
    await sok.get("/desk/audio?language=en");
    expect(sok.words).toContain("English (0)");
    expect(sok.words).toContain("Singapore Older words: not offered");
    await sok.get(PAGE);
    expect(sok.words).toContain("The words have changed since this was recorded");
  });

  test("she puts another in its place, and removes it", async () => {
    await sok.get(PAGE);
    await upload(opus(2));
    await upload(opus(3), { role: "a nurse" });
    await takeUp();
    expect(desk.content.audio("fees.limit", "SG", "en")).toMatchObject({ seconds: 3, role: "a nurse" });
    await sok.get(PAGE);
    await sok.send("DELETE", "/desk/audio", here);
    expect(await files()).toEqual([]);
    expect(await audit()).toMatchObject([{ did: "recording-removed" }, { did: "recording-kept" }, { did: "recording-kept" }]);
  });

  test("in danger there is one recording for every country", async () => {
    await sok.get("/desk/audio?topic=safety.violence&language=en&country=INT");
    expect(sok.words).toContain("Go to a safe place now.");
    expect(sok.html).not.toContain('name="country"><option');
  });

  test("where the answer is not written in the language there is nothing to read, and nothing to send", async () => {
    await sok.get("/desk/audio?topic=fees.limit&country=SG&language=my");
    expect(sok.words).toContain("There is nothing to read aloud here yet");
    expect(sok.html).not.toContain('type="file"');
  });
});

test("staff find the recording in the conversation, under the answer it went out with", async () => {
  const id = await desk.worker("dara", "how much is the fee");
  const { transcript } = await desk.conversation(id);
  const voice = { topic: "fees.limit", jurisdiction: "SG", language: "en", id: "0123456789abcdef0123456789abcdef" } as const;
  await desk.having(id, { transcript: transcript.map((line) => (line.from === "bot" ? { ...line, voice } : line)) });
  await sok.get(`/desk/tickets/${id}`);
  expect(sok.html).toContain(`<audio controls preload="none" src="/audio/${voice.id}.ogg"`);
});

describe("nothing is kept, and a sentence says what to do", () => {
  beforeEach(() => sok.get(PAGE));

  test("when the file is no OGG Opus", async () => {
    await saysNo(await upload(new TextEncoder().encode("ID3 this is an MP3")), 400, "This recording cannot be used: it is not OGG Opus.");
  });

  test("when no file was chosen", async () => {
    await saysNo(await upload(null), 400, sentence("audio-no-file"));
    await saysNo(await upload(new Uint8Array()), 400, sentence("audio-no-file"));
  });

  test("when nobody says who reads", async () => {
    await saysNo(await upload(opus(1), { role: " " }), 400, sentence("audio-no-role", { most: 60 }));
  });

  test("when the words have changed since the page was opened", async () => {
    await saysNo(await upload(opus(1), { words: "others" }), 409, sentence("audio-words-changed"));
  });

  test("when the topic is none", async () => {
    await saysNo(await upload(opus(1), { topic: "fees.nothing" }), 400, sentence("audio-no-words"));
  });

  test("when it is larger than a megabyte, and when it is far larger", async () => {
    await saysNo(await upload(new Uint8Array(1024 * 1024 + 1)), 400, "it is larger than one megabyte");
    await saysNo(await upload(new Uint8Array(3 * 1024 * 1024)), 413, sentence("too-big"));
  });

  test("when the form does not come from our page", async () => {
    await saysNo(await upload(opus(1), { _token: "wrong" }), 403, sentence("no-token"));
  });

  test("when there is nothing to remove", async () => {
    const body = new URLSearchParams({ _token: sok.token, _method: "DELETE", ...here });
    await saysNo(
      await sok.raw("/desk/audio", { method: "POST", body, headers: { origin: "http://localhost" } }),
      404,
      sentence("audio-none"),
    );
  });

  test("for staff who are no administrators", async () => {
    const made = await desk.accounts.add("dara", "staff");
    if (typeof made === "string") throw new Error(made);
    const dara = await new Browserless(desk).signIn(made.password, "dara");
    await dara.get("/desk/password");
    await dara.send("PUT", "/desk/password", { old: made.password, fresh: "a long password of hers", again: "a long password of hers" });
    await dara.get("/desk/audio");
    expect(dara.status).toBe(403);
  });
});
