import {
  createEventStoreProvider,
  defineAggregate,
  defineEvents,
  defineProjection,
  type EventStore,
  type EventStoreProvider,
  type Projection,
} from 'idb-eventstore';
import type { Durability } from '../contestant.ts';
import { bankEvents } from '../events.ts';
import {
  assertMayHold,
  rowAfter,
  transferOf,
  type AccountRow,
  type Commands,
  type Documents,
  type Filling,
  type Log,
  type ReadSide,
  type Transfer,
} from '../read-side.ts';
import { BankTransaction } from './bank-transaction.ts';

const AGGREGATE = 'BankAccount';

// So many adds share transactions well.
const AT_ONCE = 1_000;

const events = defineEvents({ BankTransaction });

const Account = defineAggregate(events, {
  name: AGGREGATE,
  initial: (): AccountRow => ({ count: 0, balance: 0 }),
  evolve: { BankTransaction: rowAfter },
});

const rows = defineProjection(events, {
  name: 'rows',
  mode: 'inline',
  aggregate: AGGREGATE,
  on: { BankTransaction: (row: AccountRow | undefined, event): AccountRow => rowAfter(row, event) },
});

const lateRows = defineProjection(events, {
  name: 'late rows',
  aggregate: AGGREGATE,
  on: { BankTransaction: (row: AccountRow | undefined, event): AccountRow => rowAfter(row, event) },
});

const transfers = defineProjection(events, {
  name: 'transfers',
  key: ({ number }: BankTransaction) => String(number),
  on: { BankTransaction: (_: Transfer | undefined, event: BankTransaction): Transfer => transferOf(event) },
  indexes: { amount: ({ amount }: Transfer) => amount },
});

type Provider = EventStoreProvider<BankTransaction>;

/** The library with what it makes of events. What needs no projection has a provider without. */
export class EventStoreReadSide implements ReadSide {
  readonly #connect: (...projections: Projection<BankTransaction, object>[]) => Provider;
  readonly #providers = new Map<string, Provider>();

  constructor(database: string, durability: Durability) {
    const settings = { defaultDatabase: database, defaultSessionTimeout: 3_600_000 };
    this.#connect = (...projections) => {
      const key = projections.map(({ name }) => name).join();
      const provider = this.#providers.get(key) ?? createEventStoreProvider({ events, projections, settings, durability });
      this.#providers.set(key, provider);
      return provider;
    };
  }

  async populate({ streams, events: count, batch }: Filling): Promise<void> {
    const stores = await Promise.all(streams.map((stream) => this.#connect().openStore(AGGREGATE, stream)));
    const turns = Math.max(1, Math.floor(AT_ONCE / streams.length)); // turns at once
    for (let first = 0; first < count; first += batch * turns) {
      const adding: Promise<unknown>[] = [];
      for (let at = first; at < Math.min(count, first + batch * turns); at += batch) {
        const added = bankEvents(Math.min(batch, count - at), at + 1);
        for (const store of stores) adding.push(store.add(added.map((event) => new BankTransaction(event))));
      }
      await Promise.all(adding);
    }
    await Promise.all(stores.map((store: EventStore<BankTransaction>) => store.close()));
  }

  async compact(): Promise<void> {
    await this.#connect().compact();
  }

  readonly commands: Commands = {
    execute: async (stream, event) => {
      await this.#connect(rows)
        .aggregate(Account, stream)
        .execute((account) => {
          assertMayHold(account);
          return new BankTransaction(event);
        });
    },
    row: (stream) => this.#connect(rows).documents(rows).get(stream),
    follow: (stream, onCount, onNotice) => {
      const provider = this.#connect(rows);
      const stopWatching = provider.watch(onNotice, { name: AGGREGATE, id: stream });
      const stop = provider
        .documents(rows)
        .live(stream)
        .subscribe((row) => onCount(row?.count ?? 0));
      return () => {
        stop();
        stopWatching();
      };
    },
  };

  readonly log: Log = {
    load: async (stream) => (await this.#connect().read(AGGREGATE, stream).get()).length,
    readAll: async () => {
      let count = 0;
      for await (const { event } of this.#connect().readAll()) if (event instanceof BankTransaction) count++;
      return count;
    },
    catchUp: () => this.#connect(lateRows).documents(lateRows).count({ upTo: 'latest' }),
  };

  readonly documents: Documents = {
    make: async (added) => {
      const provider = this.#connect(transfers);
      await provider.add(
        AGGREGATE,
        'transfers',
        added.map((event) => new BankTransaction(event)),
      );
      await provider.documents(transfers).count({ upTo: 'latest' });
    },
    page: async (amount, limit) => {
      const { documents } = await this.#connect(transfers).documents(transfers).list({ index: 'amount', from: amount, limit });
      return documents.map(({ document }) => document);
    },
  };

  async close(): Promise<void> {
    await Promise.all([...this.#providers.values()].map((provider) => provider.close()));
  }
}
