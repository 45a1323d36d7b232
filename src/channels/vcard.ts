import type { Card } from "../domain/message.ts";

/** Longest text that is read, in UTF-16 units: a card may hold a portrait. */
const LONGEST = 512 * 1024;

interface Line {
  readonly name: string;
  readonly value: string;
}

/**
 * The names and numbers in a text of vCards 2.1, 3.0 or 4.0 (RFC 2426, RFC 6350), in order; empty when it holds none. What is no line of a card is
 * passed over. Our own, because ical.js refuses 2.1, and vcf leaves names in its quoted-printable as they are, which phones still send.
 */
export function readVCards(text: string): readonly Card[] {
  const cards: { lines: Line[] }[] = [];
  for (const raw of unfolded(text.slice(0, LONGEST))) {
    const line = lineOf(raw);
    if (line?.name === "BEGIN") cards.push({ lines: [] });
    else if (line) cards.at(-1)?.lines.push(line);
  }
  return cards.map(({ lines }) => cardOf(lines)).filter(({ name, phones }) => name !== "" || phones.length > 0);
}

const QUOTED = /;(?:ENCODING=)?QUOTED-PRINTABLE/i;

/** A line goes on in the next one that begins with a blank, or after the "=" at the end of a quoted-printable one. */
function unfolded(text: string): string[] {
  const lines: string[] = [];
  let [quoted, open] = [false, false];
  for (const line of text.split(/\r\n|\r|\n/)) {
    const last = lines.length - 1;
    const folded = !open && last >= 0 && /^[ \t]/.test(line);
    if (!open && !folded) quoted = QUOTED.test(line);
    const part = quoted && line.endsWith("=") ? line.slice(0, -1) : line;
    if (open || folded) lines[last] += folded ? part.slice(1) : part;
    else lines.push(part);
    open = part !== line;
  }
  return lines;
}

const KEPT: ReadonlySet<string> = new Set(["BEGIN", "FN", "N", "ORG", "TEL"]);

/** "item1.TEL;TYPE=\"cell,voice\":+60 11" is TEL and its value. */
function lineOf(raw: string): Line | null {
  const [head = "", name = "", parameters = ""] = /^(?:[\w-]+\.)?([A-Za-z-]+)((?:;(?:"[^"]*"|[^":])*)?):/.exec(raw) ?? [];
  if (!KEPT.has(name.toUpperCase())) return null;
  const value = raw.slice(head.length);
  return { name: name.toUpperCase(), value: QUOTED.test(parameters) ? fromQuoted(value, parameters) : value };
}

function fromQuoted(value: string, parameters: string): string {
  const bytes = Buffer.from(
    value.replace(/=([0-9A-F]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
    "latin1",
  );
  const [, charset = "utf-8"] = /;CHARSET=([\w-]+)/i.exec(parameters) ?? [];
  try {
    return new TextDecoder(charset).decode(bytes);
  } catch {
    return new TextDecoder().decode(bytes);
  }
}

function cardOf(lines: readonly Line[]): Card {
  const all = (name: string) => lines.filter((line) => line.name === name).map(({ value }) => value);
  const [name = ""] = [...all("FN").map(plain), ...all("N").map(spoken), ...all("ORG").map((value) => fieldsOf(value).join(" "))].filter(
    (found) => found.trim() !== "",
  );
  return { name: name.trim(), phones: all("TEL").map(numberIn).filter(Boolean) };
}

/** Family name, given name, further names, title, suffix: as it is said. */
function spoken(value: string): string {
  const [family = "", given = "", further = ""] = fieldsOf(value);
  return [given, further, family].filter(Boolean).join(" ");
}

/** The parts between semicolons; one with a stroke before it is a sign like any other. */
function fieldsOf(value: string): string[] {
  const fields = [""];
  for (const [sign] of value.matchAll(/\\.|./gsu))
    if (sign === ";") fields.push("");
    else fields[fields.length - 1] += sign;
  return fields.map(plain);
}

const plain = (value: string): string => value.replace(/\\(.)/gsu, (_, sign: string) => (/n/i.test(sign) ? " " : sign));

/** In 4.0 a number may be an address: tel:+60-11-0000;ext=5. */
const numberIn = (value: string): string => plain(value).trim().replace(/^tel:/i, "").replace(/;.*$/s, "").trim();
