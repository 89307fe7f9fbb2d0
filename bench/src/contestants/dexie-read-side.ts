import { Dexie, liveQuery, type Table } from 'dexie';
import type { BankEvent, Durability } from '../contestant.ts';
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

interface EventRow {
  readonly position?: number; // Dexie's, counting up
  readonly stream: string;
  readonly version: number;
  readonly event: BankEvent;
}

interface Account extends AccountRow {
  readonly id: string;
}

interface Checkpoint {
  readonly name: string;
  readonly position: number;
}

type Database = Dexie & {
  readonly events: Table<EventRow, number>;
  readonly accounts: Table<Account, string>;
  readonly transfers: Table<Transfer, number>;
  readonly checkpoints: Table<Checkpoint, string>;
};

// As many events at a time as Dexie's users read of a long table.
const PORTION = 2_000;

const CATCH_UP = 'accounts';

export async function openDexieReadSide(name: string, durability: Durability): Promise<ReadSide> {
  const database = new Dexie(`${name}-read-side`, { chromeTransactionDurability: durability }) as Database;
  database.version(1).stores({
    events: '++position, &[stream+version]',
    accounts: 'id',
    transfers: 'number, amount',
    checkpoints: 'name',
  });
  await database.open();
  return new DexieReadSide(database);
}

/** A table of events and tables of what is made of them. */
class DexieReadSide implements ReadSide {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  async populate({ streams, events, batch }: Filling): Promise<void> {
    const { events: table, accounts } = this.#database;
    for (let first = 0; first < events; first += batch) {
      const added = bankEvents(Math.min(batch, events - first), first + 1);
      await table.bulkAdd(
        streams.flatMap((stream) => added.map((event, index) => ({ stream, version: first + index + 1, event }))),
      );
    }
    const account = bankEvents(events).reduce<AccountRow | undefined>(rowAfter, undefined);
    if (account) await accounts.bulkPut(streams.map((id) => ({ id, ...account })));
  }

  readonly commands: Commands = {
    execute: async (stream, event) => {
      const { events, accounts } = this.#database;
      await this.#database.transaction('rw', events, accounts, async () => {
        const account = (await accounts.get(stream)) ?? { count: 0, balance: 0 };
        assertMayHold(account);
        await events.add({ stream, version: account.count + 1, event });
        await accounts.put({ id: stream, ...rowAfter(account, event) });
      });
    },
    row: async (stream) => {
      const account = await this.#database.accounts.get(stream);
      return account && { count: account.count, balance: account.balance };
    },
    follow: (stream, onCount) => {
      const query = liveQuery(() => this.#database.accounts.get(stream));
      const subscription = query.subscribe((account) => onCount(account?.count ?? 0));
      return () => subscription.unsubscribe();
    },
  };

  readonly log: Log = {
    load: async (stream) => {
      const { events } = this.#database;
      const range = events.where('[stream+version]').between([stream, Dexie.minKey], [stream, Dexie.maxKey]);
      return (await range.toArray()).length;
    },
    readAll: async () => (await this.#database.events.orderBy('position').toArray()).length,
    catchUp: async () => {
      const { events, accounts, checkpoints } = this.#database;
      await accounts.clear();
      for (;;) {
        const done = await this.#database.transaction('rw', events, accounts, checkpoints, async () => {
          const { position: after = 0 } = (await checkpoints.get(CATCH_UP)) ?? {};
          const portion = await events.where('position').above(after).limit(PORTION).toArray();
          const ids = [...new Set(portion.map(({ stream }) => stream))];
          const known = await accounts.bulkGet(ids);
          const rows = new Map<string, Account>();
          for (const row of known) if (row) rows.set(row.id, row);
          for (const { stream: id, event } of portion) rows.set(id, { id, ...rowAfter(rows.get(id), event) });
          await accounts.bulkPut([...rows.values()]);
          await checkpoints.put({ name: CATCH_UP, position: portion.at(-1)?.position ?? after });
          return portion.length < PORTION;
        });
        if (done) return accounts.count();
      }
    },
  };

  readonly documents: Documents = {
    make: async (added) => {
      const { events, transfers } = this.#database;
      await this.#database.transaction('rw', events, transfers, async () => {
        await events.bulkAdd(added.map((event) => ({ stream: 'transfers', version: event.number, event })));
        await transfers.bulkPut(added.map(transferOf));
      });
    },
    page: (amount, limit) => this.#database.transfers.where('amount').aboveOrEqual(amount).limit(limit).toArray(),
  };

  async close(): Promise<void> {
    this.#database.close();
  }
}
