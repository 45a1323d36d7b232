import type { Log } from "../app/ports.ts";
import type { State } from "../channels/whatsapp-web/states.ts";
import { words } from "./words.ts";

/** A terminal, or what stands in its place. */
export interface Screen {
  readonly isTTY?: boolean;
  write(text: string): unknown;
}

type Waiting = Extract<State, { readonly name: "waiting-for-qr" }>;

/**
 * Shows at the terminal what to scan with the phone or to type there, and when that is done. Either opens the number to whoever has it, so
 * where output goes to a file or a log they are not written at all.
 */
export function showLink(screen: Screen, log: Log): (state: State) => void {
  const draw = async (qr: string): Promise<void> => {
    const { default: qrcode } = await import("qrcode");
    const picture = await qrcode.toString(qr, { type: "terminal", small: true, errorCorrectionLevel: "L" });
    screen.write(`${words("start.whatsapp-scan")}\n${picture}\n`);
  };
  const show = ({ qr, code }: Waiting): void => {
    if (code !== undefined) return void screen.write(`${words("start.whatsapp-code", { code })}\n`);
    draw(qr).catch((error: unknown) => log.error("The code to scan could not be shown.", error));
  };
  let before: State | null = null;
  return (state) => {
    if (state.name === "waiting-for-qr") {
      if (screen.isTTY) show(state);
      else if (before?.name !== state.name)
        log.warn("WhatsApp waits to be linked: open Channels at the desk, or start Mitra once in a terminal.", { channel: "whatsapp" });
    }
    if (state.name === "ready" && before?.name === "waiting-for-qr" && screen.isTTY) screen.write(`${words("start.whatsapp-ready")}\n`);
    before = state;
  };
}
