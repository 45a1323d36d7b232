import { examineNumber, examineTemplate, type Untold } from "../../channels/whatsapp-cloud/examine.ts";
import type { WhatsAppCloudSettings } from "../../config.ts";
import { type WordKey, words } from "../words.ts";
import type { Check } from "./check.ts";

const NUMBER = "whatsapp cloud";
const TEMPLATE = "whatsapp template";

/** Whether the platform knows our number, and how it holds the template. Neither token nor number is shown. */
export async function whatsAppChecks(settings: WhatsAppCloudSettings | null): Promise<readonly Check[]> {
  if (settings === null) return [{ name: NUMBER, state: "ok", message: words("doctor.setting-none") }];
  const found = await examineNumber(settings, settings.phoneId);
  if (found.state !== "ok") return [fault(NUMBER, UNTOLD[found.state])];
  const { name, quality, proven } = found;
  return [
    { name: NUMBER, state: "ok", message: words("doctor.whatsapp", { name, quality }) },
    ...(quality === "RED" ? [note(NUMBER, "doctor.whatsapp-red")] : []),
    ...(proven ? [] : [note(NUMBER, "doctor.whatsapp-unproven")]),
    ...(await templateChecks(settings)),
  ];
}

/** Nothing when no template is set. */
async function templateChecks(settings: WhatsAppCloudSettings): Promise<readonly Check[]> {
  const { template, accountId } = settings;
  if (template === null) return [];
  const { name } = template;
  if (!accountId) return [note(TEMPLATE, "doctor.whatsapp-template-unasked", { name })];
  const found = await examineTemplate(settings, accountId, template);
  if (found.state === "not-there") return [fault(TEMPLATE, "doctor.whatsapp-account")];
  if (found.state !== "ok") return [fault(TEMPLATE, UNTOLD[found.state])];
  const { approved, pending, refused, missing } = found;
  const of = (languages: readonly string[], make: (languages: string) => Check) =>
    languages.length > 0 ? [make(languages.join(", "))] : [];
  return [
    ...of(approved, (languages) => ({
      name: TEMPLATE,
      state: "ok",
      message: words("doctor.whatsapp-template", { name, languages }),
    })),
    ...of(pending, (languages) => note(TEMPLATE, "doctor.whatsapp-template-pending", { name, languages })),
    ...of(refused, (languages) => fault(TEMPLATE, "doctor.whatsapp-template-refused", { name, languages })),
    ...of(missing, (languages) => fault(TEMPLATE, "doctor.whatsapp-template-missing", { name, languages })),
  ];
}

const UNTOLD = {
  refused: "doctor.whatsapp-refused",
  "no-rights": "doctor.whatsapp-no-rights",
  "not-there": "doctor.whatsapp-not-there",
  offline: "doctor.whatsapp-offline",
} as const satisfies Record<Untold, WordKey>;

function note(name: string, key: WordKey, values: Readonly<Record<string, string>> = {}): Check {
  return { name, state: "note", message: words(key, values) };
}

function fault(name: string, key: WordKey, values: Readonly<Record<string, string>> = {}): Check {
  return { name, state: "fault", message: words(key, values) };
}
