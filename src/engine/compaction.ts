import { countFitting, messagesIn, recordText } from '../contract/record-text.ts';
import { mayHoldMore } from '../storage/budget.ts';
import type { Write } from '../storage/port.ts';
import { ConflictError } from '../storage/commit-errors.ts';
import { parseCommits, type CommitRecord } from './records.ts';
import { EVENTS } from './schema.ts';
import type { Session } from './session.ts';
import { commitsQuery } from './stream.ts';

// Enough small records to make a full one of, few enough that nobody waits long behind a step.
const MOST_RECORDS = 256; // in a step, which is also no more than a page of them

export interface CompactionStep {
  /** Commit records that the step has dealt with, and how many it made of them. */
  readonly before: number;
  readonly after: number;
  /** Where to go on; absent at the end of the stream. */
  readonly next?: CompactionRange;
}

export interface CompactionRange {
  /** First version. */
  readonly first: number;
}

export const COMPACTION_START: CompactionRange = { first: 1 };

/**
 * Splices the next small commit records into one, whose key is that of the last: no version moves, and who reads meanwhile
 * finds the old ones or the new one. Runs inside the session's turn.
 * @throws EventDeserializationError when a record is damaged or missing.
 */
export async function compactStep(session: Session, { first }: CompactionRange): Promise<CompactionStep> {
  await session.assertLive();
  const query = commitsQuery(session.stream, first, Infinity, MOST_RECORDS);
  const [values = []] = await session.database.read([query]);
  const records = parseCommits(session.storeId, values, first);
  const isEnd = !mayHoldMore(query, values);
  const after = (dealtWith: readonly CommitRecord[]): CompactionRange => ({ first: lastVersionOf(dealtWith) + 1 });
  const start = records.findIndex((record, index) => fitsWith(record, records[index + 1]));
  if (start === -1) return { before: records.length, after: records.length, ...(!isEnd && { next: after(records) }) };
  const group = groupFrom(records.slice(start));
  const isCutOff = !isEnd && start + group.length === records.length;
  if (isCutOff && start > 0) return { before: start, after: start, next: after(records.slice(0, start)) };
  await splice(session, group);
  const left = records.length - start - group.length;
  return {
    before: start + group.length,
    after: start + 1,
    ...((left > 0 || !isEnd) && { next: after(group) }),
  };
}

function fitsWith(record: CommitRecord, next: CommitRecord | undefined): boolean {
  return next !== undefined && groupFrom([record, next]).length === 2;
}

/** As many from the front as make one record, and can be read. */
function groupFrom(records: readonly CommitRecord[]): readonly CommitRecord[] {
  const fitting = records.slice(0, countFitting(records.map(({ text }) => messagesIn(text))));
  const damaged = fitting.findIndex((record) => !isReadable(record));
  return damaged === -1 ? fitting : fitting.slice(0, damaged);
}

/** Spliced into others, a damaged text would take them with it. */
function isReadable({ firstVersion, lastVersion, text }: CommitRecord): boolean {
  try {
    const messages: unknown = JSON.parse(text);
    return Array.isArray(messages) && messages.length === lastVersion - firstVersion + 1;
  } catch {
    return false;
  }
}

async function splice(session: Session, group: readonly CommitRecord[]): Promise<void> {
  const lastVersion = lastVersionOf(group);
  const text = recordText(group.map((record) => messagesIn(record.text)));
  const value: CommitRecord = { firstVersion: group[0]?.firstVersion ?? lastVersion, lastVersion, text };
  const removed = group.slice(0, -1).map((record): Write => ({
    type: 'delete',
    collection: EVENTS,
    key: [session.stream, record.lastVersion],
  }));
  try {
    await session.database.commit({
      checks: [session.fence],
      writes: [...removed, { type: 'put', collection: EVENTS, key: [session.stream, lastVersion], value }],
      durability: 'relaxed', // A power cut that takes it back brings the small records again.
    });
  } catch (error) {
    throw error instanceof ConflictError ? session.lostTo(error.found) : error;
  }
}

function lastVersionOf(records: readonly CommitRecord[]): number {
  return records.at(-1)?.lastVersion ?? 0;
}
