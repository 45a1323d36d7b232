import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it, vi } from "vitest";
import { openStore, tempFolder } from "../store/support.ts";
import { Phones } from "../support/phones.ts";

const SAID = "they keep my passport in a drawer";
const CARD = { kind: "contact", cards: [{ name: "Agent Linden", phones: ["+60 11-2233 4455"] }] } as const;

/** The files of a conversation in which the words can be read. */
async function filesWith(folder: string, id: string, words: string): Promise<string[]> {
  const shard = join(folder, "conversations", id.slice(0, 2));
  const names = (await readdir(shard)).filter((name) => name.startsWith(id));
  const texts = await Promise.all(names.map((name) => readFile(join(shard, name), "utf8")));
  return names.filter((_, at) => texts[at]?.includes(words));
}

it("leaves no copy on the disk of the chat that it went from, though that chat is told nothing", async () => {
  const folder = await tempFolder();
  const phones = new Phones(await openStore(folder));
  await phones.service.start();
  const old = phones.phone("whatsapp", "sokha");
  const fresh = phones.phone("telegram", "sokha on another phone");
  const idle = async (): Promise<void> => {
    for (const _ of [1, 2, 3]) await phones.service.idle();
  };
  for (const said of ["talk to a person", SAID, CARD]) await phones.providers.whatsapp.brings("sokha", said).then(idle);
  await phones.service.staff(old.id, { staff: "dara", do: { verb: "move", tell: false } });
  const code = await vi.waitFor(async () => {
    const made = (await old.conversation()).move?.code;
    return made ?? Promise.reject(new Error("no code yet"));
  });
  await phones.providers.telegram.brings(fresh.chat, code).then(idle);
  const yes = await vi.waitFor(async () => {
    const offered = (await fresh.conversation()).menu.find(({ id }) => id.startsWith("move:yes"));
    return offered ?? Promise.reject(new Error("nothing is offered yet"));
  });
  await phones.providers.telegram.brings(fresh.chat, { kind: "choice", choice: yes.id }).then(idle);
  await vi.waitFor(async () => expect((await old.conversation()).gone).toHaveLength(1));
  await idle();

  expect(await filesWith(folder, fresh.id, SAID)).not.toEqual([]);
  await vi.waitFor(async () => expect(await filesWith(folder, old.id, SAID)).toEqual([]));
  expect((await fresh.conversation()).transcript.map(({ content }) => content)).toContainEqual(CARD);
  for (const { id } of [old, fresh]) expect(await filesWith(folder, id, "Linden")).toEqual([]);
  await phones.service.stop();
});
