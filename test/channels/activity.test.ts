import type { Activity } from "botframework-schema";
import { describe, expect, it } from "vitest";
import { activityOf, choicesOf, inboundOf } from "../../src/channels/activity.ts";
import { newConversation } from "../../src/domain/conversation.ts";
import type { Content } from "../../src/domain/message.ts";
import { rowOf } from "./support/app.ts";

const person = { id: "u1", name: "Srey Mom" };
const bot = { id: "b1", name: "Mitra" };
const base: Partial<Activity> = {
  type: "message",
  id: "a1",
  channelId: "directline",
  serviceUrl: "https://example.org",
  conversation: { id: "c1", name: "Srey Mom", isGroup: false, conversationType: "personal" },
  from: person,
  recipient: bot,
};
const contentOf = (part: Partial<Activity>) => inboundOf({ ...base, ...part }, "…")?.event.content;

describe("an Activity that comes in", () => {
  it.each<[string, Partial<Activity>, Content]>([
    ["words", { text: "ថ្លៃសេវា" }, { kind: "text", text: "ថ្លៃសេវា" }],
    ["a pressed button", { value: { choice: "person" }, text: "A person" }, { kind: "choice", choice: "person", label: "A person" }],
    ["a bare value", { value: "person" }, { kind: "choice", choice: "person" }],
    ["a photo", { attachments: [{ contentType: "image/jpeg" }], text: "my contract" }, { kind: "photo", caption: "my contract" }],
    ["a voice message", { attachments: [{ contentType: "audio/ogg" }] }, { kind: "voice" }],
    ["a film", { attachments: [{ contentType: "video/mp4" }] }, { kind: "video" }],
    ["a document", { attachments: [{ contentType: "application/pdf" }] }, { kind: "document" }],
    [
      "a card",
      { attachments: [{ contentType: "application/vnd.microsoft.card.hero" }] },
      { kind: "unknown", what: "application/vnd.microsoft.card.hero" },
    ],
    [
      "a place",
      { entities: [{ type: "GeoCoordinates", latitude: 11.5, longitude: 104.9 }] },
      { kind: "location", latitude: 11.5, longitude: 104.9 },
    ],
    ["nothing", { text: " " }, { kind: "unknown", what: "empty" }],
    ["a value that is no choice", { value: { other: 1 } }, { kind: "unknown", what: "empty" }],
    ["a reaction", { type: "messageReaction" }, { kind: "unknown", what: "messageReaction" }],
  ])("can be %s", (_, part, content) => {
    expect(contentOf(part)).toEqual(content);
  });

  it.each<[string, Partial<Activity>]>([
    ["our own echo", { from: bot, text: "Hello" }],
    ["a message of another bot", { from: { id: "x", name: "", role: "bot" }, text: "Hello" }],
    ["somebody typing", { type: "typing" }],
    ["the bot joining", { type: "conversationUpdate", membersAdded: [bot] }],
    ["a message without an id", { id: "", text: "Hello" }],
  ])("says nothing when it is %s", (_, part) => {
    expect(inboundOf({ ...base, ...part }, "…")).toBeNull();
  });

  it("opens the chat when a worker joins, with her language", () => {
    const inbound = inboundOf({ ...base, type: "conversationUpdate", membersAdded: [person], locale: "km-KH" }, "…");
    expect(inbound?.event).toEqual({ kind: "opened", content: { kind: "text", text: "" }, hints: { language: "km" } });
  });

  it("leaves her name out of what is stored", () => {
    expect(JSON.stringify(inboundOf({ ...base, text: "Hello" }, "…"))).not.toContain("Srey");
  });
});

describe("an Activity that goes out", () => {
  const reference = inboundOf({ ...base, text: "Hello" }, "…")?.reference;
  const choices = [{ id: "yes", label: "បាទ" }];

  it("goes back to where the question came from, with its buttons", () => {
    const row = rowOf({ text: "ចង់ទេ?", language: "km", choices }, "staff");
    const activity = activityOf({ reference, conversation: newConversation("c", "directline", 0, "km") }, row);
    expect(activity).toMatchObject({
      type: "message",
      id: row.id,
      conversation: { id: "c1" },
      recipient: { id: "u1" },
      locale: "km",
      textFormat: "plain",
    });
    expect(activity.from).toMatchObject({ id: "b1", role: "bot" });
    expect(activity.channelData).toEqual({ conversation: "c", from: "staff" });
    expect(choicesOf(activity)).toEqual(choices);
  });

  it("comes back as an echo that is ignored", () => {
    const activity = activityOf(
      { reference, conversation: newConversation("c", "directline", 0, "km") },
      rowOf({ text: "Hello", language: "en" }),
    );
    expect(inboundOf(activity, "…")).toBeNull();
  });
});
