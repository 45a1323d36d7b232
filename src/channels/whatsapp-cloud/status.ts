import type { Activity } from "botframework-schema";
import * as v from "valibot";
import type { Report } from "../../app/ports.ts";
import type { SaidData } from "../activity.ts";
import { valuesOf } from "../whatsapp-map.ts";
import { cameOfCode } from "./outcome.ts";

/**
 * The name by which the platform calls a message of ours when it tells what became of it: it brings back `biz_opaque_callback_data` with every status
 * (Messages, Status webhook). So nothing of ours has to be kept to know which message is meant, and a status may come before the answer to our call.
 */
export function tracked(activity: Partial<Activity>, row: string = activity.id ?? ""): { readonly biz_opaque_callback_data?: string } {
  const { conversation }: SaidData = activity.channelData; // written by activityOf
  const name = `${OURS}${conversation}:${row}`;
  return name.length <= LONGEST_NAME ? { biz_opaque_callback_data: name } : {};
}

const OURS = "mitra:";
/** The platform's own limit. */
const LONGEST_NAME = 512;
const NAME = /^mitra:([a-z0-9]{26}):(.+)$/s;

const Status = v.object({
  id: v.pipe(v.string(), v.nonEmpty()),
  status: v.picklist(["sent", "delivered", "read", "failed"]),
  biz_opaque_callback_data: v.pipe(v.string(), v.regex(NAME)),
  errors: v.optional(v.array(v.object({ code: v.number() }))),
});

/** What one post of the platform tells of messages of ours; statuses of other programs on the same number say nothing to us. */
export function readStatuses(data: unknown, phoneId: string): readonly Report[] {
  return (valuesOf(data, phoneId) ?? []).flatMap(({ statuses = [] }) => statuses.flatMap(readStatus));
}

function readStatus(data: unknown): Report[] {
  const parsed = v.safeParse(Status, data);
  const [, conversation, row] = NAME.exec(parsed.success ? parsed.output.biz_opaque_callback_data : "") ?? [];
  if (!parsed.success || !conversation || !row) return [];
  const { id, status, errors = [] } = parsed.output;
  const came = status === "failed" ? cameOfCode(errors[0]?.code ?? null) : { outcome: status };
  return [{ id: `${id}.${status}`, conversation, row, came }];
}
