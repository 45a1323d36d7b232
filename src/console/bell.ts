import type { Clock } from "../app/ports.ts";

/** Lets one wait for what happens elsewhere; what rings while nobody waits is heard at the next wait. */
export class Bell<Sound extends string> {
  readonly #clock: Clock;
  readonly #rung = new Set<Sound>();
  #wake: () => void = () => {};

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  ring(sound: Sound): void {
    this.#rung.add(sound);
    this.#wake();
  }

  /** What has rung since the last wait; empty when nothing did for `ms`. */
  async wait(ms: number): Promise<readonly Sound[]> {
    if (this.#rung.size === 0) {
      await new Promise<void>((resolve) => {
        const cancel = this.#clock.after(ms, resolve);
        this.#wake = () => {
          cancel();
          resolve();
        };
      });
    }
    const sounds = [...this.#rung];
    this.#rung.clear();
    return sounds;
  }
}
