import type { EventStore, EventStoreProvider, EventStoreReader } from 'idb-eventstore';
import type { BankEvent, BenchStore, Durability } from '../contestant.ts';
import { BankTransaction } from './bank-transaction.ts';

/** The library, in one of its states. */
export type Library = typeof import('idb-eventstore');

const AGGREGATE = 'BankAccount';

class AccountState {
  readonly state: object;

  constructor(state: object) {
    this.state = state;
  }
}

type Stored = BankTransaction | AccountState;

/** Uses the library as an application would: one store for each stream, kept open. */
export class EventStoreBench implements BenchStore {
  readonly #library: Library;
  readonly #provider: EventStoreProvider<Stored>;
  readonly #stores = new Map<string, EventStore<Stored>>();

  constructor(library: Library, database: string, durability: Durability) {
    this.#library = library;
    const events = library.defineEvents({ BankTransaction, AccountState });
    const settings = { defaultDatabase: database, defaultSessionTimeout: 3_600_000 };
    this.#provider = library.createEventStoreProvider({ events, settings, durability });
  }

  async append(stream: string, added: readonly BankEvent[], expected: number): Promise<void> {
    const store = this.#stores.get(stream) ?? (await this.#open(stream));
    const messages = added.map((event, index) =>
      this.#library.createMessage(new BankTransaction(event), { sequenceNumber: expected + index + 1 }),
    );
    await store.add(messages);
  }

  async load(stream: string): Promise<readonly BankEvent[]> {
    const messages = await this.#reader(stream).get();
    return messages.map(({ event }) => event as BankTransaction);
  }

  async slice(stream: string, first: number, last: number): Promise<readonly BankEvent[]> {
    const messages = await this.#reader(stream).getSlice(first, last);
    return messages.map(({ event }) => event as BankTransaction);
  }

  version(stream: string): Promise<number> {
    return this.#reader(stream).version();
  }

  async openAddClose(stream: string, added: readonly BankEvent[]): Promise<void> {
    await using store = await this.#provider.openStore(AGGREGATE, stream, { openTimeout: 60_000 });
    await store.add(added.map((event) => this.#library.createMessage(new BankTransaction(event))));
  }

  readonly snapshots = {
    put: async (stream: string, version: number, state: object): Promise<void> => {
      const store = this.#stores.get(stream) ?? (await this.#open(stream));
      await store.snapshot(version, this.#library.createMessage(new AccountState(state)));
    },
    load: async (stream: string): Promise<{ state: object | undefined; events: readonly BankEvent[] }> => {
      const [first, ...rest] = await this.#reader(stream).get({ useSnapshot: true });
      const tail = rest.map(({ event }) => event as BankTransaction);
      if (first?.event instanceof AccountState) return { state: first.event.state, events: tail };
      return { state: undefined, events: first ? [first.event as BankTransaction, ...tail] : [] };
    },
  };

  close(): Promise<void> {
    return this.#provider.close();
  }

  async #open(stream: string): Promise<EventStore<Stored>> {
    const store = await this.#provider.openStore(AGGREGATE, stream);
    this.#stores.set(stream, store);
    return store;
  }

  #reader(stream: string): EventStoreReader<Stored> {
    return this.#stores.get(stream) ?? this.#provider.read(AGGREGATE, stream);
  }
}
