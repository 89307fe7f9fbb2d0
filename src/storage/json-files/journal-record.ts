import type { Key } from '../key.ts';
import type { Holder } from './holder.ts';
import { keyOfWritten, writtenKey, type WrittenKey } from '../written-key.ts';
import { isStoredValue, type StoredValue } from './value-text.ts';

/** What is stored at a key from now on; without `stored` nothing is. */
export interface StoredWrite {
  readonly collection: string;
  readonly key: Key;
  readonly stored?: StoredValue;
}

/** The right to bring what the journal holds to the files, and to end it: taken from whoever had it before. */
export interface Claim {
  readonly by: Holder;
  readonly over?: string | undefined;
}

/** The end of a journal: the next one begins with what came after so many of its records. */
export interface Seal {
  readonly by: string;
  readonly applied: number;
}

/** What a record says. */
export type RecordBody =
  | { readonly writes: readonly StoredWrite[] }
  | { readonly claim: Claim }
  /** The claim of that token is given back. */
  | { readonly release: string }
  | { readonly seal: Seal }
  | { readonly deleted: true };

/**
 * A line of the journal. It holds if it is the first with its `after`, which is how many records its writer had seen: so whoever
 * reads the journal knows which of several that were written at once has won.
 */
export type JournalRecord = RecordBody & { readonly after: number; readonly id: string };

/** The first line: how many records there have been before. */
export interface JournalHeader {
  readonly journal: number;
  readonly sequence: number;
}

// A line begins with the break and ends with the semicolon. So one that was cut off, as its writer died or had no room, is not
// made whole by what is written behind it: no part of a JSON object is one, and none is ended by a line break.
const END = ';';

/** A line of the journal that stands behind others. */
export function lineOf(record: JournalRecord): string {
  return `\n${JSON.stringify('writes' in record ? { ...record, writes: record.writes.map(writtenWrite) } : record)}${END}`;
}

export function headerLine(header: JournalHeader): string {
  return `${JSON.stringify(header)}${END}`;
}

/** `undefined`: no whole line. */
export function parseLine(line: string): JournalRecord | undefined {
  const parsed = parseObject(line);
  if (!parsed || typeof parsed['after'] !== 'number' || typeof parsed['id'] !== 'string') return undefined;
  const { writes } = parsed;
  if (writes === undefined) return parsed as unknown as JournalRecord;
  if (!Array.isArray(writes)) return undefined;
  return { after: parsed['after'], id: parsed['id'], writes: (writes as WrittenWrite[]).map(writeOf) };
}

export function parseHeader(line: string): JournalHeader | undefined {
  const parsed = parseObject(line);
  return typeof parsed?.['sequence'] === 'number' && typeof parsed['journal'] === 'number'
    ? (parsed as unknown as JournalHeader)
    : undefined;
}

type WrittenWrite = readonly [collection: string, key: WrittenKey, stored?: StoredValue];

function writtenWrite({ collection, key, stored }: StoredWrite): WrittenWrite {
  return stored ? [collection, writtenKey(key), stored] : [collection, writtenKey(key)];
}

function writeOf([collection, key, stored]: WrittenWrite): StoredWrite {
  return { collection, key: keyOfWritten(key), ...(isStoredValue(stored) && { stored }) };
}

function parseObject(line: string): Record<string, unknown> | undefined {
  if (!line.endsWith(END)) return undefined;
  try {
    const parsed: unknown = JSON.parse(line.slice(0, -END.length));
    return typeof parsed === 'object' && parsed !== null ? (parsed as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
