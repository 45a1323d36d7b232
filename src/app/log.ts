import { pino } from "pino";
import type { Log } from "./ports.ts";

/** Quoted parts of an error's message may be a worker's words or a number; they are left out. */
function bare(message: string): string {
  return message
    .replace(/(["'`“]).*?(["'`”])/gsu, "…")
    .replace(/\p{Nd}(?:[\s().\-/]*\p{Nd}){4,}/gu, "…")
    .slice(0, 300);
}

/** One JSON line an entry on standard error, so that commands keep standard output for their results. */
export function makeLog(level: string): Log {
  const logger = pino({ level, base: null, timestamp: pino.stdTimeFunctions.isoTime }, pino.destination({ fd: 2, sync: true }));
  return {
    info: (what, fields) => logger.info(fields ?? {}, what),
    warn: (what, fields) => logger.warn(fields ?? {}, what),
    error: (what, error, fields) => logger.error({ ...fields, ...described(error) }, what),
  };
}

function described(error: unknown): Record<string, string> {
  if (!(error instanceof Error)) return { error: typeof error };
  const code = "code" in error && typeof error.code === "string" ? { code: error.code } : {};
  const where = /\n\s+at ([^\n]*)/.exec(error.stack ?? "")?.[1] ?? "";
  return { error: error.name, message: bare(error.message), where: where.replace(/\(?(?:file:\/\/)?\/.*\/(?=[^/]+\))/, "("), ...code };
}
