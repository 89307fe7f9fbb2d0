import type { EncodedPage, EncodedSnapshot, ReadRange } from '../contract/event-store-engine.ts';
import { EventDeserializationError } from '../contract/errors/index.ts';
import type { StoreId } from '../contract/store-id.ts';
import { mayHoldMore } from '../storage/budget.ts';
import type { KeyValueDatabase, RangeQuery } from '../storage/port.ts';
import { isCommitRecord, isSnapshotRecord, parseCommits } from './records.ts';
import { commitsQuery, latestSnapshotQuery, snapshotKeysQuery, streamKey, versionOfKey } from './stream.ts';

/** A stream to read, and the database it is in. */
export interface ReadSource {
  readonly storeId: StoreId;
  readonly database: KeyValueDatabase;
}

/** One page of a stream. A snapshot stands for what lies before it: one from which the range does not go on is left out. */
export async function readPage(
  source: ReadSource,
  { first, last, limit, useSnapshot = false, reverse = false }: ReadRange,
): Promise<EncodedPage> {
  if (first > last) return { commits: [] };
  if (reverse) return readCommitsBackwards(source, first, last, limit);
  const latest = useSnapshot ? await readLatestSnapshot(source, last) : undefined;
  const snapshot = latest && latest.version >= first - 1 ? latest : undefined;
  const from = snapshot ? Math.max(first, snapshot.version + 1) : first;
  const page = from > last ? { commits: [] } : await readCommits(source, from, last, limit);
  return snapshot ? { ...page, snapshot } : page;
}

/** @throws EventDeserializationError when the stored snapshot is damaged. */
export async function readLatestSnapshot(
  { storeId, database }: ReadSource,
  atMost: number,
): Promise<EncodedSnapshot | undefined> {
  const [[value] = []] = await database.read([latestSnapshotQuery(streamKey(storeId), atMost)]);
  if (value === undefined || isSnapshotRecord(value)) return value;
  const versions = await readSnapshotVersions(database, streamKey(storeId));
  const version = versions.findLast((candidate) => candidate <= atMost) ?? atMost;
  throw new EventDeserializationError({ storeId, version, reason: 'the stored snapshot is damaged' });
}

export async function readSnapshotVersions(database: KeyValueDatabase, stream: string): Promise<readonly number[]> {
  const [keys = []] = await database.read([snapshotKeysQuery(stream)]);
  return keys.map(versionOfKey);
}

/** A commit record is found by its last version, so the one that holds `last` is the first at or after it. */
async function readCommits({ storeId, database }: ReadSource, from: number, last: number, limit: number): Promise<EncodedPage> {
  const stream = streamKey(storeId);
  // Of one record nothing needs to be known but that it is the next.
  const end = limit === 1 ? Infinity : last - 1;
  const query = commitsQuery(stream, from, end, limit);
  const queries = end < last ? [query, commitsQuery(stream, last, Infinity, 1)] : [query];
  const [before = [], holding = []] = await database.read(queries);
  if (!mayHoldMore(query, before)) return { commits: parseCommits(storeId, [...before, ...holding], from) };
  const commits = parseCommits(storeId, before, from);
  return { commits, next: lastVersionOf(before, last) + 1 };
}

/** Of the last record, which may be a tombstone. */
function lastVersionOf(values: readonly unknown[], otherwise: number): number {
  const record = values.at(-1);
  return isCommitRecord(record) ? record.lastVersion : otherwise;
}

/** The records from the one that holds `last` down to the one that holds `from`, newest first. */
async function readCommitsBackwards(
  { storeId, database }: ReadSource,
  from: number,
  last: number,
  limit: number,
): Promise<EncodedPage> {
  const stream = streamKey(storeId);
  const query: RangeQuery = { ...commitsQuery(stream, from, last - 1, limit), reverse: true };
  const queries = last < Infinity ? [query, commitsQuery(stream, last, Infinity, 1)] : [query];
  const [before = [], holding = []] = await database.read(queries);
  const values = [...before.toReversed(), ...holding];
  const isEnd = !mayHoldMore(query, before);
  // Where the page does not reach to the beginning of the range, its oldest record is followed by older ones.
  const commits = parseCommits(storeId, values, isEnd ? from : firstVersionOf(values, from));
  const { firstVersion = 1 } = commits[0] ?? {};
  const next = !isEnd && firstVersion > from ? { next: firstVersion - 1 } : {};
  return { commits: commits.toReversed(), ...next };
}

/** As the first record says that is not damaged; the damaged ones before it are told by versions that end where it begins. */
function firstVersionOf(values: readonly unknown[], otherwise: number): number {
  const index = values.findIndex(isCommitRecord);
  const record = values[index];
  return isCommitRecord(record) ? record.firstVersion - index : otherwise;
}
