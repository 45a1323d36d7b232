import { describe, expect, it, vi } from "vitest";
import type { Channel, Document, Inbound, OutboxRow, Receive } from "../../src/app/ports.ts";
import { fitSay } from "../../src/channels/fit.ts";
import { newConversation } from "../../src/domain/conversation.ts";
import type { Choice, Media, Say, Voice } from "../../src/domain/message.ts";
import { opus } from "../support/opus.ts";

/** What one channel's harness hands to the suite. Workers are named; each has her own chat. */
export interface ChannelUnderTest {
  readonly channel: Channel;
  /** A worker writes; tells what the platform was told: all is well, or bring it again. */
  write(worker: string, id: string, text: string): Promise<"stored" | "again">;
  /** Everything the worker has been shown, oldest first, as she reads it. */
  shown(worker: string): Promise<readonly string[]>;
  /** The sounds that the worker can play, oldest first, wherever the platform plays them. */
  heard?(worker: string): Promise<readonly Uint8Array[]>;
  /** A worker sends a file, as the platform brings it. */
  sends?(worker: string, id: string, kind: SentKind, bytes: Uint8Array): Promise<"stored" | "again">;
  /** The platform no longer has what was sent to it. */
  forget?(): void;
  /** What was logged. */
  readonly logged: readonly string[];
  /** The platform brings our own message back. */
  echo?(worker: string): Promise<void>;
  /** The platform brings something that we have no name for. */
  strange?(worker: string): Promise<void>;
  /** From now on every call to the platform fails. */
  breakDown?(): void;
  /** From now on a call to the platform takes until `release` is called. */
  hold?(): { readonly release: () => void };
}

export type SentKind = "photo" | "voice" | "video" | "document";

/** Why a rule of the suite has no meaning on a channel, in words. */
export interface Exceptions {
  readonly redelivery?: string;
  readonly severalWorkers?: string;
  readonly echo?: string;
  readonly strange?: string;
  readonly breakDown?: string;
  readonly hold?: string;
  readonly heard?: string;
  readonly files?: string;
}

/** The recording that there is. Another id is one that was taken away. */
const VOICE: Voice = { topic: "fees.limit", jurisdiction: "SG", language: "en", id: "0123456789abcdef0123456789abcdef" };
const RECORDING = opus(1);
/** What staff recorded for a worker lies with her conversation. */
const NOTE: Media = { id: "aaaabbbbccccdddd", mime: "audio/ogg", bytes: RECORDING.length };
export const recording = async (id: string) => (id === VOICE.id || id === `c/${NOTE.id}` ? RECORDING : null);

const SECRET = "my employer has my passport, call +60 12 345 6789";

/** Stores as the app does: an external id once. */
function storing() {
  const stored: Inbound[] = [];
  const receive: Receive = async (inbound) => {
    const known = stored.some(
      ({ channel, chat, externalId }) => externalId === inbound.externalId && chat === inbound.chat && channel === inbound.channel,
    );
    if (!known) stored.push(inbound);
    return { conversation: `conversation of ${inbound.chat}`, stored: known ? "repeat" : "new" };
  };
  return { stored, receive };
}

const textOf = ({ event: { content } }: Inbound) => (content.kind === "text" ? content.text : content.kind);

/** The stored side of a conversation, as it looks after a restart. */
function documentOf(inbound: Inbound | undefined): Pick<Document, "reference" | "conversation"> {
  if (!inbound) throw new Error("nothing was stored");
  return JSON.parse(JSON.stringify({ reference: inbound.reference, conversation: newConversation("c", inbound.channel, 0, "en") }));
}

function rowOf(text: string, choices?: readonly Choice[]): OutboxRow {
  const say: Say = { text, language: "en", ...(choices ? { choices } : {}) };
  return { id: `row-${text.slice(0, 12)}`, from: "bot", say, queuedAt: 0, state: "sending", attempts: 1, notBefore: 0 };
}

