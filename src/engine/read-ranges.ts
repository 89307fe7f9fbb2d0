import type { EncodedRanges, StreamRange } from '../contract/database-engine.ts';
import type { EncodedCommit } from '../contract/encoded-commit.ts';
import { PAGE_LENGTH } from '../contract/page-length.ts';
import { mayHoldMore } from '../storage/budget.ts';
import type { KeyValueDatabase, RangeQuery } from '../storage/port.ts';
import { isCommitRecord, parseCommits } from './records.ts';
import { commitsQuery, streamKey } from './stream.ts';

// While nothing is known of the texts, so few ranges that they may be held if they are long; then as many as fit.
const FEW = 8; // ranges
const GROWTH = 16;

// A range has no more records than versions, and those that tell of a deletion.
const TOMBSTONES = 2;

/** Stored values of a range, and whether it may go on behind them. */
interface Found {
  readonly values: readonly unknown[];
  readonly isCut: boolean;
}

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
    for (const [index, { values, isCut }] of (await find(database, asked)).entries()) {
      const { name: type, id, first } = asked[index] as StreamRange;
      const found = parseCommits({ database: name, name: type, id }, values, first);
      for (const commit of found) length += commit.text.length;
      commits.push(...found);
      counts.push(found.length);
      if (isCut || length >= PAGE_LENGTH) return { commits, counts, isCut };
    }
    ask = Math.max(1, Math.min(counts.length * GROWTH, Math.ceil((counts.length * (PAGE_LENGTH - length)) / (length + 1))));
  }
  return { commits, counts, isCut: false };
}

/** What the storage has of ranges. Nearly all of them end where a record does; the others are looked at once more. */
async function find(database: KeyValueDatabase, ranges: readonly StreamRange[]): Promise<readonly Found[]> {
  const answers = await database.read(ranges.map(within));
  const found = new Map(ranges.map((range, index) => [range, foundIn(range, answers[index])]));
  const short = ranges.filter((range) => !found.get(range));
  // Both from one state: records may have been compacted since.
  const again = await database.read(short.flatMap((range) => [within(range), behind(range)]));
  for (const [index, range] of short.entries()) found.set(range, foundIn(range, again[2 * index], again[2 * index + 1] ?? []));
  return ranges.map((range) => found.get(range) ?? { values: [], isCut: false });
}

/** What there is of a range, given what ends within it; `undefined` when what lies behind has to be known for that. */
function foundIn(range: StreamRange, values: readonly unknown[] = [], held?: readonly unknown[]): Found | undefined {
  const last = values.at(-1);
  if (isCommitRecord(last) && last.lastVersion === range.last) return { values, isCut: false };
  if (mayHoldMore(within(range), values)) return { values, isCut: true };
  return held && { values: [...values, ...held], isCut: false };
}

/** The records that end within a range. */
function within({ name, id, first, last }: StreamRange): RangeQuery {
  return commitsQuery(streamKey({ database: '', name, id }), first, last, last - first + 1 + TOMBSTONES);
}

/** The record that holds the end of a range, when none ends there. */
function behind({ name, id, last }: StreamRange): RangeQuery {
  return commitsQuery(streamKey({ database: '', name, id }), last, Infinity, 1);
}
