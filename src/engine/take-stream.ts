import { StorageUnavailableError } from '../contract/errors/index.ts';
import type { StoreId } from '../contract/store-id.ts';
import type { Answers, KeyValueDatabase } from '../storage/port.ts';
import { ConflictError, OutcomeUnknownError } from '../storage/commit-errors.ts';
import type { HeldLock } from '../platform/locks.ts';
import type { Clock } from '../platform/clock.ts';
import { parseStreamRecord, type StreamRecord } from './records.ts';
import { STREAMS } from './schema.ts';
import { COMMIT_ATTEMPTS, Session } from './session.ts';
import { streamKey, streamRecordQuery, versionOfKey, versionQuery } from './stream.ts';

export interface Challenge {
  readonly storeId: StoreId;
  readonly database: KeyValueDatabase;
  readonly clock: Clock;
  readonly sessionId: string;
  /** The session's own lock: held before the record names it, so that whoever reads the record finds a lock that is taken. */
  readonly lock: HeldLock;
  /** Who shares the lock: see `Locks`. */
  readonly reach: string | undefined;
  readonly sessionTimeout: number;
  readonly yields?: true | undefined;
}

/** Begins a session if the stream's record is still the one that was read last. Else returns what it is now. */
export async function takeStream(
  challenge: Challenge,
  last: StreamRecord | undefined,
): Promise<Session | StreamRecord | undefined> {
  const { storeId, database, clock, lock, sessionId } = challenge;
  for (let attempt = 1; ; attempt++) {
    const record = nextRecord(challenge, last);
    const begin = (version?: number): Session => new Session({ storeId, database, record, version, lock, clock });
    try {
      const [[lastKey] = []] = await compareAndSet(challenge, last, record);
      return begin(versionOfKey(lastKey));
    } catch (error) {
      if (error instanceof ConflictError) return asStreamRecord(error.found);
      if (!(error instanceof OutcomeUnknownError)) throw error;
      const found = await readStreamRecord(database, storeId);
      if (found?.etag === sessionId) return begin();
      if (found?.etag !== last?.etag) return found;
      if (attempt === COMMIT_ATTEMPTS) throw answerLost(error);
    }
  }
}

/** @throws StorageUnavailableError when the record is damaged. */
export async function readStreamRecord(database: KeyValueDatabase, storeId: StoreId): Promise<StreamRecord | undefined> {
  const [[found] = []] = await database.read([streamRecordQuery(streamKey(storeId))]);
  return asStreamRecord(found);
}

function nextRecord(
  { clock, sessionId, reach, sessionTimeout, yields }: Challenge,
  last: StreamRecord | undefined,
): StreamRecord {
  return {
    etag: sessionId,
    epoch: (last?.epoch ?? 0) + 1,
    timeoutMs: sessionTimeout,
    expiresAt: clock.now() + sessionTimeout,
    ...(reach !== undefined && { reach }),
    ...(yields && { yields }),
  };
}

function compareAndSet({ storeId, database }: Challenge, last: StreamRecord | undefined, record: StreamRecord): Promise<Answers> {
  const key = streamKey(storeId);
  return database.commit({
    checks: [{ collection: STREAMS, key, etag: last?.etag }],
    reads: [versionQuery(key)],
    writes: [{ type: 'put', collection: STREAMS, key, value: record }],
    durability: 'relaxed', // A session record that a power cut takes back harms nobody: its holder is gone too.
  });
}

function asStreamRecord(found: unknown): StreamRecord | undefined {
  const record = parseStreamRecord(found);
  if (record || found === undefined) return record;
  throw damagedRecord();
}

export function damagedRecord(): StorageUnavailableError {
  return new StorageUnavailableError({ transient: false, reason: "the stream's record is damaged" });
}

function answerLost(cause: unknown): StorageUnavailableError {
  const reason = `opening failed ${COMMIT_ATTEMPTS} times, as its answer was lost`;
  return new StorageUnavailableError({ transient: true, reason }, { cause });
}
