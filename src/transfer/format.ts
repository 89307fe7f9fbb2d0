/**
 * The lines of an export, each a JSON text: a header, the messages in the order of the log, the snapshots, and an end that tells how many
 * there were and the SHA-256 of the bytes before it.
 */
export const FORMAT = 'idb-eventstore';
/** Counted up when older code can no longer read what is written. */
export const FORMAT_VERSION = 1;

export interface HeaderLine {
  readonly format: typeof FORMAT;
  readonly version: number;
  readonly database: string;
}

export interface MessageLine {
  /** Counts the commits of the export, from 1. */
  readonly commit: number;
  readonly stream: StreamName;
  readonly version: number;
  /** As it is stored. */
  readonly message: StoredMessageForm;
}

export interface SnapshotLine {
  readonly stream: StreamName;
  /** Its version. */
  readonly snapshot: number;
  readonly message: StoredMessageForm;
}

export interface EndLine {
  readonly messages: number;
  readonly snapshots: number;
  /** In hexadecimal digits. */
  readonly sha256: string;
}

export type StreamName = readonly [name: string, id: string];

/** As much as can be told of a stored message without the application's classes. */
export interface StoredMessageForm {
  readonly id: string;
  readonly type: string;
  readonly created: number;
  readonly data: object;
  readonly idempotencyId?: string;
}

export type Line = HeaderLine | MessageLine | SnapshotLine | EndLine;

/** The line that a text is of. @throws TypeError saying what is wrong with it. */
export function parseLine(text: string): Line {
  let line: unknown;
  try {
    line = JSON.parse(text);
  } catch (cause) {
    throw new TypeError('it is no JSON', { cause });
  }
  if (isHeader(line) || isEnd(line)) return line;
  const { stream, message } = (line ?? {}) as Partial<MessageLine>;
  if (!isStream(stream)) throw new TypeError('it names no stream');
  if (!isForm(message)) throw new TypeError('it has no message');
  const { version, commit, snapshot } = line as Partial<MessageLine & SnapshotLine>;
  if (isCount(snapshot) || (isCount(version) && isCount(commit))) return line as MessageLine | SnapshotLine;
  throw new TypeError('it tells no version');
}

export function isHeader(line: unknown): line is HeaderLine {
  const { format, version, database } = (line ?? {}) as Partial<HeaderLine>;
  return format === FORMAT && isCount(version) && typeof database === 'string';
}

export function isEnd(line: unknown): line is EndLine {
  const { messages, snapshots, sha256 } = (line ?? {}) as Partial<EndLine>;
  return typeof messages === 'number' && typeof snapshots === 'number' && typeof sha256 === 'string';
}

export function isSnapshot(line: Line): line is SnapshotLine {
  return 'snapshot' in line;
}

function isStream(stream: unknown): stream is StreamName {
  return Array.isArray(stream) && stream.length === 2 && stream.every((part) => typeof part === 'string' && part.trim() !== '');
}

function isForm(form: unknown): form is StoredMessageForm {
  const { id, type, created, data, idempotencyId } = (form ?? {}) as Partial<StoredMessageForm>;
  return (
    typeof id === 'string' &&
    typeof type === 'string' &&
    typeof created === 'number' &&
    typeof data === 'object' &&
    data !== null &&
    (idempotencyId === undefined || typeof idempotencyId === 'string')
  );
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) >= 1;
}
