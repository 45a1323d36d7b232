import { setTimeout as sleep } from "node:timers/promises";
import type { ManualClock } from "../../../src/app/manual-clock.ts";
import type { Service } from "../../../src/app/service.ts";

/** Until nothing is left to do; each call to one chat waits for its place, by a clock that only this moves on. */
export async function rest(clock: ManualClock, service: Service): Promise<void> {
  let busy = true;
  void service.idle().then(() => {
    busy = false;
  });
  for (; busy; await sleep(2)) await clock.advance(200);
}
