import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

const DOCUMENT = fileURLToPath(new URL('../../../docs/browsers.md', import.meta.url));

/** A table of docs/browsers.md: the rows between its two markers, each by the text of its first cell. */
export async function readTable(name: string): Promise<Map<string, readonly string[]>> {
  const { rows } = await section(name);
  return new Map(rows.map((cells) => [cells[0] ?? '', cells]));
}

/** Puts another text into one column of the rows that are named. */
export async function writeColumn(name: string, column: number, cells: ReadonlyMap<string, string>): Promise<void> {
  const { before, rows, after } = await section(name);
  const written = rows.map((row) => row.with(column, cells.get(row[0] ?? '') ?? row[column] ?? ''));
  const text = written.map((row) => `| ${row.join(' | ')} |`).join('\n');
  await writeFile(DOCUMENT, `${before}${text}\n${after}`);
}

async function section(name: string): Promise<{ before: string; rows: string[][]; after: string }> {
  const text = await readFile(DOCUMENT, 'utf8');
  const [begin, end] = [`<!-- ${name} -->\n`, `<!-- end of ${name} -->`];
  const [from, to] = [text.indexOf(begin) + begin.length, text.indexOf(end)];
  if (from < begin.length || to < from) throw new Error(`docs/browsers.md has no table '${name}'.`);
  const lines = text.slice(from, to).trimEnd().split('\n');
  const head = lines.slice(0, 2).join('\n');
  const rows = lines.slice(2).map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
  return { before: `${text.slice(0, from)}${head}\n`, rows, after: text.slice(to) };
}
