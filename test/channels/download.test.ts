import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, test } from "vitest";
import { fetchFile } from "../../src/channels/bot-framework/file.ts";
import { download, isAt } from "../../src/channels/download.ts";

const ending: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of ending.splice(0)) await end();
});

async function host(answer: RequestListener): Promise<string> {
  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  ending.push(() => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(resolve));
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/file`; // it listens on a port, not a pipe
}

const { signal } = new AbortController();
const get = (url: string, mostBytes = 100) => download({ url, mostBytes, signal, allowed: () => true });

describe("a download", () => {
  test("stops at what is announced as too large, before it is read", async () => {
    let written = 0;
    const url = await host((_request, response) => {
      response.writeHead(200, { "content-length": "1000000" });
      response.write("x".repeat(10), () => {
        written += 10;
      });
    });
    expect(await get(url)).toEqual({ outcome: "too-big" });
    expect(written).toBeLessThanOrEqual(10);
  });

  test("stops as soon as more comes than is taken, whatever was announced", async () => {
    let ended = false;
    const url = await host((_request, response) => {
      const more = setInterval(() => response.write("x".repeat(60)), 5);
      response.on("close", () => {
        ended = true;
        clearInterval(more);
      });
    });
    expect(await get(url)).toEqual({ outcome: "too-big" });
    await expect.poll(() => ended).toBe(true);
  });

  test("follows nobody to another address", async () => {
    let reached = false;
    const inside = await host((_request, response) => {
      reached = true;
      response.end("secret");
    });
    const url = await host((_request, response) => void response.writeHead(302, { location: inside }).end());
    expect(await get(url)).toEqual({ outcome: "gone" });
    expect(reached).toBe(false);
  });

  test.each([
    [500, { outcome: "retry" }],
    [429, { outcome: "retry", afterMs: 9_000 }],
    [404, { outcome: "gone" }],
  ])("that is answered %i", async (status, outcome) => {
    const url = await host((_request, response) => void response.writeHead(status, status === 429 ? { "retry-after": "9" } : {}).end());
    expect(await get(url)).toEqual(outcome);
  });

  test("that breaks off half way is tried again", async () => {
    const url = await host((_request, response) => {
      response.writeHead(200, { "content-length": "50" });
      response.write("half", () => response.destroy());
    });
    expect(await get(url)).toEqual({ outcome: "retry" });
  });

  test("goes to the service's hosts over https only", () => {
    const ours = isAt([".service.example", "files.example"]);
    const at = (url: string) => ours(new URL(url));
    expect(["https://a.service.example/x", "https://files.example/x?y"].map(at)).toEqual([true, true]);
    const others = [
      "http://files.example/x",
      "https://files.example.evil.example/x",
      "https://evilservice.example/x",
      "https://files.example@evil.example/x",
      "https://me@files.example/x",
      "https://files.example:8443/x",
      "https://127.0.0.1/x",
      "ftp://files.example/x",
    ];
    expect(others.filter(at)).toEqual([]);
  });
});

describe("a file at the Bot Framework", () => {
  const token = async () => "a-token";
  const asked = (where: string) => ({ where, mostBytes: 100, reference: {}, signal });

  test("is asked for with the bot's token at the service itself", async () => {
    let shown: string | undefined;
    const url = await host((request, response) => {
      shown = request.headers.authorization;
      response.end("photo");
    });
    const file = new URL("/v3/attachments/0-eus/views/original", url).href;
    expect(await fetchFile(asked(file), { serviceUrl: new URL(url).origin }, token)).toMatchObject({ outcome: "fetched" });
    expect(shown).toBe("Bearer a-token");
  });

  test("is not asked for at another host, with or without a token", async () => {
    let reached = false;
    const url = await host((_request, response) => {
      reached = true;
      response.end();
    });
    expect(await fetchFile(asked(url), { serviceUrl: "https://smba.trafficmanager.net/apac" }, token)).toEqual({ outcome: "gone" });
    expect(reached).toBe(false);
  });
});
