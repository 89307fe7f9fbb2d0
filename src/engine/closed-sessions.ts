import type { StoreId } from '../contract/store-id.ts';
import type { StreamRecord } from './records.ts';
import { streamName } from './stream.ts';

// A page that opens and closes a store for each command comes back to few of them.
const MOST = 1_000;

/** What names a session in the record of its stream. */
export type SessionName = Pick<StreamRecord, 'etag' | 'epoch'>;

/** A session that is over. */
export interface ClosedSession {
  readonly record: StreamRecord;
  /** The version at which it has left the stream; absent when that is not known. */
  readonly version: number | undefined;
}

/**
 * The last session of each stream, if it was closed here: as long as the record still names it nobody holds the stream, so
 * that the next session need neither read the record first nor wait for a lock.
 */
export class ClosedSessions {
  readonly #sessions = new Map<string, ClosedSession>();

  remember(storeId: StoreId, { etag, epoch }: SessionName, version?: number): void {
    this.#sessions.set(streamName(storeId), { record: { etag, epoch, timeoutMs: 0, expiresAt: 0 }, version });
    if (this.#sessions.size <= MOST) return;
    for (const oldest of this.#sessions.keys()) return void this.#sessions.delete(oldest);
  }

  /** A session that is over. Returned once: if it is not the last any more, another look would tell no more. */
  take(storeId: StoreId): ClosedSession | undefined {
    const key = streamName(storeId);
    const session = this.#sessions.get(key);
    this.#sessions.delete(key);
    return session;
  }
}
