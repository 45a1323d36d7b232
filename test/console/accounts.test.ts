import { beforeEach, describe, expect, test } from "vitest";
import { ensureFirstAccount } from "../../src/console/accounts.ts";
import { SignInLimits } from "../../src/console/sign-in-limits.ts";
import { Browserless } from "./support/browser.ts";
import { TestDesk } from "./support/desk.ts";

const HOUR = 3_600_000;
const WRONG = "This name and password do not belong together.";

let desk: TestDesk;
beforeEach(async () => {
  desk = await TestDesk.open();
});

const atSignIn = (someone: Browserless) => someone.path.startsWith("/desk/sign-in");

async function colleague(name: string, oneTime = false): Promise<string> {
  const made = await desk.accounts.add(name, "staff", oneTime);
  if (typeof made === "string") throw new Error(made);
  return made.password;
}

describe("the first start", () => {
  test("makes one account whose password can be read aloud and is stored only as a hash", async () => {
    expect(desk.password).toMatch(/^([bdfghjklmnprstvz][aeiou]){2}(-([bdfghjklmnprstvz][aeiou]){2}){4}$/);
    expect(JSON.stringify(await desk.store.readSetting("staff-accounts"))).not.toContain(desk.password);
    expect(await ensureFirstAccount(desk.store, desk.ids)).toBeNull();
  });
});

describe("signing in", () => {
  test("leads to the queue, or to the case that was asked for", async () => {
    const sok = await new Browserless(desk).signIn(desk.password);
    expect(sok.path).toBe("/desk/");
    const id = await desk.worker("dara", "a person please");
    const other = new Browserless(desk);
    await other.get(`/desk/tickets/${id}`);
    expect(atSignIn(other)).toBe(true);
    await other.send("POST", "/desk/sign-in", { name: " STAFF ", password: desk.password, next: `/desk/tickets/${id}` });
    expect(other.path).toBe(`/desk/tickets/${id}`);
  });

  test("never leads to another site", async () => {
    const sok = new Browserless(desk);
    for (const next of ["https://evil.example/", "//evil.example", "/desk/tickets/../../x"]) {
      await sok.send("POST", "/desk/sign-in", { name: "staff", password: desk.password, next });
      expect(sok.path).toBe("/desk/");
    }
  });

  test("says the same of an unknown name and of a wrong password", async () => {
    const sok = new Browserless(desk);
    await sok.signIn("wrong");
    const wrongPassword = sok.html.replaceAll("staff", "?");
    await sok.signIn("wrong", "nobody");
    expect(sok.html.replaceAll("nobody", "?").replaceAll("staff", "?")).toBe(wrongPassword);
    expect(sok.words).toContain(WRONG);
    expect(sok.status).toBe(401);
  });

  test("makes an account wait after five failures, whatever is typed then, and nobody else", async () => {
    const password = await colleague("Ana");
    const sok = new Browserless(desk);
    for (let tries = 0; tries < 5; tries += 1) await sok.signIn("guess");
    await sok.signIn(desk.password);
    expect(sok.status).toBe(429);
    expect(sok.words).toContain("Too many failed tries. Wait 15 minutes");
    expect((await new Browserless(desk).signIn(password, "Ana")).path).toBe("/desk/");
  });

  test("judges no more than five of many guesses at once", async () => {
    const guesses = await Promise.all(Array.from({ length: 20 }, () => new Browserless(desk).signIn("guess")));
    expect(guesses.filter(({ status }) => status === 401)).toHaveLength(5);
    expect(guesses.filter(({ status }) => status === 429)).toHaveLength(15);
  });

  test("lets forty staff behind one address in, though each mistypes twice", async () => {
    const limits = new SignInLimits();
    const waits: number[] = [];
    for (let person = 0; person < 40; person += 1) {
      for (let tries = 0; tries < 3; tries += 1) waits.push(await limits.begin(`staff ${person}`, "192.0.2.1"));
      await limits.succeeded(`staff ${person}`, "192.0.2.1");
    }
    expect(Math.max(...waits)).toBe(0);
    for (let tries = 0; tries < 100; tries += 1) waits.push(await limits.begin(`guessed ${tries}`, "192.0.2.1"));
    expect(Math.max(...waits)).toBeGreaterThan(0);
  });

  test("writes neither names nor passwords into the log", async () => {
    for (let tries = 0; tries < 6; tries += 1) await new Browserless(desk).signIn("my-guess", "Somebody");
    expect(desk.logged.join()).toContain("too many tries");
    expect(desk.logged.join()).not.toMatch(/my-guess|Somebody/);
  });
});

