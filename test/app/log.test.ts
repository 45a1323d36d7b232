import { execFile } from "node:child_process";
import { expect, test } from "vitest";

/** What the log writes about an error with this message, in a process of its own. */
function logged(message: string): Promise<string> {
  const log = new URL("../../src/app/log.ts", import.meta.url).href;
  const script = `const { makeLog } = await import(${JSON.stringify(log)}); makeLog("info").error("It failed.", new Error(${JSON.stringify(message)}));`;
  return new Promise((resolve, reject) => {
    execFile(process.execPath, ["--input-type=module", "-e", script], (error, _out, err) => (error ? reject(error) : resolve(err)));
  });
}

test.each(["chat 85512345678", "no chat +855 12 345 678", "no chat (012) 345-678", "no chat ០១២៣៤៥៦៧៨"])(
  "the log shows no number of a worker: %s",
  async (message) => {
    const line = await logged(`${message} was not found`);
    expect(line).toContain("was not found");
    expect(JSON.parse(line).message).not.toMatch(/\p{Nd}{3}/u);
  },
);

test("the log shows no words in quotation marks, but codes of answers", async () => {
  expect(JSON.parse(await logged('Unexpected token "my boss" at 42, status 503')).message).toBe("Unexpected token … at 42, status 503");
});
