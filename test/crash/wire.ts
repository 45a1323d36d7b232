import type { Inbound, SendOutcome } from "../../src/app/ports.ts";
import type { StaffResult } from "../../src/app/staff.ts";
import type { StaffVerb } from "../../src/domain/events.ts";

/** The two channels of the test: to the first a message may be sent twice and is shown once, to the second not. */
export const CHANNELS = ["again", "once"] as const;
export type ChannelName = (typeof CHANNELS)[number];

/** The service's time runs so much faster, so that a worker may write often and timers come due within the test. */
export const SPEED = 60;

/** What the outside world asks of the service. */
export type Asked =
  | { readonly do: "receive"; readonly inbound: Inbound }
  | { readonly do: "staff"; readonly channel: string; readonly chat: string; readonly verb: StaffVerb }
  | { readonly do: "idle" }
  | { readonly do: "stop" };

export type ToService =
  | { readonly kind: "asked"; readonly call: number; readonly what: Asked }
  | { readonly kind: "outcome"; readonly call: number; readonly outcome: SendOutcome };

/** One call to a platform. */
export interface Sent {
  readonly call: number;
  readonly channel: string;
  readonly chat: string;
  readonly row: string;
  readonly text: string;
}

export type FromService =
  | { readonly kind: "started"; readonly left: number; readonly damages: number }
  | {
      readonly kind: "answer";
      readonly call: number;
      readonly stored?: "new" | "repeat";
      readonly refused?: StaffResult["refused"];
      readonly left?: number;
    }
  | { readonly kind: "send"; readonly sent: Sent }
  | { readonly kind: "fault"; readonly what: string };
