import { defineEvents, type EventStore, type EventStoreProvider } from 'idb-eventstore';
import { createKeyValueEventStoreProvider, type Backend } from 'idb-eventstore/key-value';
import type { BankEvent } from '../contestant.ts';
import type { Subject } from './subject.ts';

const AGGREGATE = 'BankAccount';
const SESSION = 3_600_000; // milliseconds

class BankTransaction {
  constructor(fields: BankEvent) {
    Object.assign(this, fields);
  }
}

/** The library on a backend, as an application would use it: one store for each stream, kept open. */
export class OnBackend implements Subject {
  readonly #provider: EventStoreProvider<BankTransaction>;
  readonly #stores = new Map<string, EventStore<BankTransaction>>();

  constructor(backend: Backend) {
    const settings = { defaultSessionTimeout: SESSION };
    this.#provider = createKeyValueEventStoreProvider({ events: defineEvents({ BankTransaction }), backend, settings });
  }

  async append(stream: string, events: readonly BankEvent[], version: number): Promise<void> {
    const store = this.#stores.get(stream) ?? (await this.#provider.openStore(AGGREGATE, stream));
    this.#stores.set(stream, store);
    await store.add(
      events.map((event) => new BankTransaction(event)),
      { expectedVersion: version },
    );
  }

  async load(stream: string): Promise<number> {
    return (await this.#provider.read(AGGREGATE, stream).get()).length;
  }

  async tail(stream: string, first: number): Promise<number> {
    return (await this.#provider.read(AGGREGATE, stream).getSlice(first, Number.MAX_SAFE_INTEGER)).length;
  }

  close(): Promise<void> {
    return this.#provider.close();
  }
}