describe("a session", () => {
  test("is kept in a cookie that scripts and other sites cannot use", async () => {
    const cookieOf = async (secure: boolean) => {
      const { app } = await TestDesk.open({ secure, accounts: desk.accounts });
      const body = new URLSearchParams({ name: "staff", password: desk.password });
      const answer = await app.request("/desk/sign-in", { method: "POST", body, headers: { origin: "http://localhost" } });
      return answer.headers.get("set-cookie") ?? "";
    };
    expect(await cookieOf(false)).toMatch(/^desk=[a-z0-9]{26}; Path=\/desk; HttpOnly; SameSite=Strict$/);
    expect(await cookieOf(true)).toMatch(/^__Secure-desk=[a-z0-9]{26}; Path=\/desk; HttpOnly; Secure; SameSite=Strict$/);
  });

  test("lasts while it is used and ends after eight idle hours; live updates are no use", async () => {
    const sok = await new Browserless(desk).signIn(desk.password);
    for (const _ of [1, 2, 3]) {
      desk.clock.pass(7 * HOUR);
      expect((await sok.get("/desk/")).path).toBe("/desk/");
    }
    desk.clock.pass(5 * HOUR);
    await sok.get("/desk/?live=1");
    desk.clock.pass(4 * HOUR);
    expect(atSignIn(await sok.get("/desk/"))).toBe(true);
  });

  test("outlives a restart, and is stored only as a hash", async () => {
    const sok = await new Browserless(desk).signIn(desk.password);
    const kept = JSON.stringify(await desk.store.readSetting("staff-sessions"));
    expect(sok.cookie("desk")).toHaveLength(26);
    expect(kept).not.toContain(sok.cookie("desk"));
    const restarted = await TestDesk.open({ store: desk.store, accounts: desk.accounts });
    const same = sok.copy(restarted);
    expect((await same.get("/desk/")).path).toBe("/desk/");
  });

  test("ends at sign-out, for a copied cookie too", async () => {
    const sok = await new Browserless(desk).signIn(desk.password);
    const copy = sok.copy();
    await sok.send("DELETE", "/desk/session");
    expect(atSignIn(sok)).toBe(true);
    expect(atSignIn(await copy.get("/desk/"))).toBe(true);
  });

  test("of other phones ends when the password changes", async () => {
    const [phone, computer] = [await new Browserless(desk).signIn(desk.password), await new Browserless(desk).signIn(desk.password)];
    await phone.get("/desk/password");
    await phone.send("PUT", "/desk/password", { old: desk.password, fresh: "rain on the tin roof", again: "rain on the tin roof" });
    expect(phone.path).toBe("/desk/");
    expect(atSignIn(await computer.get("/desk/"))).toBe(true);
    expect((await new Browserless(desk).signIn("rain on the tin roof")).path).toBe("/desk/");
    expect((await new Browserless(desk).signIn(desk.password)).words).toContain(WRONG);
  });

  test("does not change a password that is short, mistyped, the same or not one's own", async () => {
    const sok = await new Browserless(desk).signIn(desk.password);
    await sok.get("/desk/password");
    const tries: [string, string, string, string][] = [
      [desk.password, "short", "short", "too short"],
      [desk.password, "a long enough one", "another long one", "differ"],
      [desk.password, desk.password, desk.password, "the same as the old one"],
      ["not the old one", "a long enough one", "a long enough one", "password until now is not right"],
    ];
    for (const [old, fresh, again, sentence] of tries) {
      await sok.send("PUT", "/desk/password", { old, fresh, again });
      expect(sok.words).toContain(sentence);
    }
    expect((await new Browserless(desk).signIn(desk.password)).path).toBe("/desk/");
  });
});

