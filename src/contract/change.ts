/** A stream has grown. Notices of one stream come in the order of its versions; several may be merged into the last. */
export interface StreamChange {
  readonly database: string;
  readonly name: string;
  readonly id: string;
  /** The stream's version after the commit. */
  readonly version: number;
  /** The stream was deleted. It keeps its version, and is empty until it goes on from there. */
  readonly deleted?: true;
}

/** Notices may have been missed, or a database was wiped: read again whatever was shown. */
export interface ResyncNotice {
  readonly resync: true;
}

/** Frozen, as every watcher is given the same one. */
export type ChangeNotice = StreamChange | ResyncNotice;

/** A change on its way to those who watch. */
export interface PublishedChange extends StreamChange {
  /** The database's generation: versions begin again with another one. Absent where it is not known. */
  readonly generation?: string | undefined;
}

/** Where the engine tells of its commits. */
export interface ChangePublisher {
  publish(change: PublishedChange): void;
  /** Tells at once what it has been given. */
  flush(): void;
}

/** Carries changes to everybody who reaches the storage. */
export interface Changes extends ChangePublisher {
  /** Calls `onGap` when some may have been missed, if that can happen. Returns the way to stop. */
  subscribe(onChange: (change: PublishedChange) => void, onGap?: () => void): () => void;
}

/** Where a client hears of commits: calls `onGap` when some may have been missed. Returns the way to stop. */
export type ChangeSource = (onChange: (change: PublishedChange) => void, onGap: () => void) => () => void;

/** Stands as the name where a notice is of what is derived from streams: no stream has a blank name. Its `id` says what has changed. */
export const DERIVED = '';

/** Whether it is one: whatever reaches a channel may post on it, older and newer versions of the library among it. */
export function isPublishedChange(value: unknown): value is PublishedChange {
  if (typeof value !== 'object' || value === null) return false;
  const { database, name, id, version, generation } = value as Partial<Record<keyof PublishedChange, unknown>>;
  return (
    [database, name, id].every((part) => typeof part === 'string') &&
    (generation === undefined || typeof generation === 'string') &&
    typeof version === 'number' &&
    Number.isSafeInteger(version) &&
    version >= 1
  );
}
