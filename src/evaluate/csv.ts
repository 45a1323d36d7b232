/** One record of a CSV file and the line on which it begins. */
export interface CsvRecord {
  readonly cells: readonly string[];
  readonly line: number;
}

/**
 * Reads CSV as RFC 4180 writes it: cells in quotes may hold commas, newlines and doubled quotes. Blank lines are left out. Throws an Error
 * that names the line when a quote is never closed.
 */
export function readCsv(text: string): CsvRecord[] {
  const records: CsvRecord[] = [];
  let cells: string[] = [];
  let line = 1;
  let began = 1;
  const cell = /(?:"((?:[^"]|"")*)"|([^,"\r\n][^,\r\n]*|))(,|\r?\n|\r|$)/gy;
  const plain = text.replace(/^\ufeff/, "");
  while (cell.lastIndex < plain.length || cells.length > 0) {
    const found = cell.exec(plain);
    if (!found)
      throw new Error(`${line}: a quote is opened here and not closed, or stands inside a cell. Write "" for a quote in a quoted cell.`);
    const [all, quoted, bare, end] = found;
    cells.push(quoted === undefined ? (bare ?? "") : quoted.replaceAll('""', '"'));
    line += all.match(/\r\n|\r|\n/g)?.length ?? 0;
    if (end === ",") continue;
    if (cells.some((written) => written !== "")) records.push({ cells, line: began });
    cells = [];
    began = line;
    if (end === "") break;
  }
  return records;
}
