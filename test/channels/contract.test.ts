import { PassThrough } from "node:stream";
import type { Activity } from "botframework-schema";
import { voiceOf } from "../../src/channels/activity.ts";
import { ChannelAdapter, type Take } from "../../src/channels/adapter.ts";
import { terminalChannel } from "../../src/channels/terminal.ts";
import { type ChannelUnderTest, describeChannel, recording } from "../contracts/channel.ts";
import { ids, recordingLog, SmallApp } from "./support/app.ts";
import { realSay } from "./support/texts.ts";
import { WebWorker, webOver } from "./support/web-worker.ts";

async function web(): Promise<ChannelUnderTest> {
  const { channel, routes, log } = webOver(new SmallApp(), { recording, file: (_conversation, id) => recording(`c/${id}`) });
  const workers = new Map<string, WebWorker>();
  const worker = (name: string) => workers.get(name) ?? workers.set(name, new WebWorker(routes)).get(name) ?? new WebWorker(routes);
  return {
    channel,
    logged: log.lines,
    async write(name, id, text) {
      const { status } = await worker(name).write(id, text);
      if (worker(name).events.length === 0) await worker(name).listen();
      return status === 200 ? "stored" : "again";
    },
    async heard(name) {
      const addresses = worker(name).heard.flatMap(({ voice }) => (voice ? [voice] : []));
      const answers = await Promise.all(addresses.map((address) => worker(name).request(address)));
      return Promise.all(answers.filter(({ ok }) => ok).map((answer) => answer.bytes()));
    },
    shown: async (name) =>
      worker(name).heard.map(({ text, choices = [] }) => [text, ...choices.map(({ label }, at) => `${at + 1}. ${label}`)].join("\n")),
  };
}

describeChannel("the web chat", web, {
  files: "the page's posts are words and choices",
  echo: "a page never brings back what it was sent",
  strange: "the page's posts are of three kinds; anything else is refused",
  breakDown: "a page that is closed reads the history when it opens, so a send cannot fail",
  hold: "a push to open pages takes no time",
});

async function terminal(): Promise<ChannelUnderTest> {
  const [input, output, log] = [new PassThrough(), new PassThrough({ encoding: "utf8" }), recordingLog()];
  const { channel } = terminalChannel({ input, output, ids, log, say: realSay(), language: "en" });
  let printed = "";
  output.on("data", (text: string) => {
    printed += text;
  });
  let stored = 0;
  const start = channel.start.bind(channel);
  const counting: ChannelUnderTest["channel"]["start"] = (receive) =>
    start(async (inbound) => {
      const done = await receive(inbound);
      stored += 1;
      return done;
    });
  let stopped = false;
  const stop = channel.stop.bind(channel);
  return {
    channel: Object.assign(channel, {
      start: counting,
      stop: async () => {
        stopped = true;
        await stop();
      },
    }),
    logged: log.lines,
    async write(_, _id, text) {
      const [before, seen] = [stored, printed.length];
      input.write(`${text}\n`);
      for (;;) {
        await new Promise((wait) => setTimeout(wait, 1));
        if (stored > before) return "stored";
        if (stopped || printed.slice(seen).includes("Please write it again")) return "again";
      }
    },
    shown: async () => [printed],
    breakDown: () => void output.destroy(),
  };
}

describeChannel("the terminal", terminal, {
  redelivery: "a line that is typed twice is two messages",
  severalWorkers: "one person sits at a terminal",
  files: "a terminal knows only lines of text",
  echo: "a terminal never brings back what it printed",
  strange: "a terminal knows only lines of text",
  heard: "a terminal says that there is a recording",
  hold: "a line is printed at once",
});

/** A platform of nothing but Activities, as the Bot Framework's own endpoint will be one. */
async function activities(): Promise<ChannelUnderTest> {
  const log = recordingLog();
  const delivered: Partial<Activity>[] = [];
  let take: Take = async () => ({ taken: "refused" });
  let broken = false;
  let held: Promise<void> = Promise.resolve();
  const channel = new ChannelAdapter(
    {
      capabilities: {
        name: "direct",
        maxText: 300,
        maxButtons: 3,
        maxLabel: 20,
        perSecond: 9,
        perSecondChat: 9,
        idempotent: false,
        media: ["voice"],
      },
      open: async (taker) => {
        take = taker;
      },
      close: async () => {},
      deliver: async (activity) => {
        await held;
        if (broken) throw new Error(`the platform chokes on ${activity.text}`);
        delivered.push(activity);
        return { outcome: "sent" };
      },
    },
    log,
  );
  const from = (worker: string) => ({
    channelId: "direct",
    conversation: { id: worker, name: "", isGroup: false, conversationType: "" },
    from: { id: worker, name: "" },
  });
  const bring = async (activity: Partial<Activity>) => (await take({ recipient: { id: "bot", name: "" }, ...activity }, "…")).taken;
  return {
    channel,
    logged: log.lines,
    write: async (worker, id, text) => ((await bring({ ...from(worker), type: "message", id, text })) === "refused" ? "again" : "stored"),
    shown: async (worker) => delivered.filter(({ conversation }) => conversation?.id === worker).map(lines),
    async heard(worker) {
      const voices = delivered.filter(({ conversation }) => conversation?.id === worker).flatMap((activity) => voiceOf(activity) ?? []);
      return (await Promise.all(voices.map(({ id }) => recording(id)))).filter((bytes) => bytes !== null);
    },
    echo: async (worker) =>
      void (await bring({ ...from(worker), from: { id: "bot", name: "" }, type: "message", id: "echo", text: "Hello" })),
    strange: async (worker) => void (await bring({ ...from(worker), type: "messageReaction", id: "odd" })),
    breakDown: () => {
      broken = true;
    },
    hold: () => {
      const { promise, resolve } = Promise.withResolvers<void>();
      held = promise;
      return { release: resolve };
    },
  };
}

function lines({ text = "", suggestedActions }: Partial<Activity>): string {
  return [text, ...(suggestedActions?.actions ?? []).map(({ title }, index) => `${index + 1}. ${title}`)].join("\n");
}

describeChannel("a platform of Activities", activities, { files: "this one has nowhere to keep files" });
