import { beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { Browserless } from "./support/browser.ts";
import { TestDesk } from "./support/desk.ts";

let desk: TestDesk;
let sok: Browserless;

beforeEach(async () => {
  desk = await TestDesk.open();
  sok = await new Browserless(desk).signIn(desk.password);
});

/** Listens at an address; `next` gives what comes down, "" at its end. */
async function listen(path: string) {
  const answer = await sok.raw(path);
  const reader = answer.body?.pipeThrough(new TextDecoderStream()).getReader();
  if (!reader) throw new Error("there is no stream");
  onTestFinished(() => reader.cancel());
  const next = async () => (await reader.read()).value ?? "";
  expect(await next()).toBe(": open\n\n");
  return { answer, next };
}

describe("live events", () => {
  test("tell an open queue of a new case, without a word of it", async () => {
    const { answer, next } = await listen("/desk/events");
    expect(answer.headers.get("content-type")).toContain("text/event-stream");
    expect(answer.headers.get("cache-control")).toBe("no-store");
    await desk.worker("dara", "a person please");
    expect(await next()).toBe("event: change\ndata: \n\n");
    expect(await next()).toBe("event: alarm\ndata: \n\n");
  });

  test("tell a case of its own changes only", async () => {
    const [mine, other] = [await desk.worker("dara", "a person please"), await desk.worker("maly", "a person please")];
    const { next } = await listen(`/desk/tickets/${mine}/events`);
    const heard: string[] = [];
    const first = next().then((text) => heard.push(text));
    await desk.worker("maly", "hello?");
    await desk.staff(other, { staff: "staff", do: { verb: "claim" } });
    expect(heard).toEqual([]);
    await desk.worker("dara", "hello?");
    await first;
    expect(heard).toEqual(["event: change\ndata: \n\n"]);
  });

  test("end when the session is over", async () => {
    const { next } = await listen("/desk/events");
    await sok.get("/desk/");
    await sok.copy().send("DELETE", "/desk/session", { _token: sok.token });
    await desk.worker("dara", "a person please");
    expect(await next()).toBe("event: end\ndata: \n\n");
    expect(await next()).toBe("");
  });

  test("are not for strangers", async () => {
    const answer = await new Browserless(desk).raw("/desk/events?live=1");
    expect(answer.status).toBe(401);
  });

  test("leave nobody listening when the page is closed", async () => {
    let listening = 0;
    const { onChange } = desk.store;
    desk.store.onChange = (listener) => {
      const stop = onChange.call(desk.store, listener);
      listening += 1;
      return () => {
        listening -= 1;
        stop();
      };
    };
    const answer = await sok.raw("/desk/events");
    const reader = answer.body?.getReader();
    await reader?.read();
    expect(listening).toBe(1);
    await reader?.cancel();
    await expect.poll(() => listening).toBe(0);
  });
});
