import { deleteDB, openDB } from 'idb';
import type { Clock } from '../../platform/clock.ts';
import { withDeadline } from './deadline.ts';
import { isOnLevelDb } from './is-on-leveldb.ts';

// Not a tenant's database: its name does not begin with their prefix.
const SCRATCH = 'idb-eventstore-scratch';

// It takes some 10 ms. A storage that does not answer must not keep a write waiting for a mere precaution.
const DEADLINE = 2_000; // milliseconds

/**
 * Keeps Chromium from losing a whole site's data after it was killed. Its LevelDB goes on writing in the log of the process
 * before, which may end in half a record; at the start after that it takes what follows the half record for damage, and
 * deletes every database of the site. Deleting a database makes LevelDB compact, which begins a new log: done before the
 * first write of a worker, nothing is ever written behind half a record.
 */
export class LogGuard {
  readonly #clock: Clock;
  #ready: Promise<void> | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Settles when it is safe to write. It never rejects: to write without the precaution is better than not to write. */
  ready(): Promise<void> {
    if (!isOnLevelDb()) return Promise.resolve();
    return (this.#ready ??= withDeadline(this.#clock, DEADLINE, beginNewLog()).catch(() => undefined));
  }
}

async function beginNewLog(): Promise<void> {
  const database = await openDB(SCRATCH, 1, {
    // Another worker's turn: whoever deletes it begins the new log for both.
    blocking: (_current, _blocked, event) => (event.target as IDBDatabase).close(),
  });
  database.close();
  await deleteDB(SCRATCH);
}
