import { execFileSync } from "node:child_process";
import type { Activity, ConversationReference } from "botframework-schema";
import { describe, expect, it } from "vitest";
import { ChannelAdapter } from "../../src/channels/adapter.ts";
import { CAPABILITIES } from "../../src/channels/capabilities.ts";
import { recordingLog } from "./support/app.ts";

function adapter() {
  const delivered: Partial<Activity>[] = [];
  const platform = {
    capabilities: CAPABILITIES.web,
    open: async () => {},
    close: async () => {},
    deliver: async (activity: Partial<Activity>) => {
      delivered.push(activity);
      return activity.text === "fail" ? ({ outcome: "failed", why: "closed" } as const) : ({ outcome: "sent" } as const);
    },
  };
  return { adapter: new ChannelAdapter(platform, recordingLog()), delivered };
}

const reference: Partial<ConversationReference> = {
  channelId: "web",
  serviceUrl: "urn:mitra:web",
  bot: { id: "mitra", name: "" },
  user: { id: "c1", name: "" },
  conversation: { id: "c1", name: "", isGroup: false, conversationType: "personal" },
};

describe("the adapter is a BotAdapter", () => {
  it("whose stored reference continues a conversation, through the SDK's middleware", async () => {
    const { adapter: bot, delivered } = adapter();
    const seen: string[] = [];
    bot.use(async (context, next) => {
      seen.push(context.activity.name ?? "");
      await next();
    });
    await bot.continueConversation(reference, async (context) => {
      await context.sendActivity("The desk is open again.");
    });
    expect(seen).toEqual(["continueConversation"]);
    expect(delivered).toMatchObject([
      { type: "message", text: "The desk is open again.", conversation: { id: "c1" }, recipient: { id: "c1" } },
    ]);
  });

  it("tells the SDK of a failure, and takes nothing back that a worker was told", async () => {
    const { adapter: bot } = adapter();
    const failing = bot.continueConversation(reference, async (context) => void (await context.sendActivity("fail")));
    await expect(failing).rejects.toThrow("could not send: closed");
    await expect(bot.updateActivity()).rejects.toThrow("send a new message");
    await expect(bot.deleteActivity()).rejects.toThrow("send a new message");
  });

  it("loads next to nothing of the SDK by itself", () => {
    const script = `
      import { createRequire } from "node:module";
      await Promise.all([import("./src/channels/web.ts"), import("./src/channels/terminal.ts")]);
      const loaded = Object.keys(createRequire(import.meta.url).cache ?? {}).filter((path) => /botbuilder|botframework/.test(path));
      console.log(JSON.stringify(loaded.map((path) => path.split("/").slice(-3).join("/"))));`;
    const cwd = new URL("../../", import.meta.url);
    const loaded = execFileSync(process.execPath, ["--input-type=module", "-e", script], { cwd, encoding: "utf8" });
    expect(JSON.parse(loaded)).toEqual([
      "botbuilder-core/lib/botAdapter.js",
      "botbuilder-core/lib/internal.js",
      "botbuilder-core/lib/middlewareSet.js",
    ]);
  });
});
