import type { Ids, Store } from "../app/ports.ts";
import type { StaffId } from "../domain/message.ts";
import { Kept } from "./kept.ts";
import { hashPassword, type PasswordHash, passwordFits, pronounceablePassword } from "./passwords.ts";

export const ROLES = ["staff", "admin"] as const;
export type Role = (typeof ROLES)[number];

export interface Account {
  readonly id: StaffId;
  /** As colleagues see it. */
  readonly name: string;
  readonly role: Role;
  /** The password was handed over by an administrator; its owner chooses another one first. */
  readonly oneTime: boolean;
  /** The number of the account on Telegram from which she is obeyed in the staff group. */
  readonly telegram?: number;
}

interface KeptAccount extends Account {
  readonly password: PasswordHash;
}

/** Why an account is not made or changed; a key of locales/console under `refused.`. */
export type AccountRefusal =
  | "bad-name"
  | "name-taken"
  | "unknown-colleague"
  | "last-admin"
  | "bad-telegram"
  | "telegram-taken"
  | "short-password"
  | "long-password"
  | "same-password"
  | "wrong-password";

/** Shortest and longest password in characters. */
export const PASSWORD_LENGTH = { least: 12, most: 200 } as const;

/** Names that the audit uses for those who are no staff. */
const RESERVED: ReadonlySet<string> = new Set(["worker", "system", "mitra"]);

/** The people who may use the console, kept in the store without their passwords. */
export class Accounts {
  readonly #kept: Kept<readonly KeptAccount[]>;
  readonly #ids: Ids;

  constructor(store: Store, ids: Ids) {
    this.#kept = new Kept(store, "staff-accounts", []);
    this.#ids = ids;
  }

  async list(): Promise<readonly Account[]> {
    return (await this.#kept.read()).map(withoutPassword);
  }

  /** The account whose name and password these are; null for any other pair, in the same time. */
  async signIn(name: string, password: string): Promise<Account | null> {
    const account = (await this.#kept.read()).find(({ id }) => id === accountId(name));
    const fits = await passwordFits(password.slice(0, PASSWORD_LENGTH.most), account?.password);
    return fits && account ? withoutPassword(account) : null;
  }

  /** Adds a colleague; the password is returned once and works until its owner chooses another. */
  async add(name: string, role: Role, oneTime = true): Promise<{ readonly account: Account; readonly password: string } | AccountRefusal> {
    const tidy = name.normalize("NFKC").trim().replace(/\s+/gu, " ");
    if (!isName(tidy)) return "bad-name";
    const account: Account = { id: accountId(tidy), name: tidy, role, oneTime };
    const password = pronounceablePassword(this.#ids);
    const kept = { ...account, password: await hashPassword(password, this.#ids) };
    let taken = false;
    await this.#kept.change((accounts) => {
      taken = RESERVED.has(account.id) || accounts.some(({ id }) => id === account.id);
      return taken ? accounts : [...accounts, kept];
    });
    return taken ? "name-taken" : { account, password };
  }

  /** Changes one's own password. */
  async changePassword(id: StaffId, old: string, fresh: string): Promise<AccountRefusal | null> {
    if ((await this.signIn(id, old)) === null) return "wrong-password";
    if ([...fresh].length < PASSWORD_LENGTH.least) return "short-password";
    if (fresh.length > PASSWORD_LENGTH.most) return "long-password";
    if (fresh.normalize("NFKC") === old.normalize("NFKC")) return "same-password";
    return this.#setPassword(id, fresh, false);
  }

  /** A new one-time password for a colleague who has lost hers. */
  async resetPassword(id: StaffId): Promise<{ readonly password: string } | AccountRefusal> {
    const password = pronounceablePassword(this.#ids);
    return (await this.#setPassword(id, password, true)) ?? { password };
  }

  /** Notes who a colleague is on Telegram; null: nobody. A number belongs to one colleague only. */
  async setTelegram(id: StaffId, telegram: number | null): Promise<AccountRefusal | null> {
    if (telegram !== null && !isTelegramNumber(telegram)) return "bad-telegram";
    let refused: AccountRefusal | null = null;
    await this.#kept.change((accounts) => {
      const taken = telegram !== null && accounts.some((account) => account.id !== id && account.telegram === telegram);
      refused = taken ? "telegram-taken" : accounts.some((account) => account.id === id) ? null : "unknown-colleague";
      return refused ? accounts : accounts.map((account) => (account.id === id ? withTelegram(account, telegram) : account));
    });
    return refused;
  }

  /** Ends an account; one administrator always stays. */
  async remove(id: StaffId): Promise<AccountRefusal | null> {
    let refused: AccountRefusal | null = null;
    await this.#kept.change((accounts) => {
      refused = removalRefused(accounts, id);
      return refused ? accounts : accounts.filter((account) => account.id !== id);
    });
    return refused;
  }

  async #setPassword(id: StaffId, text: string, oneTime: boolean): Promise<AccountRefusal | null> {
    const password = await hashPassword(text, this.#ids);
    let known = false;
    await this.#kept.change((accounts) => {
      known = accounts.some((account) => account.id === id);
      return known ? accounts.map((account) => (account.id === id ? { ...account, password, oneTime } : account)) : accounts;
    });
    return known ? null : "unknown-colleague";
  }
}

/** On the first start: makes the account `staff`, an administrator. The password is told this once; null when accounts exist. */
export async function ensureFirstAccount(store: Store, ids: Ids): Promise<{ readonly name: string; readonly password: string } | null> {
  const accounts = new Accounts(store, ids);
  if ((await accounts.list()).length > 0) return null;
  const made = await accounts.add("staff", "admin", false);
  return typeof made === "string" ? null : { name: made.account.name, password: made.password };
}

function removalRefused(accounts: readonly KeptAccount[], id: StaffId): AccountRefusal | null {
  const account = accounts.find((one) => one.id === id);
  if (!account) return "unknown-colleague";
  const admins = accounts.filter(({ role }) => role === "admin");
  return account.role === "admin" && admins.length === 1 ? "last-admin" : null;
}

function withoutPassword({ id, name, role, oneTime, telegram }: KeptAccount): Account {
  return { id, name, role, oneTime, ...(telegram === undefined ? {} : { telegram }) };
}

function withTelegram({ telegram: _before, ...account }: KeptAccount, telegram: number | null): KeptAccount {
  return telegram === null ? account : { ...account, telegram };
}

/** The platform's own accounts, by which anonymous administrators and channels write, are nobody's. */
const NOBODYS: ReadonlySet<number> = new Set([777_000, 1_087_968_824, 136_817_688]);

/** Numbers of people have at most 52 bits (Bot API, User.id); groups have negative ones. */
function isTelegramNumber(number: number): boolean {
  return Number.isInteger(number) && number > 0 && number < 2 ** 52 && !NOBODYS.has(number);
}

/** A name in any script, of letters, digits, spaces, dots and dashes. */
function isName(name: string): boolean {
  return /^[\p{L}\p{N}][\p{L}\p{M}\p{N} .'’-]{1,39}$/u.test(name);
}

function accountId(name: string): StaffId {
  return name.normalize("NFKC").trim().replace(/\s+/gu, " ").toLowerCase();
}
