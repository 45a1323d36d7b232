const UNITS: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };
/** Ten years: far beyond every timer, and short of what a date can hold. */
const LONGEST_MS = 3_650 * 86_400_000;

/** Milliseconds of `90s`, `15m`, `2h`, `3d`, or of several in a row such as `1h30m`; null for anything else. */
export function durationMs(text: string): number | null {
  const compact = text.replace(/\s+/g, "").toLowerCase();
  if (!/^(\d+(\.\d+)?[smhd])+$/.test(compact)) return null;
  const parts = compact.match(/[\d.]+[smhd]/g) ?? [];
  const sum = parts.reduce((total, part) => total + Number.parseFloat(part) * (UNITS[part.at(-1) ?? ""] ?? 0), 0);
  return sum <= LONGEST_MS ? Math.round(sum) : null;
}
