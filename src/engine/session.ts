import type { SessionTarget } from '../contract/event-store-engine.ts';
import { InvalidStoreSessionError, StoreSessionExpiredError } from '../contract/errors/index.ts';
import type { StoreId } from '../contract/store-id.ts';
import type { Check, KeyValueDatabase, Write } from '../storage/port.ts';
import { etagOf } from '../storage/commit-errors.ts';
import type { HeldLock } from '../platform/locks.ts';
import type { Clock } from '../platform/clock.ts';
import type { SessionName } from './closed-sessions.ts';
import { parseStreamRecord, type StreamRecord } from './records.ts';
import { STREAMS } from './schema.ts';
import { streamKey, streamRecordQuery, versionOfKey, versionQuery } from './stream.ts';

// A storage that loses its answer three times over will lose the next one as well.
export const COMMIT_ATTEMPTS = 3;

export interface SessionParts {
  readonly storeId: StoreId;
  readonly database: KeyValueDatabase;
  readonly record: StreamRecord;
  /** The stream's version when the session began; `undefined` when it must be read. */
  readonly version: number | undefined;
  readonly lock: HeldLock;
  readonly clock: Clock;
}

/** The exclusive right to a stream from open to close: lock, epoch, expiry. */
export class Session {
  readonly id: string;
  readonly storeId: StoreId;
  readonly stream: string;
  readonly database: KeyValueDatabase;
  readonly epoch: number;
  readonly expiresAt: number;
  /** Holds in a commit as long as no other session has taken the stream. */
  readonly fence: Check;

  readonly #clock: Clock;
  readonly #lock: HeldLock;
  readonly #lastInstant: number;
  readonly #record: StreamRecord;
  /** The stream's version; `undefined` when it must be read. Safe to keep: every other writer changes the fence first. */
  #version: number | undefined;
  #tail: Promise<unknown> = Promise.resolve();
  #closing = false;

  constructor({ storeId, database, record, version, lock, clock }: SessionParts) {
    this.id = record.etag;
    this.storeId = storeId;
    this.stream = streamKey(storeId);
    this.database = database;
    this.epoch = record.epoch;
    this.expiresAt = record.expiresAt;
    this.fence = { collection: STREAMS, key: this.stream, etag: record.etag };
    this.#record = record;
    this.#clock = clock;
    this.#lock = lock;
    this.#version = version;
    this.#lastInstant = clock.monotonic() + record.timeoutMs;
  }

  get target(): SessionTarget {
    return { storeId: this.storeId, sessionId: this.id };
  }

  /** As the record of the stream names it. */
  get name(): SessionName {
    return { etag: this.id, epoch: this.epoch };
  }

  /** Either clock ends a session: wall time may be set back, and monotonic time may sleep with the machine. */
  get expired(): boolean {
    return this.#clock.now() >= this.expiresAt || this.#clock.monotonic() >= this.#lastInstant;
  }

  /** Whether `close()` was called: what has yet to begin had better not. */
  get closing(): boolean {
    return this.#closing;
  }

  /** Runs one write after the other. */
  exclusive<T>(write: () => Promise<T>): Promise<T> {
    const result = this.#tail.then(write);
    this.#tail = result.catch(() => undefined);
    return result;
  }

  async version(): Promise<number> {
    if (this.#version !== undefined) return this.#version;
    const [[key] = []] = await this.database.read([versionQuery(this.stream)]);
    return (this.#version = versionOfKey(key));
  }

  advanceTo(version: number): void {
    this.#version = version;
  }

  /** After a write that failed or whose outcome is unknown: the next one reads the version again. */
  forgetVersion(): void {
    this.#version = undefined;
  }

  /** @throws StoreSessionExpiredError, or InvalidStoreSessionError when another session has taken the stream since. */
  async assertLive(): Promise<void> {
    if (!this.expired) return;
    await this.assertHolds();
    throw new StoreSessionExpiredError({
      storeId: this.storeId,
      sessionId: this.id,
      expiration: new Date(this.expiresAt),
    });
  }

  /** @throws InvalidStoreSessionError when another session has taken the stream. */
  async assertHolds(): Promise<void> {
    const found = await this.#readRecord();
    if (etagOf(found) !== this.id) throw this.lostTo(found);
  }

  /** Whether no other session has taken the stream. */
  async holds(): Promise<boolean> {
    return etagOf(await this.#readRecord()) === this.id;
  }

  lostTo(found: unknown): InvalidStoreSessionError {
    return new InvalidStoreSessionError({
      storeId: this.storeId,
      currentSessionId: this.id,
      activeSessionId: parseStreamRecord(found)?.etag,
    });
  }

  /** Releases the stream after the writes that were asked for. */
  async close(): Promise<void> {
    this.#closing = true;
    await this.#tail;
    await this.#tellEnd();
    this.release();
  }

  /** Lets the next session have the stream: a free lock means that nobody holds the session. */
  release(): void {
    this.#lock.release();
  }

  /** Tells those who do not see the lock. Should it fail, they wait until the session's time is up. */
  async #tellEnd(): Promise<void> {
    if (this.#record.reach === undefined || this.expired) return;
    const value: StreamRecord = { ...this.#record, expiresAt: this.#clock.now() };
    const write: Write = { type: 'put', collection: STREAMS, key: this.stream, value };
    await this.database.commit({ checks: [this.fence], writes: [write], durability: 'relaxed' }).catch(() => undefined);
  }

  async #readRecord(): Promise<unknown> {
    const [[found] = []] = await this.database.read([streamRecordQuery(this.stream)]);
    return found;
  }
}
