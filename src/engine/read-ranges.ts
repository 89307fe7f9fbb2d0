import type { EncodedRanges, StreamRange } from '../contract/database-engine.ts';
import type { EncodedCommit } from '../contract/encoded-commit.ts';
import { PAGE_LENGTH } from '../contract/page-length.ts';
import { mayHoldMore } from '../storage/budget.ts';
import type { KeyValueDatabase, RangeQuery } from '../storage/port.ts';
import { parseCommits } from './records.ts';
import { commitsQuery, streamKey } from './stream.ts';

// While nothing is known of the texts, so few ranges that they may be held if they are long; then as many as fit.
const FEW = 8; // ranges
const GROWTH = 16;

// A range has no more records than versions, and those that tell of a deletion.
const TOMBSTONES = 2;

/** The commit records of ranges of several streams, until their texts make a page. */
export async function readRanges(
  database: KeyValueDatabase,
  name: string,
  ranges: readonly StreamRange[],
): Promise<EncodedRanges> {
  const commits: EncodedCommit[] = [];
  const counts: number[] = [];
  let length = 0;
  for (let ask = FEW; counts.length < ranges.length;) {
    const asked = ranges.slice(counts.length, counts.length + ask);
    const queries = asked.map(queriesOf);
    const answers = await database.read(queries.flat());
    let next = 0;
    for (const [index, range] of asked.entries()) {
      const [query] = queries[index] ?? [];
      const before = answers[next++] ?? [];
      const isCut = range.first < range.last && query !== undefined && mayHoldMore(query, before);
      const holding = range.first < range.last ? (answers[next++] ?? []) : [];
      const values = isCut ? before : [...before, ...holding];
      const found = parseCommits({ database: name, name: range.name, id: range.id }, values, range.first);
      for (const commit of found) length += commit.text.length;
      commits.push(...found);
      counts.push(found.length);
      if (isCut || length >= PAGE_LENGTH) return { commits, counts, isCut };
    }
    ask = Math.max(1, Math.min(counts.length * GROWTH, Math.ceil((counts.length * (PAGE_LENGTH - length)) / (length + 1))));
  }
  return { commits, counts, isCut: false };
}

/** What ends within the range, and the first record that ends at its last version or after it. */
function queriesOf({ name, id, first, last }: StreamRange): readonly RangeQuery[] {
  const stream = streamKey({ database: '', name, id });
  const holding = commitsQuery(stream, last, Infinity, 1);
  return first < last ? [commitsQuery(stream, first, last - 1, last - first + TOMBSTONES), holding] : [holding];
}
