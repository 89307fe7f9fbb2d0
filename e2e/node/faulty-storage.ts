import { StorageQuotaExceededError, StorageUnavailableError } from '../../src/index.ts';
import { InMemoryStorage, SCHEMA } from '../../src/in-memory.ts';
import type { Batch, KeyValueDatabase, KeyValueStorage, Query } from '../../src/key-value/database.ts';
import { OutcomeUnknownError } from '../../src/key-value/errors.ts';

/** How an operation of the storage fails. Reads fail alike whatever the kind. */
export type Fault = 'unavailable' | 'quota' | 'reply-lost' | 'commit-lost';

export const FAULTS: readonly Fault[] = ['unavailable', 'quota', 'reply-lost', 'commit-lost'];

/** A storage in memory of which one operation fails, counted from 1 over all its databases. */
export class FaultyStorage implements KeyValueStorage {
  readonly #storage = new InMemoryStorage(SCHEMA);
  readonly #fault: Fault;
  #left: number;

  constructor(fault: Fault, operation: number) {
    this.#fault = fault;
    this.#left = operation;
  }

  /** Whether the fault has struck. */
  get struck(): boolean {
    return this.#left <= 0;
  }

  async open(name: string): Promise<KeyValueDatabase> {
    const database = await this.#storage.open(name);
    return {
      read: (queries: readonly Query[]) => this.#read(() => database.read(queries)),
      commit: (batch: Batch) => this.#commit(() => database.commit(batch)),
      close: () => database.close(),
    };
  }

  list(): Promise<readonly string[]> {
    return this.#storage.list();
  }

  delete(name: string): Promise<void> {
    return this.#storage.delete(name);
  }

  async #read<T>(read: () => Promise<T>): Promise<T> {
    if (--this.#left === 0) throw new StorageUnavailableError({ transient: true, reason: 'a fault' });
    return read();
  }

  async #commit(commit: () => Promise<void>): Promise<void> {
    if (--this.#left !== 0) return commit();
    switch (this.#fault) {
      case 'unavailable':
        throw new StorageUnavailableError({ transient: true, reason: 'a fault' });
      case 'quota':
        throw new StorageQuotaExceededError({ database: 'any', usage: undefined, quota: undefined });
      case 'reply-lost':
        await commit();
        throw new OutcomeUnknownError('a fault');
      case 'commit-lost':
        throw new OutcomeUnknownError('a fault');
    }
  }
}
