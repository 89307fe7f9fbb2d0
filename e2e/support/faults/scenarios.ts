import { deposit, deposits, foldBalance, type BankEvent } from '../../../src/conformance/provider/bank.ts';
import type { EventStore, EventStoreProvider } from '../../../src/index.ts';
import type { TestClock } from '../../../src/testing.ts';
import { addByAdvice } from './add-by-advice.ts';
import type { Ledger } from './ledger.ts';
import { typed, verdictOf } from './verdict.ts';

/** Clients of one storage, on one clock. */
export interface Clients {
  readonly clock: TestClock;
  readonly ledger: Ledger;
  readonly connect: () => EventStoreProvider<BankEvent>;
}

export type Scenario = (clients: Clients) => Promise<void>;

export const SESSION = 60_000; // milliseconds

const open = (provider: EventStoreProvider<BankEvent>): Promise<EventStore<BankEvent>> =>
  provider.openStore('Account', '1', { openTimeout: 200, sessionTimeout: SESSION });

const passTyped = (error: unknown): undefined => void typed(error);

export const SCENARIOS: Readonly<Record<string, Scenario>> = {
  'several adds in one session': async ({ connect, ledger }) => {
    const store = await open(connect());
    for (const from of [1, 4, 7]) await ledger.add(store, deposits(3, from));
    await store.close();
  },
  'adds that are not awaited': async ({ connect, ledger }) => {
    const store = await open(connect());
    await Promise.all([1, 2, 3, 4].map((n) => ledger.add(store, deposits(n, n))));
    await store.close();
  },
  'a batch of several records, with idempotency ids': async ({ connect, ledger }) => {
    const store = await open(connect());
    const long = { userId: 'x'.repeat(30_000) };
    await ledger.add(store, deposits(1));
    await ledger.add(
      store,
      [1, 2, 3, 4, 5, 6].map((n) => deposit(n, { ...long, idempotencyId: `payment ${n}` })),
    );
    await ledger.add(store, deposits(1));
    await store.close();
  },
  'sessions one after the other, with snapshots': async ({ connect, ledger }) => {
    const provider = connect();
    for (let n = 0; n < 3; n++) {
      const store = await open(provider).catch(passTyped);
      if (!store) continue;
      await ledger.add(store, deposits(2));
      await store.snapshotAll(2, foldBalance).catch(passTyped);
      await store.clearSnapshots().catch(passTyped);
      await store.close();
    }
  },
  'snapshots taken and cleared': async ({ connect, ledger: { snapshots } }) => {
    const store = await open(connect());
    await store.add(deposits(4));
    const put = async (version: number): Promise<void> =>
      snapshots.put(version, await verdictOf(store.snapshot(version, deposit(version))));
    for (const version of [1, 2, 3]) await put(version);
    snapshots.clear(2, await verdictOf(store.clearSnapshot(2)));
    await put(4);
    snapshots.clearAll(await verdictOf(store.clearSnapshots()));
    await put(1);
    await store.close();
  },
  'compaction between adds': async ({ connect, ledger }) => {
    const provider = connect();
    const store = await open(provider);
    for (let n = 1; n <= 4; n++) await ledger.add(store, deposits(1));
    await provider.compact().catch(passTyped);
    await ledger.add(store, deposits(2));
    await store.close();
    await connect().compact().catch(passTyped);
  },
  'two clients that contend for the stream': async ({ connect, ledger }) => {
    const visit = async (provider: EventStoreProvider<BankEvent>): Promise<void> => {
      for (let n = 1; n <= 3; n++) {
        const store = await open(provider).catch(passTyped);
        if (!store) continue;
        await ledger.add(store, deposits(n));
        await store.close();
      }
    };
    await Promise.all([visit(connect()), visit(connect())]);
  },
  'a takeover after the end of a session that was not closed': async ({ clock, connect, ledger }) => {
    const first = await open(connect());
    await ledger.add(first, deposits(2));
    await clock.advance(SESSION);
    const second = await open(connect()).catch(passTyped);
    if (second) await ledger.add(second, deposits(3));
    await ledger.add(first, deposits(1));
    if (second) await ledger.add(second, deposits(1));
  },
  'two applications that follow the advice of every error': async ({ connect, ledger }) => {
    const run = async (name: string): Promise<void> => {
      const provider = connect();
      for (const messages of [deposits(1), deposits(2)]) {
        await addByAdvice(provider, messages);
        ledger.enter(name, messages, 'acknowledged');
      }
    };
    await Promise.all([run('one'), run('other')]);
  },
};
