import type { DatabaseEngine, DerivedAppend } from './database-engine.ts';
import type { EncodedCommit } from './encoded-commit.ts';
import type { Cancellable } from './platform.ts';
import type { StoreId } from './store-id.ts';

/**
 * The engine as the client sees it, in the same thread or behind a worker. It knows streams, versions, sessions and
 * snapshots; events are texts to it, which it stores and never parses. Everything that goes in or out is plain data.
 */
export interface EventStoreEngine extends DatabaseEngine {
  /** Waits for the exclusive right to a stream, at most `openTimeout`. */
  openSession(request: OpenSessionRequest, options?: Cancellable): Promise<OpenedSession>;

  /** Ends a session after its appends in flight. A session that is unknown or has ended already is no error. */
  closeSession(sessionId: string): Promise<void>;

  /** Whether the session is live: known, not expired, and not taken over. */
  holdsSession(target: SessionTarget, options?: Cancellable): Promise<boolean>;

  /** Appends all messages of the batch, or none; returns the stream's new version. */
  append(target: SessionTarget, batch: EncodedBatch, options?: Cancellable): Promise<number>;

  /**
   * Appends to several streams of one database in one transaction, or to none; returns their new versions in the order of the appends.
   * Each is a session of its own that ends with the append, begun after those of others.
   */
  appendToStreams(request: AppendToStreamsRequest, options?: Cancellable): Promise<readonly number[]>;

  /**
   * Removes the events of a stream, its snapshots and idempotency ids, and keeps its version, which is returned; 0 when there was nothing
   * to remove. Who reads it finds it empty; the next append goes on from that version.
   */
  deleteStream(target: SessionTarget, derived: DerivedAppend | undefined, options?: Cancellable): Promise<number>;

  /** The stream's version, 0 if it is empty. */
  version(target: ReadTarget, options?: Cancellable): Promise<number>;

  /** One page of a stream. */
  read(target: ReadTarget, range: ReadRange, options?: Cancellable): Promise<EncodedPage>;

  /** Stores a snapshot, replacing one at the same version. */
  putSnapshot(target: SessionTarget, snapshot: EncodedSnapshot, options?: Cancellable): Promise<void>;

  /** Removes the snapshot at a version, or all. Returns how many there were. */
  deleteSnapshots(target: SessionTarget, version: number | 'all', options?: Cancellable): Promise<number>;

  /** The latest snapshot at or below a version. */
  latestSnapshot(target: ReadTarget, atMost: number, options?: Cancellable): Promise<EncodedSnapshot | undefined>;

  /** Versions that have a snapshot, ascending. */
  snapshotVersions(target: ReadTarget, options?: Cancellable): Promise<readonly number[]>;

  /** The version of the message that carries the idempotency id, if there is one. */
  findIdempotencyId(target: ReadTarget, idempotencyId: string, options?: Cancellable): Promise<number | undefined>;

  /**
   * Splices small commit records of a stream into full ones; nothing that is read changes. Undefined when it was left as it is,
   * as a session elsewhere holds the stream or one of its records is damaged.
   */
  compactStream(storeId: StoreId, options?: Cancellable): Promise<StreamCompaction | undefined>;

  /** Ends every session, waits for what is in flight, and lets go of the storage. */
  close(): Promise<void>;
}

/** How many commit records a stream had, and has. */
export interface StreamCompaction {
  readonly recordsBefore: number;
  readonly recordsAfter: number;
}

export interface OpenSessionRequest {
  readonly storeId: StoreId;
  /** Milliseconds. */
  readonly openTimeout: number;
  /** Milliseconds. */
  readonly sessionTimeout: number;
  /** The session before this one ended with its worker, and maybe the notices of its last commits: tell of the version again. */
  readonly announce?: boolean;
}

export interface AppendToStreamsRequest {
  /** Of streams that are all different, and in one database. */
  readonly appends: readonly StreamAppend[];
  /** How they fall into commits of the log: how many versions of which append are in each. Absent: all are one commit. */
  readonly log?: readonly (readonly (readonly [append: number, versions: number])[])[];
  /** How long to wait for those who hold or want one of the streams, in milliseconds. */
  readonly openTimeout: number;
  /** How long a session lasts that has to be waited for, in milliseconds. */
  readonly sessionTimeout: number;
}

/** What to append to one stream. A batch without parts only has its expectations checked. */
export interface StreamAppend {
  readonly storeId: StoreId;
  /** Names the session, as the batch's texts do; no other has that id. */
  readonly sessionId: string;
  readonly batch: EncodedBatch;
  /** A stream that has never had an event begins behind this version, as what was before it is gone. */
  readonly startsAfter?: number;
}

export interface OpenedSession {
  readonly sessionId: string;
  /** When the session ends by itself, in milliseconds since 1970. */
  readonly expiresAt: number;
  /** The stream's version when the session began. */
  readonly version: number;
}

/** What to read: a stream, through a live session or without one. */
export interface ReadTarget {
  readonly storeId: StoreId;
  /** When given, the session must be live. */
  readonly sessionId?: string;
}

/** What to write to: a stream, through the session that holds it. */
export interface SessionTarget extends ReadTarget {
  readonly sessionId: string;
}

/** Encoded messages that stand together in one commit record. */
export interface EncodedPart {
  /** How many messages the text holds. */
  readonly count: number;
  /** A JSON array of encoded messages. */
  readonly text: string;
}

export interface EncodedBatch {
  readonly parts: readonly EncodedPart[];
  /** The version that the stream must have before the batch. Absent when it does not matter. */
  readonly expectedVersion?: number | 'stream-exists';
  /** The session that must have been the stream's last one. Absent when it does not matter. Only together with `expectedVersion`. */
  readonly lastSession?: string | undefined;
  /** `[index in the batch, version that the message must get]`, only where it says more than the pair before it. */
  readonly expectations: readonly (readonly [index: number, version: number])[];
  /** `[index in the batch, id]` of messages that carry an idempotency id. */
  readonly idempotencyIds: readonly (readonly [index: number, id: string])[];
  /** What is stored along with the batch, or the batch is not: ProjectionConflictError when it is not of the state that is found. */
  readonly derived?: DerivedAppend;
}

export interface ReadRange {
  /** First version wanted, from 1. */
  readonly first: number;
  /** Last version wanted, inclusive; `Infinity`: to the end. */
  readonly last: number;
  /** At most this many commit records at once, from 1. */
  readonly limit: number;
  /** Newest first, from `last` down to `first`. Not together with `useSnapshot`. */
  readonly reverse?: boolean;
  /** Begin after the latest snapshot at or below `last`, if that is at or above `first - 1`, and return it with the page. */
  readonly useSnapshot?: boolean;
}

export interface EncodedPage {
  readonly snapshot?: EncodedSnapshot;
  readonly commits: readonly EncodedCommit[];
  /** Where to go on reading, as `first`, or in reverse as `last`; absent when the range has been read to its end. */
  readonly next?: number;
}

export interface EncodedSnapshot {
  readonly version: number;
  readonly text: string;
}
