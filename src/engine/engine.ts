import type { DerivedAppend } from '../contract/database-engine.ts';
import type {
  AppendToStreamsRequest,
  EncodedBatch,
  EncodedPage,
  EncodedSnapshot,
  EventStoreEngine,
  OpenedSession,
  OpenSessionRequest,
  ReadRange,
  ReadTarget,
  SessionTarget,
  StreamCompaction,
} from '../contract/event-store-engine.ts';
import {
  DuplicateIdempotencyIdError,
  EventStoreError,
  OpenStoreFailedError,
  InvalidStoreSessionError,
  StorageWipedError,
  StoreVersionMismatchError,
} from '../contract/errors/index.ts';
import type { EventStoreLogger } from '../contract/logger.ts';
import type { Cancellable, Signal } from '../contract/platform.ts';
import { MAX_RECORD_BYTES } from '../contract/record-text.ts';
import type { Durability } from '../contract/settings.ts';
import type { StoreId } from '../contract/store-id.ts';
import type { Locks } from '../platform/locks.ts';
import { append } from './append.ts';
import { AppendOrder, type AppendPlace } from './append-order.ts';
import { deleteStream } from './delete-stream.ts';
import { appendToStreams } from './append-to-streams.ts';
import type { Clock } from '../platform/clock.ts';
import { ClosedSessions } from './closed-sessions.ts';
import { compactStream } from './compact-stream.ts';
import { WholeDatabases, type WholeDatabasesPorts } from './whole-databases.ts';
import { IdleCompaction } from './idle-compaction.ts';
import { openSession, type SessionRequest } from './open-session.ts';
import { readLatestSnapshot, readPage, type ReadSource, readSnapshotVersions } from './read.ts';
import { IDEMPOTENCY } from './schema.ts';
import type { Session } from './session.ts';
import { deleteSnapshots, putSnapshot } from './snapshots.ts';
import { streamKey, versionOfKey, versionQuery } from './stream.ts';
import { Turnstile } from './turnstile.ts';

// A stream that is not free at once is in use: its turn to be compacted comes another time.
const FREE_TIMEOUT = 100; // milliseconds
const FREE_SESSION = 60_000; // milliseconds

/** Everything the engine may touch. */
export interface EnginePorts extends WholeDatabasesPorts {
  readonly locks: Locks;
  readonly clock: Clock;
  readonly logger: EventStoreLogger;
  readonly durability: Durability;
  /** Makes an id that no other call anywhere makes. */
  readonly newId: () => string;
}

export function createEngine(ports: EnginePorts): EventStoreEngine {
  return new Engine(ports);
}

class Engine extends WholeDatabases implements EventStoreEngine {
  readonly #ports: EnginePorts;
  readonly #idle: IdleCompaction;
  readonly #closed = new ClosedSessions();
  readonly #order = new AppendOrder();
  readonly #turnstile: Turnstile;
  readonly #sessions = new Map<string, { readonly session: Session; readonly cancelExpiry: () => void }>();

  constructor(ports: EnginePorts) {
    super(ports);
    this.#ports = ports;
    this.#turnstile = new Turnstile(ports);
    this.#idle = new IdleCompaction(ports.clock, (storeId, signal) => this.compactStream(storeId, { signal }));
  }

  async openSession(request: OpenSessionRequest, { signal }: Cancellable = {}): Promise<OpenedSession> {
    const { storeId } = request;
    const { logger } = this.#ports;
    this.#idle.interrupt();
    try {
      const passed = this.#order.passed(storeId);
      if (passed) await passed;
      const session = await this.#openSession(request, signal);
      const version = await session.version();
      this.#keep(session, request.sessionTimeout);
      if (request.announce && version > 0) this.#publish(session, version);
      logger.debug('store opened', { ...session.target, epoch: session.epoch, version });
      return { sessionId: session.id, expiresAt: session.expiresAt, version };
    } catch (error) {
      // That others hold a stream is no fault.
      const level = error instanceof OpenStoreFailedError ? 'debug' : 'error';
      if (error instanceof EventStoreError) logger[level]('open failed', { storeId, code: error.code, error: error.message });
      throw error;
    }
  }

