import type { Clock } from "../../app/ports.ts";

export const pause = (clock: Clock, ms: number): Promise<void> => new Promise((resolve) => void clock.after(ms, resolve));

/** What `work` gives, or `late` when that takes longer than `ms`. A rejection of `work` after that is nobody's concern. */
export async function within<Result, Late>(clock: Clock, ms: number, work: Promise<Result>, late: Late): Promise<Result | Late> {
  const { promise, resolve } = Promise.withResolvers<Late>();
  const cancel = clock.after(ms, () => resolve(late));
  work.catch(() => {});
  try {
    return await Promise.race([work, promise]);
  } finally {
    cancel();
  }
}
