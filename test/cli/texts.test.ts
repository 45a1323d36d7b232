import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { importAlone } from "../../src/cli/import-alone.ts";
import { sampleFile, sampleWith } from "../support/content-folder.ts";
import { mitra } from "./run.ts";

const kmChat = "locales/km/chat.json";

/** A folder of content, and the table of a language as a translator gets it. */
async function given() {
  const folder = path.dirname((await sampleWith({})).locales);
  const { out } = await mitra(["content", "export", "--language", "km", "--folder", folder]);
  const table = path.join(folder, "km.csv");
  const back = async (edited: string, ...options: string[]) => {
    await writeFile(table, edited);
    return mitra(["content", "import", table, "--folder", folder, ...options]);
  };
  return { out, back, folder, chat: () => readFile(path.join(folder, kmChat), "utf8") };
}

describe("mitra content export and import", () => {
  test("a table goes out, is edited, and comes back", async () => {
    const { out, back, chat } = await given();
    expect(out).toContain(
      '"km/chat/greeting.hello","locales/km/chat.json greeting.hello","Said by Mitra to a worker. No digits. Keep as they are: {name}."',
    );
    const ran = await back(out.replace("លាហើយ។", "ជួបគ្នា"));
    expect(ran).toMatchObject({ code: 0, err: "" });
    expect(ran.out).toContain("Texts changed: 1; files: 1.\n  km/chat/greeting.bye\n");
    expect(ran.out).toContain("locales/km/chat.json is a draft again");
    expect(JSON.parse(await chat()).greeting.bye).toBe("ជួបគ្នា");
  });

  test("a trial says what would change, and changes nothing", async () => {
    const { out, back, chat } = await given();
    const ran = await back(out.replace("លាហើយ។", "ជួបគ្នា"), "--dry-run");
    expect(ran.out).toContain("Texts that would change: 1; files: 1. Nothing was written.");
    expect(await chat()).toBe(sampleFile(kmChat));
  });

  test("lines that cannot be taken are named with what to do, and nothing is changed", async () => {
    const { out, back, chat } = await given();
    const ran = await back(out.replace("លាហើយ។", "លា 5").replace("km/console/queue", "km/console/quee"));
    expect(ran.code).toBe(1);
    expect(ran.err).toContain("line 5: there is no text km/console/quee. Did you mean km/console/queue? Do not change the first column.");
    const digit = await back(out.replace("លាហើយ។", "លា 5"));
    expect(digit.err).toMatch(/line 3: the number 5 is typed into this text\. .* \(locales\/km\/chat\.json, line \d+\)/);
    expect(await chat()).toBe(sampleFile(kmChat));
  });

  test("a table waits while another is being taken into the same folder", async () => {
    const { out, back, chat, folder } = await given();
    const edited = out.replace("លាហើយ។", "ជួបគ្នា");
    const refused = await importAlone(folder, () => back(edited));
    expect(refused).toMatchObject({ code: 2, err: expect.stringContaining("Another table is just being imported into this folder.") });
    expect(await chat()).toBe(sampleFile(kmChat));
    expect(await back(edited)).toMatchObject({ code: 0 });
  });

  test("what is no table is refused in a sentence", async () => {
    const { back } = await given();
    expect(await back("hello")).toMatchObject({ code: 2, out: "", err: "error: line 1: the table has no rows. Export it again.\n" });
    expect((await back("a,b\n1,2\n")).err).toContain("the table has no column id");
    const missing = await mitra(["content", "import", "nowhere.csv"]);
    expect(missing).toMatchObject({ code: 2, err: expect.stringContaining("The file nowhere.csv cannot be read.") });
    const tongue = await mitra(["content", "export", "--language", "xx"]);
    expect(tongue).toMatchObject({ code: 2, err: expect.stringContaining("Write one of: en, id") });
  });
});