/** The rules that every channel keeps. */
export function describeChannel(name: string, make: () => Promise<ChannelUnderTest>, except: Exceptions = {}): void {
  const rule = (title: string, exception: string | undefined, test: () => Promise<void>) =>
    exception ? it.skip(`${title} (not here: ${exception})`, test) : it(title, test);

  async function started() {
    const under = await make();
    const { stored, receive } = storing();
    await under.channel.start(receive);
    return { ...under, stored };
  }

  describe(`${name} takes messages in`, () => {
    it("keeps what a worker wrote, with a return address that survives a restart", async () => {
      const { write, shown, stored, channel } = await started();
      expect(await write("srey", "a", "Hello")).toBe("stored");
      expect(stored.map(textOf)).toEqual(["Hello"]);
      expect(await channel.send(documentOf(stored[0]), rowOf("Good day"))).toEqual({ outcome: "sent" });
      await vi.waitFor(async () => expect((await shown("srey")).join("\n")).toContain("Good day"));
    });

    it("tells the platform only after the message is stored", async () => {
      const { channel, write } = await make();
      const { promise, resolve } = Promise.withResolvers<void>();
      const { receive } = storing();
      await channel.start(async (inbound) => promise.then(() => receive(inbound)));
      let told = false;
      const writing = write("srey", "a", "Hello").then(() => {
        told = true;
      });
      await new Promise((wait) => setTimeout(wait, 20));
      expect(told).toBe(false);
      resolve();
      await writing;
    });

    it("asks for it again when it could not be stored, and says nothing of it in the log", async () => {
      const { channel, write, logged } = await make();
      const { stored, receive } = storing();
      let full = true;
      await channel.start(async (inbound) => {
        if (full) throw new Error(`disk full: ${JSON.stringify(inbound)}`);
        return receive(inbound);
      });
      expect(await write("srey", "a", SECRET)).toBe("again");
      expect(logged.length).toBeGreaterThan(0);
      expect(logged.join("\n")).not.toMatch(/passport|345 6789/);
      full = false;
      expect(await write("srey", "a", SECRET)).toBe("stored");
      expect(stored.map(textOf)).toEqual([SECRET]);
    });

    rule("stores once what the platform brings twice", except.redelivery, async () => {
      const { write, stored } = await started();
      expect(await write("srey", "a", "Hello")).toBe("stored");
      expect(await write("srey", "a", "Hello")).toBe("stored");
      expect(stored).toHaveLength(1);
    });

    it("keeps the order in which a worker writes", async () => {
      const { write, stored } = await started();
      const texts = ["one", "two", "three", "four", "five"];
      for (const text of texts) await write("srey", text, text);
      expect(stored.map(textOf)).toEqual(texts);
    });

    rule("keeps workers apart", except.severalWorkers, async () => {
      const { write, shown, stored, channel } = await started();
      await write("srey", "a", "I am Srey");
      await write("budi", "a", "I am Budi");
      const [srey, budi] = stored;
      expect(srey?.chat).not.toBe(budi?.chat);
      await channel.send(documentOf(budi), rowOf("For Budi"));
      await vi.waitFor(async () => expect((await shown("budi")).join("\n")).toContain("For Budi"));
      expect((await shown("srey")).join("\n")).not.toContain("For Budi");
    });

    rule("ignores its own echo", except.echo, async () => {
      const { write, echo, stored } = await started();
      await write("srey", "a", "Hello");
      await echo?.("srey");
      expect(stored).toHaveLength(1);
    });

    rule("keeps what it has no name for as unknown", except.strange, async () => {
      const { strange, stored } = await started();
      await strange?.("srey");
      expect(stored.map(textOf)).toEqual(["unknown"]);
    });
  });

  describe(`${name} takes files in`, () => {
    const BYTES = Uint8Array.from({ length: 5_000 }, (_, index) => index % 256);
    const PLENTY = 1024 ** 2;

    async function sent(kind: SentKind) {
      const under = await started();
      expect(await under.sends?.("srey", "f", kind, BYTES)).toBe("stored");
      const [inbound] = under.stored;
      const fetch = (most: number) => under.channel.fetch?.(documentOf(inbound), inbound?.media?.where ?? "", most);
      return { ...under, inbound, fetch };
    }

    for (const kind of ["photo", "voice", "video", "document"] as const)
      rule(`stores a ${kind} as one before anybody asks for it, and gets its bytes after that`, except.files, async () => {
        const { inbound, fetch } = await sent(kind);
        expect(inbound?.event.content).toMatchObject({ kind, without: "coming" });
        const came = await fetch(PLENTY);
        expect(came?.outcome === "fetched" && Buffer.from(came.bytes).equals(BYTES)).toBe(true);
      });

    rule("does not give more bytes than are taken", except.files, async () => {
      const { fetch } = await sent("photo");
      expect(await fetch(BYTES.length - 1)).toEqual({ outcome: "too-big" });
    });

    rule("makes a file that the platform does not give a value, and says nothing of its address in the log", except.files, async () => {
      const { fetch, forget, logged, inbound } = await sent("photo");
      forget?.();
      expect(["retry", "gone"]).toContain((await fetch(PLENTY))?.outcome);
      expect(logged.join("\n")).not.toContain(inbound?.media?.where);
    });

    rule("asks nobody else for a file, whatever its address says", except.files, async () => {
      const { channel, inbound } = await sent("photo");
      for (const where of ["http://169.254.169.254/latest", "https://evil.example/x", "file:///etc/passwd", "../../etc/passwd", ""])
        expect(await channel.fetch?.(documentOf(inbound), where, PLENTY), where).toEqual({ outcome: "gone" });
    });

    rule("lets go of a file on its way when it stops", except.files, async () => {
      const { fetch, channel } = await sent("photo");
      const coming = fetch(PLENTY);
      await channel.stop();
      expect(["retry", "fetched"]).toContain((await coming)?.outcome);
    });
  });

  describe(`${name} sends messages out`, () => {
    async function withSrey() {
      const under = await started();
      await under.write("srey", "a", "Hello");
      return { ...under, srey: documentOf(under.stored[0]) };
    }

    it("shows every message once, in order", async () => {
      const { channel, shown, srey } = await withSrey();
      for (const text of ["First.", "Second.", "Third."]) expect(await channel.send(srey, rowOf(text))).toEqual({ outcome: "sent" });
      await vi.waitFor(async () =>
        expect((await shown("srey")).join("\n").match(/First\.|Second\.|Third\./g)).toEqual(["First.", "Second.", "Third."]),
      );
    });

    it("does not cut what is too long, and says why", async () => {
      const { channel, shown, srey } = await withSrey();
      const text = "word ".repeat(channel.capabilities.maxText);
      expect(await channel.send(srey, rowOf(text))).toEqual({ outcome: "failed", why: "too-long" });
      expect((await shown("srey")).join("\n")).not.toContain("word");
    });

    it("offers every choice, more of them than it has buttons", async () => {
      const { channel, shown, srey } = await withSrey();
      const choices = Array.from({ length: channel.capabilities.maxButtons + 2 }, (_, index) => ({
        id: `c${index}`,
        label: `Choice ${index + 1};`,
      }));
      expect(await channel.send(srey, rowOf("Which?", choices))).toEqual({ outcome: "sent" });
      await vi.waitFor(async () => {
        const all = (await shown("srey")).join("\n");
        for (const [index, { label }] of choices.entries()) expect(all).toContain(`${index + 1}. ${label}`);
      });
    });

    rule("lets a worker hear a recording, once, after its words and its choices", except.heard, async () => {
      const { channel, shown, heard, srey } = await withSrey();
      const say: Say = { text: "At most two months.", language: "en", voice: VOICE, choices: [{ id: "more", label: "More" }] };
      const parts = fitSay(say, channel.capabilities);
      for (const part of parts) expect(await channel.send(srey, { ...rowOf(part.text), say: part })).toEqual({ outcome: "sent" });
      await vi.waitFor(async () => expect((await shown("srey")).join("\n").match(/At most two months|1\. More/g)).toHaveLength(2));
      await vi.waitFor(async () => expect((await heard?.("srey"))?.map((bytes) => [...bytes])).toEqual([[...RECORDING]]));
    });

    it("keeps to its words when the recording was taken away meanwhile", async () => {
      const { channel, shown, heard, srey } = await withSrey();
      const say: Say = { text: "At most two months.", language: "en", voice: { ...VOICE, id: "taken-away" } };
      for (const part of fitSay(say, channel.capabilities)) await channel.send(srey, { ...rowOf(part.text), say: part });
      await vi.waitFor(async () => expect((await shown("srey")).join("\n")).toContain("At most two months."));
      expect((await shown("srey")).join("\n").match(/At most/g)).toHaveLength(1);
      expect((await heard?.("srey")) ?? []).toEqual([]);
    });

    it("lets a worker hear what staff recorded for her, or says that she cannot", async () => {
      const { channel, heard, srey } = await withSrey();
      const say: Say = { text: "", language: "en", media: NOTE };
      const takes = channel.capabilities.media.includes("note");
      const sent = await channel.send(srey, { ...rowOf("note"), from: "staff", say });
      expect(sent.outcome).toBe(takes ? "sent" : "failed");
      const sounds = takes ? [[...RECORDING]] : [];
      await vi.waitFor(async () => expect((await heard?.("srey"))?.map((bytes) => [...bytes]) ?? []).toEqual(sounds));
    });

    it("tells staff when what they recorded is not there to be sent", async () => {
      const { channel, heard, srey } = await withSrey();
      const say: Say = { text: "", language: "en", media: { ...NOTE, id: "gone-gone" } };
      const { outcome } = await channel.send(srey, { ...rowOf("note"), from: "staff", say });
      // A page asks for the sound itself.
      expect(outcome).toBe(channel.capabilities.name === "web" ? "sent" : "failed");
      expect((await heard?.("srey")) ?? []).toEqual([]);
    });

    it("can say that a person is writing, or does without", async () => {
      const { channel, srey } = await withSrey();
      await expect(channel.typing?.(srey)).resolves.toBeUndefined();
    });

    rule("makes a failure a value, after one call", except.breakDown, async () => {
      const { channel, breakDown, srey, logged } = await withSrey();
      breakDown?.();
      const { outcome } = await channel.send(srey, rowOf(SECRET));
      expect(["retry", "failed", "gone", "unknown"]).toContain(outcome);
      expect(logged.join("\n")).not.toMatch(/passport|345 6789/);
    });

    rule("lets a send under way end before it stops", except.hold, async () => {
      const { channel, hold, srey } = await withSrey();
      const { release } = hold?.() ?? { release: () => {} };
      const ends: string[] = [];
      const sending = channel.send(srey, rowOf("Wait for me")).then(({ outcome }) => ends.push(outcome));
      const stopping = channel.stop().then(() => ends.push("stopped"));
      release();
      await Promise.all([sending, stopping]);
      expect(ends).toEqual(["sent", "stopped"]);
    });

    it("takes nothing in after it stopped", async () => {
      const { channel, write, stored } = await withSrey();
      await channel.stop();
      expect(await write("srey", "late", "Too late")).toBe("again");
      expect(stored).toHaveLength(1);
    });
  });
}
