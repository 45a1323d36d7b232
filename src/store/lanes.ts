/**
 * Work in order per key, side by side across keys. `run` gets the waiting jobs of one key, takes some off the front
 * (at least one), settles them, and never rejects; jobs that arrive meanwhile wait for the next call.
 */
export class Lanes<Job> {
  #run: (key: string, waiting: Job[]) => Promise<void>;
  #waiting = new Map<string, Job[]>();
  #whenIdle: (() => void)[] = [];

  constructor(run: (key: string, waiting: Job[]) => Promise<void>) {
    this.#run = run;
  }

  push(key: string, job: Job): void {
    const waiting = this.#waiting.get(key);
    if (waiting) waiting.push(job);
    else void this.#drain(key, [job]);
  }

  async #drain(key: string, waiting: Job[]): Promise<void> {
    this.#waiting.set(key, waiting);
    while (waiting.length > 0) await this.#run(key, waiting);
    this.#waiting.delete(key);
    if (this.#waiting.size === 0) for (const done of this.#whenIdle.splice(0)) done();
  }

  /** Settles when nothing is waiting or running. */
  idle(): Promise<void> {
    if (this.#waiting.size === 0) return Promise.resolve();
    return new Promise((resolve) => this.#whenIdle.push(resolve));
  }
}
