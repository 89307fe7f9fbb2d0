import type { StoreId } from '../contract/store-id.ts';
import type { StreamRecord } from './records.ts';
import { streamName } from './stream.ts';

// A page that opens and closes a store for each command comes back to few of them.
const MOST = 1_000;

/** What names a session in the record of its stream. */
export type SessionName = Pick<StreamRecord, 'etag' | 'epoch'>;

/**
 * The last session of each stream, if it was closed here: as long as the record still names it nobody holds the stream, so
 * that the next session need neither read the record first nor wait for a lock.
 */
export class ClosedSessions {
  readonly #names = new Map<string, SessionName>();

  remember(storeId: StoreId, name: SessionName): void {
    this.#names.set(streamName(storeId), name);
    if (this.#names.size <= MOST) return;
    for (const oldest of this.#names.keys()) return void this.#names.delete(oldest);
  }

  /**
   * The record of a session that is over. Returned once: if it is not the last any more, another look would tell no more.
   */
  take(storeId: StoreId): StreamRecord | undefined {
    const key = streamName(storeId);
    const name = this.#names.get(key);
    this.#names.delete(key);
    return name && { ...name, timeoutMs: 0, expiresAt: 0 };
  }
}
