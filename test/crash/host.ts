import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import type { Asked, FromService, Sent, ToService } from "./wire.ts";

type Answer = Extract<FromService, { kind: "answer" }>;

/** Keeps the service running, kills it, starts it again. Calls that a dead service left open end with null. */
export class Host {
  readonly faults: string[] = [];
  kills = 0;
  /** Conversations that a new run found unfinished, over all runs. */
  recovered = 0;
  #child: ChildProcess | null = null;
  #calls = 0;
  #open = new Map<number, (answer: Answer | null) => void>();
  #isUp = false;
  #up = Promise.withResolvers<void>();
  #ending = false;
  #gone: Promise<unknown> = Promise.resolve();
  readonly #start: () => ChildProcess;
  readonly #send: (sent: Sent, reply: (message: ToService) => void) => void;

  /** `folder` for the data, `compiled` for what makes the next start faster. */
  constructor(folder: string, compiled: string, onSend: (sent: Sent, reply: (message: ToService) => void) => void) {
    const began = String(Date.now());
    const program = new URL("./service.ts", import.meta.url).pathname;
    const env = { ...process.env, NODE_COMPILE_CACHE: compiled };
    this.#start = () => fork(program, [folder, began], { stdio: ["ignore", "inherit", "inherit", "ipc"], execArgv: [], env });
    this.#send = onSend;
  }

  /** Starts it; resolves when it is being loaded, not when it is up. */
  start(): void {
    const child = this.#start();
    this.#child = child;
    child.on("message", (message: FromService) => this.#hear(child, message));
    this.#ending = false;
    this.#gone = Promise.all([once(child, "exit"), once(child, "disconnect")]).then(([[code]]) => {
      if (!this.#ending) this.faults.push(`the service ended by itself with code ${code}`);
    });
  }

  /** When it is up, or gone. */
  get upOrGone(): Promise<unknown> {
    return Promise.race([this.up, this.#gone]);
  }

  get up(): Promise<void> {
    return this.#up.promise;
  }

  /** Ends it in good order. */
  async stop(): Promise<void> {
    await this.ask({ do: "stop" });
    this.#ending = true;
    this.#child?.disconnect();
    await this.#ended();
  }

  /** Ends it without warning; what it had said until then is heard. */
  async kill(): Promise<void> {
    this.#ending = true;
    this.#child?.kill("SIGKILL");
    this.kills += 1;
    await this.#ended();
  }

  async #ended(): Promise<void> {
    await this.#gone;
    if (this.#isUp) this.#up = Promise.withResolvers(); // else those who wait for it wait for the next one
    this.#isUp = false;
    for (const settle of this.#open.values()) settle(null);
    this.#open.clear();
  }

  /** One call to the service that is up; null when it died before it answered. */
  async ask(what: Asked): Promise<Answer | null> {
    await this.up;
    const call = this.#calls++;
    const { promise, resolve } = Promise.withResolvers<Answer | null>();
    this.#open.set(call, resolve);
    this.#post({ kind: "asked", call, what });
    return promise;
  }

  #post(message: ToService, child = this.#child): void {
    if (child?.connected) child.send(message, () => {}); // a process that dies now is one more case of the test
  }

  #hear(child: ChildProcess, message: FromService): void {
    if (message.kind === "fault") this.faults.push(message.what);
    if (message.kind === "send") this.#send(message.sent, (reply) => this.#post(reply, child));
    if (message.kind === "answer") {
      this.#open.get(message.call)?.(message);
      this.#open.delete(message.call);
    }
    if (message.kind !== "started") return;
    this.recovered += message.left;
    if (message.damages > 0) this.faults.push(`${message.damages} damaged documents at a start`);
    this.#isUp = true;
    this.#up.resolve();
  }
}
