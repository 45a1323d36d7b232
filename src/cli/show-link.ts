import type { Log } from "../app/ports.ts";
import type { State } from "../channels/whatsapp-web/states.ts";
import { words } from "./words.ts";

/** A terminal, or what stands in its place. */
export interface Screen {
  readonly isTTY?: boolean;
  write(text: string): unknown;
}

/**
 * Shows at the terminal what to scan with the phone, and when that is done. The code opens the number to whoever has it, so where
 * output goes to a file or a log it is not written at all.
 */
export function showLink(screen: Screen, log: Log): (state: State) => void {
  const show = async (qr: string): Promise<void> => {
    const { default: printer } = await import("qrcode-terminal");
    printer.generate(qr, { small: true }, (picture) => screen.write(`${words("start.whatsapp-scan")}\n${picture}\n`));
  };
  let before: State["name"] | null = null;
  return (state) => {
    if (state.name === "waiting-for-qr") {
      if (screen.isTTY) void show(state.qr).catch((error: unknown) => log.error("The code to scan could not be shown.", error));
      else if (before !== state.name)
        log.warn("WhatsApp waits to be linked: start Mitra once in a terminal and scan what it shows.", { channel: "whatsapp" });
    }
    if (state.name === "ready" && before === "waiting-for-qr" && screen.isTTY) screen.write(`${words("start.whatsapp-ready")}\n`);
    before = state.name;
  };
}
