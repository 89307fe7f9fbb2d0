import type { StoreId } from '../contract/store-id.ts';
import type { StreamRecord } from './records.ts';
import { streamKey } from './stream.ts';

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
    this.#names.set(keyOf(storeId), name);
    if (this.#names.size <= MOST) return;
    for (const oldest of this.#names.keys()) return void this.#names.delete(oldest);
  }

  /** Returns it once: if it is not the last any more, another look would tell no more. */
  take(storeId: StoreId): SessionName | undefined {
    const key = keyOf(storeId);
    const name = this.#names.get(key);
    this.#names.delete(key);
    return name;
  }
}

function keyOf(storeId: StoreId): string {
  return `${storeId.database} ${streamKey(storeId)}`;
}
