import type { Clock } from "../../app/ports.ts";
import type { WebMessage } from "../web-map.ts";

/** What goes down a stream: a message, a sign that a person is writing, a sign of life, or its end. */
export type Frame = { readonly frame: "message"; readonly message: WebMessage } | { readonly frame: "typing" | "alive" | "end" };

/** One open page; `frames` ends when the page is gone or the service stops. */
export interface Stream {
  readonly frames: AsyncIterable<Frame>;
  close(): void;
}

/** Open pages of one chat beyond which the oldest is closed: a worker has one phone, a reconnect may overlap. */
const MOST_PER_CHAT = 4;
/** A sign of life this often, in milliseconds, so that mobile networks keep the connection. */
const ALIVE_EVERY = 25_000;

/** The open event streams by chat. Keeps no message: whoever is not listening reads the history later. */
export class Streams {
  readonly #open = new Map<string, Set<Pipe>>();
  readonly #clock: Clock;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  open(chat: string): Stream {
    const pipes = this.#open.get(chat) ?? new Set<Pipe>();
    const [oldest] = pipes;
    if (pipes.size >= MOST_PER_CHAT) oldest?.push({ frame: "end" });
    const pipe = new Pipe(() => this.#forget(chat, pipe));
    this.#open.set(chat, pipes.add(pipe));
    this.#keepAlive(pipe);
    return pipe;
  }

  push(chat: string, frame: Frame): void {
    for (const pipe of this.#open.get(chat) ?? []) pipe.push(frame);
  }

  end(): void {
    for (const pipes of [...this.#open.values()]) for (const pipe of [...pipes]) pipe.push({ frame: "end" });
  }

  #forget(chat: string, pipe: Pipe): void {
    const pipes = this.#open.get(chat);
    pipes?.delete(pipe);
    if (pipes?.size === 0) this.#open.delete(chat);
  }

  #keepAlive(pipe: Pipe): void {
    pipe.cancel = this.#clock.after(ALIVE_EVERY, () => {
      pipe.push({ frame: "alive" });
      this.#keepAlive(pipe);
    });
  }
}

/** A queue that is read once, in order. */
class Pipe implements Stream {
  readonly #waiting: Frame[] = [];
  readonly #gone: () => void;
  #wake: () => void = () => {};
  cancel: () => void = () => {};

  constructor(gone: () => void) {
    this.#gone = gone;
  }

  push(frame: Frame): void {
    this.#waiting.push(frame);
    if (frame.frame === "end") this.close();
    this.#wake();
  }

  close(): void {
    this.cancel();
    this.#gone();
    if (this.#waiting.at(-1)?.frame !== "end") this.#waiting.push({ frame: "end" });
    this.#wake();
  }

  get frames(): AsyncIterable<Frame> {
    return this.#read();
  }

  async *#read(): AsyncGenerator<Frame> {
    for (;;) {
      const frame = this.#waiting.shift();
      if (frame?.frame === "end") return;
      if (frame) yield frame;
      else await new Promise<void>((wake) => (this.#wake = wake));
    }
  }
}
