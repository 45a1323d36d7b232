import type { Hono } from "hono";
import type { TestDesk } from "./desk.ts";

type Fields = Readonly<Record<string, string>>;

/** What a browser without script does: keeps cookies, follows redirects, posts the forms it was given. */
export class Browserless {
  readonly #app: Hono;
  readonly #cookies = new Map<string, string>();
  /** The page last seen. */
  html = "";
  status = 0;
  path = "";

  constructor(desk: Pick<TestDesk, "app">) {
    this.#app = desk.app;
  }

  async get(path: string): Promise<this> {
    return this.#follow(await this.raw(path));
  }

  /** Posts with the token of the page last seen. `method` goes along as a form says it. */
  async send(method: string, path: string, fields: Fields = {}): Promise<this> {
    const body = new URLSearchParams({ _token: this.token, _method: method, ...fields });
    return this.#follow(await this.raw(path, { method: "POST", body, headers: { origin: "http://localhost" } }));
  }

  async raw(path: string, init: RequestInit = {}): Promise<Response> {
    this.path = path;
    const headers = new Headers(init.headers);
    headers.set("cookie", [...this.#cookies].map(([name, value]) => `${name}=${value}`).join("; "));
    const answer = await this.#app.request(path, { ...init, headers });
    for (const line of answer.headers.getSetCookie()) this.#keep(line);
    return answer;
  }

  async signIn(password: string, name = "staff"): Promise<this> {
    await this.get("/desk/sign-in");
    return this.send("POST", "/desk/sign-in", { name, password });
  }

  /** Another browser with the same cookies, at another console when one is given. */
  copy(desk: Pick<TestDesk, "app"> = { app: this.#app }): Browserless {
    const copy = new Browserless(desk);
    for (const [name, value] of this.#cookies) copy.#cookies.set(name, value);
    return copy;
  }

  cookie(name: string): string {
    return this.#cookies.get(name) ?? "";
  }

  get token(): string {
    return /name="_token" value="([^"]*)"/.exec(this.html)?.[1] ?? "";
  }

  /** The words of the page without its tags, in one line. */
  get words(): string {
    const body = this.html.replace(/<head>.*?<\/head>/s, "").replaceAll(/<[^>]+>/g, " ");
    return unescaped(body).replaceAll(/\s+/g, " ").trim();
  }

  get title(): string {
    return unescaped(/<title>([^<]*)/.exec(this.html)?.[1] ?? "");
  }

  async #follow(answer: Response): Promise<this> {
    const to = answer.headers.get("location");
    if (to) return this.get(to);
    this.html = await answer.text();
    this.status = answer.status;
    return this;
  }

  #keep(line: string): void {
    const [pair = "", ...attributes] = line.split(";");
    const [name = "", value = ""] = pair.split("=");
    if (attributes.some((one) => /max-age=0/i.test(one))) this.#cookies.delete(name);
    else this.#cookies.set(name, value);
  }
}

function unescaped(text: string): string {
  return text.replaceAll("&quot;", '"').replaceAll("&#39;", "'").replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");
}