describe("colleagues", () => {
  test("are added by an administrator, who hands over a one-time password", async () => {
    const admin = await new Browserless(desk).signIn(desk.password);
    await admin.get("/desk/colleagues");
    await admin.send("POST", "/desk/colleagues", { name: "សុខ ដារា", role: "staff" });
    const password = /class="secret">([a-z-]+)</.exec(admin.html)?.[1] ?? "";
    const sok = await new Browserless(desk).signIn(password, "សុខ ដារា");
    expect(sok.path).toBe("/desk/password");
    expect((await sok.get("/desk/")).path).toBe("/desk/password");
    await sok.send("PUT", "/desk/password", { old: password, fresh: "ភ្លៀងធ្លាក់លើដំបូល", again: "ភ្លៀងធ្លាក់លើដំបូល" });
    expect(sok.path).toBe("/desk/");
  });

  test("who are no administrators see neither accounts nor damages, and add nobody", async () => {
    const ana = await new Browserless(desk).signIn(await colleague("Ana"), "Ana");
    for (const path of ["/desk/colleagues", "/desk/damages"]) {
      expect((await ana.get(path)).status).toBe(403);
      expect(ana.words).toContain("Only administrators may see this.");
    }
    await ana.send("POST", "/desk/colleagues", { name: "Eve", role: "admin" });
    await ana.send("DELETE", "/desk/colleagues/staff");
    expect((await desk.accounts.list()).map(({ id }) => id)).toEqual(["staff", "ana"]);
  });

  test("who are administrators see which files were damaged, and what to do", async () => {
    const id = await desk.worker("dara", "a person please");
    desk.store.damages = () => [{ id, what: "recovered", at: desk.clock.now() }];
    const admin = await new Browserless(desk).signIn(desk.password);
    await admin.get("/desk/damages");
    expect(admin.words).toContain("Its previous copy is in use; the last message may be missing.");
    expect(admin.html).toContain(`href="/desk/tickets/${id}"`);
  });

  test("need a name of their own and a role", async () => {
    const admin = await new Browserless(desk).signIn(desk.password);
    await admin.get("/desk/colleagues");
    for (const [name, role] of [
      ["STAFF", "staff"],
      ["<b>", "staff"],
      ["", "staff"],
      ["System", "staff"],
      ["Ana", "king"],
    ] as const) {
      await admin.send("POST", "/desk/colleagues", { name, role });
      expect(admin.status).toBeGreaterThanOrEqual(400);
    }
    expect(await desk.accounts.list()).toHaveLength(1);
  });

  test("who leave are signed out, and their cases go back to the queue", async () => {
    const id = await desk.worker("dara", "a person please");
    const ana = await new Browserless(desk).signIn(await colleague("Ana"), "Ana");
    await ana.get(`/desk/tickets/${id}`).then(() => ana.send("PUT", `/desk/tickets/${id}/claim`));
    const admin = await new Browserless(desk).signIn(desk.password);
    await admin.get("/desk/colleagues").then(() => admin.send("DELETE", "/desk/colleagues/ana"));
    expect(atSignIn(await ana.get("/desk/"))).toBe(true);
    expect((await desk.conversation(id)).ticket?.state).toBe("queued");
    await admin.send("DELETE", "/desk/colleagues/staff");
    expect(admin.words).toContain("This is the last administrator.");
  });

  test("who forgot theirs get a new one-time password", async () => {
    const old = await colleague("ដារា");
    const admin = await new Browserless(desk).signIn(desk.password);
    await admin.get("/desk/colleagues").then(() => admin.send("PUT", `/desk/colleagues/${encodeURIComponent("ដារា")}/password`));
    const password = /class="secret">([a-z-]+)</.exec(admin.html)?.[1] ?? "";
    expect((await new Browserless(desk).signIn(old, "ដារា")).words).toContain(WRONG);
    expect((await new Browserless(desk).signIn(password, "ដារា")).path).toBe("/desk/password");
  });
});
