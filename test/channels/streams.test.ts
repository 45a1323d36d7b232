import { serve } from "@hono/node-server";
import { expect, it, vi } from "vitest";
import type { Clock } from "../../src/app/ports.ts";
import { Streams } from "../../src/channels/web/streams.ts";
import { SmallApp } from "./support/app.ts";
import { WebWorker, webOver } from "./support/web-worker.ts";

/** A clock that is wound by hand and knows what still waits for it. */
function handClock() {
  const waiting = new Set<() => void>();
  const clock: Clock = {
    now: () => 0,
    after(_, run) {
      waiting.add(run);
      return () => waiting.delete(run);
    },
  };
  const ring = () => {
    for (const run of [...waiting]) {
      waiting.delete(run);
      run();
    }
  };
  return { clock, ring, waiting };
}

it("gives signs of life until it is closed", async () => {
  const { clock, ring, waiting } = handClock();
  const stream = new Streams(clock).open("srey");
  ring();
  ring();
  stream.close();
  const frames: string[] = [];
  for await (const { frame } of stream.frames) frames.push(frame);
  expect(frames).toEqual(["alive", "alive"]);
  expect(waiting.size).toBe(0);
});

it("brings frames to the open pages of one chat only", async () => {
  const streams = new Streams(handClock().clock);
  const [srey, budi] = [streams.open("srey"), streams.open("budi")];
  streams.push("srey", { frame: "typing" });
  streams.end();
  const heard = async (frames: typeof srey.frames) => (await Array.fromAsync(frames)).map(({ frame }) => frame);
  expect([await heard(srey.frames), await heard(budi.frames)]).toEqual([["typing"], []]);
});

it("lets go of a page whose phone has hung up", async () => {
  const { clock, waiting } = handClock();
  const app = new SmallApp();
  const { channel, routes } = webOver(app, { clock });
  await channel.start(app.receive);
  const worker = new WebWorker(routes);
  await worker.write("a", "Hello");
  const server = serve({ fetch: routes.fetch, hostname: "127.0.0.1", port: 0 });
  await vi.waitFor(() => expect(server.listening).toBe(true));
  const address = server.address();
  const hangUp = new AbortController();
  const url = `http://127.0.0.1:${typeof address === "object" ? address?.port : 0}/chat/events`;
  await fetch(url, { headers: { cookie: worker.cookie }, signal: hangUp.signal });
  expect(waiting.size).toBe(1);
  hangUp.abort();
  await vi.waitFor(() => expect(waiting.size).toBe(0));
  await channel.stop();
  server.close();
});