  async closeSession(sessionId: string): Promise<void> {
    const kept = this.#sessions.get(sessionId);
    if (!kept) return;
    this.#sessions.delete(sessionId);
    kept.cancelExpiry();
    await kept.session.close();
    this.#closed.remember(kept.session.storeId, kept.session.name);
    this.#ports.logger.debug('store closed', { ...kept.session.target });
  }

  async holdsSession({ sessionId }: SessionTarget): Promise<boolean> {
    const session = this.#sessions.get(sessionId)?.session;
    if (!session || session.expired) return false;
    return session.holds().catch((error: unknown) => {
      if (error instanceof StorageWipedError) return false;
      throw error;
    });
  }

  async append(target: SessionTarget, batch: EncodedBatch, { signal }: Cancellable = {}): Promise<number> {
    const session = this.#session(target);
    const { logger, durability } = this.#ports;
    this.#idle.interrupt();
    try {
      const version = await session.exclusive(() => append(session, batch, durability, signal));
      logger.debug('events added', { ...target, version });
      this.#publish(session, version);
      this.publishDerived(session.database, target.storeId.database, batch.derived?.notices);
      this.#idle.note(target.storeId, batch.parts.length);
      return version;
    } catch (error) {
      if (error instanceof EventStoreError) {
        const line = error instanceof StoreVersionMismatchError ? 'version mismatch' : 'add failed';
        // Conflicts are the caller's daily bread, and told to nobody else.
        const isConflict = error instanceof StoreVersionMismatchError || error instanceof DuplicateIdempotencyIdError;
        logger[isConflict ? 'debug' : 'warn'](line, { ...target, code: error.code, error: error.message });
      }
      throw error;
    }
  }

  async appendToStreams(request: AppendToStreamsRequest, { signal }: Cancellable = {}): Promise<readonly number[]> {
    this.#idle.interrupt();
    const storeIds = request.appends.map(({ storeId }) => storeId);
    return this.#order.inTurn(storeIds, (place) => this.#appendToStreams(request, place, signal));
  }

