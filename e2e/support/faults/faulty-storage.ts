import { StorageQuotaExceededError, StorageUnavailableError } from '../../../src/index.ts';
import type { Answers, Batch, KeyValueDatabase, KeyValueStorage, Query } from '../../../src/storage/port.ts';
import { OutcomeUnknownError } from '../../../src/storage/commit-errors.ts';
import type { TestClock } from '../../../src/testing.ts';
import { WatchedStorage } from '../model/truth.ts';

/**
 * How an operation of the storage fails. `hang`: it is given up after its deadline, as adapters must; `late`: so it is, but
 * comes into effect afterwards, before anything that is asked later is answered; `wiped`: the database is deleted just before.
 */
const FAULTS = ['unavailable', 'hang', 'wiped', 'quota', 'reply-lost', 'commit-lost', 'late'] as const;

export type Fault = (typeof FAULTS)[number];

/** What is asked of a storage. */
export type Operation = 'read' | 'commit';

/** The ways in which an operation can fail. */
export function faultsOf(operation: Operation): readonly Fault[] {
  return operation === 'commit' ? FAULTS : ['unavailable', 'hang', 'wiped'];
}

/** Which operation fails, counted from 1 over all databases of the storage, and how. */
export interface Strike {
  readonly operation: number;
  readonly fault: Fault;
}

const DEADLINE = 30_000; // milliseconds

/** A storage in memory of which some operations fail. */
export class FaultyStorage implements KeyValueStorage {
  /** What was asked of it before it healed, in order. */
  readonly asked: Operation[] = [];
  readonly #storage = new WatchedStorage();
  readonly #strikes: readonly Strike[];
  readonly #clock: TestClock;
  #healed = false;
  #late: (() => Promise<unknown>)[] = [];

  constructor(strikes: readonly Strike[], clock: TestClock) {
    this.#strikes = strikes;
    this.#clock = clock;
  }

  /** The first promise that a commit broke: of epochs, versions, or the one writer. */
  get broken(): unknown {
    return this.#storage.broken;
  }

  /** The same for a client that meets no fault. */
  get healthy(): KeyValueStorage {
    return {
      open: (name) => this.#storage.open(name),
      list: () => this.#storage.list(),
      delete: (name) => this.#storage.delete(name),
    };
  }

  /** From now on nothing fails. */
  heal(): void {
    this.#healed = true;
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

  async #read(name: string, read: () => Promise<Answers>): Promise<Answers> {
    switch (this.#next('read')) {
      case undefined:
        return this.#inOrder(read);
      case 'wiped':
        return this.#wipeBefore(name, read);
      case 'hang':
        await this.#pastDeadline();
        break;
    }
    throw new StorageUnavailableError({ transient: true, reason: 'a fault' });
  }

  async #commit(name: string, commit: () => Promise<Answers>): Promise<Answers> {
    switch (this.#next('commit')) {
      case undefined:
        return this.#inOrder(commit);
      case 'unavailable':
        throw new StorageUnavailableError({ transient: true, reason: 'a fault' });
      case 'quota':
        throw new StorageQuotaExceededError({ database: 'any', usage: undefined, quota: undefined });
      case 'reply-lost':
        await this.#inOrder(commit);
        throw new OutcomeUnknownError('a fault');
      case 'hang':
        await this.#pastDeadline();
        throw new OutcomeUnknownError('a fault');
      case 'late':
        await this.#pastDeadline();
        this.#late.push(commit);
        throw new OutcomeUnknownError('a fault');
      case 'commit-lost':
        throw new OutcomeUnknownError('a fault');
      case 'wiped':
        return this.#wipeBefore(name, commit);
    }
  }

  /** Counts an operation, and says how it fails. */
  #next(operation: Operation): Fault | undefined {
    if (this.#healed) return undefined;
    const count = this.asked.push(operation);
    return this.#strikes.find((strike) => strike.operation === count)?.fault;
  }

  /** Runs an operation after what came into effect late. */
  #inOrder<T>(operation: () => Promise<T>): Promise<T> {
    // In memory a commit is done as soon as it is called. Whoever made it has stopped listening.
    for (const commit of this.#late.splice(0)) commit().catch(() => undefined);
    return operation();
  }

  #wipeBefore<T>(name: string, operation: () => Promise<T>): Promise<T> {
    return this.#inOrder(async () => {
      await this.#storage.delete(name);
      return operation();
    });
  }

  #pastDeadline(): Promise<void> {
    return new Promise((resolve) => this.#clock.schedule(DEADLINE, resolve));
  }
}
