import { StorageQuotaExceededError, StorageUnavailableError } from '../../src/index.ts';
import type { Answers, Batch, KeyValueDatabase, KeyValueStorage, Query } from '../../src/key-value/database.ts';
import { OutcomeUnknownError } from '../../src/key-value/errors.ts';
import type { ManualClock } from './manual-clock.ts';
import { WatchedStorage } from './model/truth.ts';

/**
 * How an operation of the storage fails. `hang`: it is given up after its deadline, as adapters must; `wiped`: the database is
 * deleted just before. Else reads fail alike whatever the kind.
 */
export type Fault = 'unavailable' | 'quota' | 'reply-lost' | 'commit-lost' | 'hang' | 'wiped';

export const FAULTS: readonly Fault[] = ['unavailable', 'quota', 'reply-lost', 'commit-lost', 'hang', 'wiped'];

const DEADLINE = 30_000; // milliseconds

/** A storage in memory of which one operation fails, counted from 1 over all its databases. */
export class FaultyStorage implements KeyValueStorage {
  readonly #storage = new WatchedStorage();
  readonly #fault: Fault;
  readonly #clock: ManualClock;
  #left: number;

  constructor(fault: Fault, operation: number, clock: ManualClock) {
    this.#fault = fault;
    this.#left = operation;
    this.#clock = clock;
  }

  /** The first promise that a commit broke: of epochs, versions, or the one writer. */
  get broken(): unknown {
    return this.#storage.broken;
  }

  /** Whether the fault has struck. */
  get struck(): boolean {
    return this.#left <= 0;
  }

  async open(name: string): Promise<KeyValueDatabase> {
    const database = await this.#storage.open(name);
    return {
      generation: database.generation,
      read: (queries: readonly Query[]) => this.#read(name, () => database.read(queries)),
      commit: (batch: Batch) => this.#commit(name, () => database.commit(batch)),
      close: () => database.close(),
    };
  }

  list(): Promise<readonly string[]> {
    return this.#storage.list();
  }

  delete(name: string): Promise<void> {
    return this.#storage.delete(name);
  }

  async #read<T>(name: string, read: () => Promise<T>): Promise<T> {
    if (--this.#left !== 0) return read();
    if (this.#fault === 'wiped') return this.#wipeBefore(name, read);
    if (this.#fault === 'hang') await this.#pastDeadline();
    throw new StorageUnavailableError({ transient: true, reason: 'a fault' });
  }

  async #commit(name: string, commit: () => Promise<Answers>): Promise<Answers> {
    if (--this.#left !== 0) return commit();
    switch (this.#fault) {
      case 'unavailable':
        throw new StorageUnavailableError({ transient: true, reason: 'a fault' });
      case 'quota':
        throw new StorageQuotaExceededError({ database: 'any', usage: undefined, quota: undefined });
      case 'reply-lost':
        await commit();
        throw new OutcomeUnknownError('a fault');
      case 'hang':
        await this.#pastDeadline();
        throw new OutcomeUnknownError('a fault');
      case 'commit-lost':
        throw new OutcomeUnknownError('a fault');
      case 'wiped':
        return this.#wipeBefore(name, commit);
    }
  }

  async #wipeBefore<T>(name: string, operation: () => Promise<T>): Promise<T> {
    await this.#storage.delete(name);
    return operation();
  }

  #pastDeadline(): Promise<void> {
    return new Promise((resolve) => this.#clock.schedule(DEADLINE, resolve));
  }
}