  async #appendToStreams(
    request: AppendToStreamsRequest,
    place: AppendPlace,
    signal: Signal | undefined,
  ): Promise<readonly number[]> {
    const { appends } = request;
    const [first] = appends;
    if (!first) return [];
    const { clock, durability, logger, changes } = this.#ports;
    if (place.before) await place.before;
    const database = await this.databases.get(first.storeId.database);
    const open = (wanted: SessionRequest): Promise<Session> => this.#openSession(wanted, signal);
    const appender = { database, clock, closed: this.#closed, turnstile: this.#turnstile, durability, place, open };
    const versions = await appendToStreams(appender, request, signal);
    for (const [index, { storeId, batch }] of appends.entries()) {
      const version = versions[index] ?? 0;
      if (batch.parts.length === 0) continue;
      logger.debug('events added', { storeId, version });
      changes.publish({ ...storeId, version, generation: database.generation });
      this.publishDerived(database, storeId.database, batch.derived?.notices);
      this.#idle.note(storeId, batch.parts.length);
    }
    return versions;
  }

  async deleteStream(target: SessionTarget, derived: DerivedAppend | undefined): Promise<number> {
    const session = this.#session(target);
    const version = await session.exclusive(() => deleteStream(session, this.#ports.durability, derived));
    if (version === 0) return 0;
    const { generation } = session.database;
    this.#ports.changes.publish({ ...target.storeId, version, generation, deleted: true });
    this.publishDerived(session.database, target.storeId.database, derived?.notices);
    this.#ports.logger.info('stream deleted', { ...target, version });
    return version;
  }

  async version(target: ReadTarget): Promise<number> {
    const { database } = await this.#source(target);
    const [[key] = []] = await database.read([versionQuery(streamKey(target.storeId))]);
    return versionOfKey(key);
  }

  async read(target: ReadTarget, range: ReadRange): Promise<EncodedPage> {
    const page = await readPage(await this.#source(target), range);
    this.#idle.note(target.storeId, smallRecords(page));
    return page;
  }

  async putSnapshot(target: SessionTarget, snapshot: EncodedSnapshot): Promise<void> {
    const session = this.#session(target);
    await session.exclusive(() => putSnapshot(session, snapshot, this.#ports.durability));
    this.#ports.logger.info('snapshot created', { ...target, version: snapshot.version });
  }

  async deleteSnapshots(target: SessionTarget, version: number | 'all'): Promise<number> {
    const session = this.#session(target);
    return session.exclusive(() => deleteSnapshots(session, version, this.#ports.durability));
  }

  async latestSnapshot(target: ReadTarget, atMost: number): Promise<EncodedSnapshot | undefined> {
    return readLatestSnapshot(await this.#source(target), atMost);
  }

  async snapshotVersions(target: ReadTarget): Promise<readonly number[]> {
    const { database } = await this.#source(target);
    return readSnapshotVersions(database, streamKey(target.storeId));
  }

  async findIdempotencyId(target: ReadTarget, idempotencyId: string): Promise<number | undefined> {
    const { database } = await this.#source(target);
    const key = [streamKey(target.storeId), idempotencyId];
    const [[version] = []] = await database.read([{ collection: IDEMPOTENCY, key }]);
    return typeof version === 'number' ? version : undefined;
  }

  async compactStream(storeId: StoreId, { signal }: Cancellable = {}): Promise<StreamCompaction | undefined> {
    const stream = streamKey(storeId);
    const ours = [...this.#sessions.values()].find(
      ({ session }) => session.stream === stream && session.storeId.database === storeId.database,
    );
    if (ours && !ours.session.expired) return compactStream(ours.session, signal);
    const session = await this.#takeFree(storeId, signal);
    if (!session) return undefined;
    try {
      return await compactStream(session, signal);
    } finally {
      session.release();
      this.#closed.remember(storeId, session.name);
    }
  }

  async close(): Promise<void> {
    this.#idle.stop();
    await Promise.all([...this.#sessions.keys()].map((sessionId) => this.closeSession(sessionId)));
    await this.databases.close();
    this.#ports.changes.flush();
  }

  async #openSession(request: SessionRequest, signal: Signal | undefined): Promise<Session> {
    const { locks, clock, newId } = this.#ports;
    const database = await this.databases.get(request.storeId.database);
    const isOwn = (sessionId: string): boolean => this.#sessions.has(sessionId);
    const opener = { database, locks, clock, newId, closed: this.#closed, turnstile: this.#turnstile, isOwn };
    return openSession(opener, request, signal);
  }

  /** A session on a stream that nobody holds, which ends when anybody wants to. */
  async #takeFree(storeId: StoreId, signal: Signal | undefined): Promise<Session | undefined> {
    const request = { storeId, openTimeout: FREE_TIMEOUT, sessionTimeout: FREE_SESSION, yields: true } as const;
    try {
      return await this.#openSession(request, signal);
    } catch (error) {
      if (error instanceof OpenStoreFailedError) return undefined;
      throw error;
    }
  }

  /** Keeps a session until it is closed. At its end it frees the stream by itself, so that nobody waits for a holder that idles. */
  #keep(session: Session, sessionTimeout: number): void {
    const cancelExpiry = this.#ports.clock.schedule(sessionTimeout, () => {
      session.release();
      this.#ports.logger.warn('session expired', { ...session.target });
    });
    this.#sessions.set(session.id, { session, cancelExpiry });
  }

  #publish({ storeId, database: { generation } }: Session, version: number): void {
    this.#ports.changes.publish({ ...storeId, version, generation });
  }

  /** @throws InvalidStoreSessionError when this engine does not have the session: the worker that had it is gone. */
  #session({ storeId, sessionId }: SessionTarget): Session {
    const kept = this.#sessions.get(sessionId);
    if (kept) return kept.session;
    throw new InvalidStoreSessionError({ storeId, currentSessionId: sessionId, activeSessionId: undefined });
  }

  /** Where to read from: the session's own database while it is live, or the database by its name. */
  async #source({ storeId, sessionId }: ReadTarget): Promise<ReadSource> {
    if (sessionId === undefined) return { storeId, database: await this.databases.get(storeId.database) };
    const session = this.#session({ storeId, sessionId });
    await session.assertLive();
    return { storeId, database: session.database };
  }
}

/** How many records of a page are much smaller than they could be. */
function smallRecords({ commits }: EncodedPage): number {
  return commits.filter(({ text }) => text.length < MAX_RECORD_BYTES / 8).length;
}
