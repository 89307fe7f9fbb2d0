// A quoted field, with doubled quotes inside, or a bare one; and what ends it.
const FIELD = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|\r|$)/y;

export interface CsvRow {
  /** Where the row begins, from 1. */
  readonly line: number;
  readonly fields: readonly string[];
}

/** The text is not CSV, or not a statement. */
export class StatementError extends Error {
  override readonly name = 'StatementError';
  readonly line: number;

  constructor(line: number, reason: string) {
    super(`Line ${line}: ${reason}.`);
    this.line = line;
  }
}

/** Rows of comma-separated values (RFC 4180), empty lines left out. */
export function* parseCsv(text: string): Generator<CsvRow, void, undefined> {
  const field = new RegExp(FIELD);
  let [line, at, fields] = [1, text.startsWith('\uFEFF') ? 1 : 0, [] as string[]];
  let begin = line;
  while (at < text.length) {
    field.lastIndex = at;
    const match = field.exec(text);
    if (!match) throw new StatementError(line, 'a quote is not closed, or stands inside a field that is not quoted');
    const [whole, quoted, bare = '', end = ''] = match;
    fields.push(quoted?.replaceAll('""', '"') ?? bare);
    at += whole.length;
    if (quoted !== undefined) line += quoted.split('\n').length - 1;
    if (end === ',' && at < text.length) continue;
    if (end === ',') fields.push('');
    if (fields.length > 1 || fields[0] !== '') yield { line: begin, fields };
    begin = ++line;
    fields = [];
  }
}
