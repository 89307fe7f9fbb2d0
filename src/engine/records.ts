import type { EncodedCommit } from '../contract/encoded-commit.ts';
import type { EncodedSnapshot } from '../contract/event-store-engine.ts';
import { EventDeserializationError } from '../contract/errors/index.ts';
import type { StoreId } from '../contract/store-id.ts';

/** The fence of a stream: which session holds it, and how many have held it. Written when a session opens. */
export interface StreamRecord {
  /** The session's id: changes with every session, and is what each write checks. */
  readonly etag: string;
  /** Counts the sessions of the stream, from 1. It never goes back. */
  readonly epoch: number;
  /** How long the session lasts, in milliseconds. */
  readonly timeoutMs: number;
  /** When the session ends by itself, in milliseconds since 1970 on the holder's clock. */
  readonly expiresAt: number;
  /** Who shares the locks of the holder; absent: everybody. */
  readonly reach?: string;
  /** Any opener may end the session at once, as its holder only tidies up. */
  readonly yields?: true;
}

/**
 * One append, or a part of a long one. One that ends before it begins is a tombstone: everything up to its end was deleted. It stands
 * twice, under `tombstoneKeys`.
 */
export type CommitRecord = EncodedCommit;

/**
 * A position of the log, as stored: stream, first version and last version, for each stream to which the commit brought something. A
 * last version before the first one tells that the stream was deleted up to it.
 */
export type LogRecord = readonly (string | number)[];

export function parseStreamRecord(value: unknown): StreamRecord | undefined {
  return hasFields(value, { etag: 'string', epoch: 'number', timeoutMs: 'number', expiresAt: 'number' })
    ? (value as StreamRecord)
    : undefined;
}

/**
 * Stored values as commit records that follow each other without a hole.
 * @throws EventDeserializationError naming the first version that is damaged or missing.
 */
export function parseCommits(storeId: StoreId, values: readonly unknown[], first: number): readonly CommitRecord[] {
  let expected = first;
  let isFirst = true;
  return values.flatMap((value) => {
    if (!isCommitRecord(value)) {
      throw new EventDeserializationError({ storeId, version: expected, reason: 'the stored record is damaged' });
    }
    if (isTombstone(value)) {
      expected = Math.max(expected, value.firstVersion);
      return [];
    }
    if (isFirst ? value.firstVersion > expected : value.firstVersion !== expected) {
      throw new EventDeserializationError({ storeId, version: expected, reason: 'it is missing from the storage' });
    }
    isFirst = false;
    expected = value.lastVersion + 1;
    return [value];
  });
}

function isTombstone({ firstVersion, lastVersion }: CommitRecord): boolean {
  return firstVersion > lastVersion;
}

export function isSnapshotRecord(value: unknown): value is EncodedSnapshot {
  return hasFields(value, { version: 'number', text: 'string' });
}

// Asked of thousands of records in a row, so without a list of fields.
export function isCommitRecord(value: unknown): value is CommitRecord {
  if (typeof value !== 'object' || value === null) return false;
  const { firstVersion, lastVersion, text } = value as Partial<CommitRecord>;
  return typeof firstVersion === 'number' && typeof lastVersion === 'number' && typeof text === 'string';
}

function hasFields(value: unknown, types: Readonly<Record<string, 'string' | 'number'>>): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return Object.entries(types).every(([field, type]) => typeof Reflect.get(value, field) === type);
}
