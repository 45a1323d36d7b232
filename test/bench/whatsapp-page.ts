// Loaded before the service by the bench: the library of WhatsApp opens our page in place of WhatsApp's, in the browser of the tests, without a network.
import whatsAppWeb, { type ClientOptions } from "whatsapp-web.js";

/** What the bench tells, as JSON in the variable `BENCH_WHATSAPP_PAGE`. */
export interface OurPage {
  /** Where the page lies, as `0.fake.html`. */
  readonly folder: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
}

const { folder, args, env }: OurPage = JSON.parse(process.env.BENCH_WHATSAPP_PAGE ?? "");

class OnOurPage extends whatsAppWeb.Client {
  constructor(options: ClientOptions) {
    const puppeteer = { ...options.puppeteer, args: [...args, "--host-resolver-rules=MAP * ~NOTFOUND"], env };
    super({ ...options, puppeteer, webVersion: "0.fake", webVersionCache: { type: "local", path: folder, strict: true } });
  }
}

Object.assign(whatsAppWeb, { Client: OnOurPage });
