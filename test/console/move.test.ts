import { beforeEach, describe, expect, test } from "vitest";
import { type Phone, Phones } from "../support/phones.ts";
import { Browserless } from "./support/browser.ts";
import { TestDesk } from "./support/desk.ts";

let phones: Phones;
let desk: TestDesk;
let sok: Browserless;
let old: Phone;
let fresh: Phone;

beforeEach(async () => {
  phones = await Phones.open();
  const { store, clock, content } = phones;
  desk = await TestDesk.open({ store, clock, content: () => content, staff: phones.service.staff });
  sok = await new Browserless(desk).signIn(desk.password);
  old = phones.phone("whatsapp", "sokha");
  fresh = phones.phone("web", "sokha on a web page");
  await old.sends("they keep my passport");
  await old.sends("talk to a person");
});

const at = (phone: Phone) => `/desk/tickets/${phone.id}`;

async function codeMade(fields: Record<string, string> = {}): Promise<string> {
  await sok.get(at(old));
  await sok.send("PUT", `${at(old)}/claim`);
  await sok.send("PUT", `${at(old)}/move`, fields);
  const [, code] = /<strong class="secret">([^<]+)</.exec(sok.html) ?? [];
  if (!code) throw new Error("no code is shown");
  return code;
}

describe("a case that goes on elsewhere", () => {
  test("staff make a code, read it out, and go on where the worker now is", async () => {
    const number = (await old.conversation()).ticket?.id ?? "";
    const code = await codeMade();
    expect(sok.words).toContain("Tell it to the worker alone, by voice.");
    await fresh.sends(code);
    await sok.get(at(old));
    expect(sok.words).toContain("The code was written on Web chat.");
    await fresh.presses("move:yes");
    await sok.get(at(old));
    expect(sok.words).toContain(`Case ${number} went on in another chat.`);
    expect(sok.html).toContain(`<h1>Case ${number}</h1>`);
    expect(sok.words).not.toContain("passport");
    await sok.get(`/desk/search?case=${number}`);
    expect(sok.path).toBe(at(fresh));
    expect(sok.words).toContain(`This case came from WhatsApp`);
    expect(sok.words).toContain("they keep my passport");
    await sok.send("POST", `${at(fresh)}/replies`, { text: "We are here." });
    expect(fresh.reads().at(-1)).toBe("We are here.");
    await sok.get(`${at(fresh)}/trail`);
    expect(sok.words).toContain("took the case over from another chat");
    expect(sok.html).toContain(`href="${at(fresh)}">Back to the case</a>`);
  });

  test("the button says that it takes the case, too, while nobody has it; a lost phone comes before closing", async () => {
    await sok.get(at(old));
    expect(sok.words).toContain("Take this case · Make a code");
    expect(sok.words.indexOf("Make a code")).toBeLessThan(sok.words.indexOf("Close this case"));
    await sok.send("PUT", `${at(old)}/claim`);
    expect(sok.words).toContain("Make a code");
    expect(sok.words).not.toContain("Take this case · Make a code");
  });

  test("a colleague sees that there is a code, not which", async () => {
    const code = await codeMade();
    const made = await desk.accounts.add("Ana", "staff", false);
    if (typeof made === "string") throw new Error(made);
    const ana = await new Browserless(desk).signIn(made.password, "Ana");
    await ana.get(at(old));
    expect(ana.words).toContain("A colleague has made a code");
    expect(ana.html).not.toContain(code);
    expect((await old.conversation()).transcript.map((line) => JSON.stringify(line)).join()).not.toContain(code);
  });

  test("the code that a worker asked for is not shown at the desk's head", async () => {
    await old.sends("/move");
    await sok.get(at(old));
    expect(sok.words).toContain("The worker has asked to continue on another phone or app.");
    expect(sok.html).not.toContain('class="secret"');
  });

  test("nor among the messages: whoever reads along could be faster than she is", async () => {
    await old.sends("/move");
    const code = old.code();
    await fresh.sends(code);
    for (const phone of [old, fresh]) {
      await sok.get(at(phone));
      expect(sok.html).not.toContain(code);
      expect(sok.words).toContain("•••-•••-•••");
    }
  });

  test("the holder stops it, and the code works no more", async () => {
    const code = await codeMade();
    await sok.send("DELETE", `${at(old)}/move`);
    expect(sok.html).not.toContain(code);
    await fresh.sends(code);
    expect(fresh.reads().at(-1)).toBe(fresh.words("move.wrong"));
  });

  test("what was typed where the case was is not lost", async () => {
    const code = await codeMade({ tell: "yes" });
    await fresh.sends(code);
    await fresh.presses("move:yes");
    await sok.send("POST", `${at(old)}/replies`, { text: "Are you there?" });
    expect(sok.status).toBe(409);
    expect(sok.words).toContain("This case went on in another chat. Find it by its number and write there.");
    expect(old.reads()).toContain(old.words("move.gone"));
  });
});
