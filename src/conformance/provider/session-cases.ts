import {
  InvalidArgumentError,
  InvalidStoreSessionError,
  OpenStoreFailedError,
  StoreNotOpenError,
  StoreSessionExpiredError,
  StoreVersionMismatchError,
  StreamVersionNotFoundError,
} from '../../contract/errors/index.ts';
import type { AddInput, AddOptions } from '../../contract/event-store.ts';
import { assertEqual, assertRejects, assertTrue } from '../storage/assert.ts';
import { amounts, deposit, deposits, type BankEvent } from './bank.ts';
import type { ProviderCase } from './provider-case.ts';

const pause = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));

export const sessionCases: readonly ProviderCase[] = [
  {
    title: 'opening waits until openTimeout, then fails, and never evicts a live session',
    async run({ connect, database }) {
      const holder = await connect().openStore('Account', '1', { database });
      const started = performance.now();
      const error = await assertRejects(
        connect().openStore('Account', '1', { database, openTimeout: 300 }),
        OpenStoreFailedError,
        'the second open',
      );
      assertTrue(performance.now() - started >= 290, 'it waited');
      assertEqual([error.timeout, error.storeId.id], [300, '1'], 'the error');
      assertEqual(await holder.add(deposits(1)), 1, 'the holder goes on');
    },
  },
  {
    title: 'a store that is closed hands its stream to who waits for it',
    async run({ connect, database }) {
      const holder = await connect().openStore('Account', '1', { database });
      await holder.add(deposits(2));
      const waiting = connect().openStore('Account', '1', { database });
      await holder.add(deposits(1, 3));
      await holder.close();
      const next = await waiting;
      assertEqual(await next.add(deposits(1, 4)), 4, 'the version');
      assertEqual(amounts(await next.get()), [1, 2, 3, 4], 'the events');
    },
  },
  {
    title: 'a store that was closed, used by another client and opened again knows what happened meanwhile',
    async run({ connect, database }) {
      const store = await connect().openStore('Account', '1', { database });
      await store.add(deposits(1));
      await store.close();
      const other = await connect().openStore('Account', '1', { database });
      await other.add(deposits(2, 2));
      await assertRejects(store.open({ openTimeout: 50 }), OpenStoreFailedError, 'opening what another client holds');
      await other.close();
      await store.open();
      assertEqual(await store.add(deposits(1, 4)), 4, 'the version');
      await store.close();
      await store.open();
      assertEqual(await store.add(deposits(1, 5)), 5, 'the version when nothing happened meanwhile');
      assertEqual(amounts(await store.get()), [1, 2, 3, 4, 5], 'everything');
    },
  },
  {
    title: 'two stores of one provider exclude each other as two tabs do',
    async run({ connect, database }) {
      const provider = connect();
      const one = await provider.openStore('Account', '1', { database });
      const two = provider.openStore('Account', '1', { database, openTimeout: 200 });
      await assertRejects(two, OpenStoreFailedError, 'the second store');
      await one.close();
      const again = await provider.openStore('Account', '1', { database, openTimeout: 200 });
      assertEqual(await again.version(), 0, 'the version');
    },
  },
  {
    title: 'streams do not wait for each other',
    async run({ connect, database }) {
      const provider = connect();
      const stores = await Promise.all(
        ['1', '2', '3'].map((id) => provider.openStore('Account', id, { database, openTimeout: 2_000 })),
      );
      assertEqual(await Promise.all(stores.map((store) => store.add(deposits(2)))), [2, 2, 2], 'the versions');
    },
  },
  {
    title: 'a closed store refuses every call until it is opened again',
    async run({ connect, database }) {
      const store = await connect().openStore('Account', '1', { database });
      await store.add(deposits(1));
      await store.close();
      await store.close();
      assertEqual(store.sessionId, undefined, 'the session id');
      await assertRejects(store.add(deposits(1)), StoreNotOpenError, 'add');
      await assertRejects(store.get(), StoreNotOpenError, 'get');
      await assertRejects(store.version(), StoreNotOpenError, 'version');
      await store.open();
      const { sessionId } = store;
      await store.open();
      assertEqual(store.sessionId, sessionId, 'an open store stays as it is');
      assertEqual(await store.add(deposits(1, 2)), 2, 'the version');
    },
  },
  {
    title: 'an expired session frees its stream, can be taken over, and writes nothing more',
    async run({ connect, database }) {
      const holder = await connect().openStore('Account', '1', { database, sessionTimeout: 300 });
      await holder.add(deposits(1));
      const next = await connect().openStore('Account', '1', { database, openTimeout: 5_000 });
      assertEqual(await next.add(deposits(1, 2)), 2, 'the version');
      const lost = await assertRejects(holder.add(deposits(1, 99)), InvalidStoreSessionError, 'an add of the expired session');
      assertEqual(lost.activeSessionId, next.sessionId, 'the active session');
      assertEqual(amounts(await next.get()), [1, 2], 'the events');
      await next.close();
      await holder.open();
      assertEqual(await holder.add(deposits(1, 3)), 3, 'a new session');
    },
  },
  {
    title: 'an expired session that nobody has taken over says so',
    async run({ connect, database }) {
      const store = await connect().openStore('Account', '1', { database, sessionTimeout: 100 });
      const { sessionId } = store;
      await pause(150);
      const error = await assertRejects(store.add(deposits(1)), StoreSessionExpiredError, 'add');
      assertEqual(error.sessionId, sessionId, 'the session');
      assertTrue(error.expiration.getTime() <= Date.now(), 'the expiration');
      await assertRejects(store.get(), StoreSessionExpiredError, 'get');
      await store.open();
      assertEqual(await store.add(deposits(1)), 1, 'after open()');
    },
  },
  {
    title: 'an abort while opening rejects with its reason and leaves no session behind',
    async run({ connect, database }) {
      const holder = await connect().openStore('Account', '1', { database });
      class Stopped extends Error {}
      const controller = new AbortController();
      const opening = connect().openStore('Account', '1', { database, signal: controller.signal });
      setTimeout(() => controller.abort(new Stopped('enough')), 50);
      await assertRejects(opening, Stopped, 'the open that was aborted');
      await holder.close();
      const next = await connect().openStore('Account', '1', { database, openTimeout: 2_000 });
      assertEqual(await next.add(deposits(1)), 1, 'the version');
    },
  },
  {
    title: 'closing the provider closes its stores after their appends in flight, and ends it',
    async run({ connect, database }) {
      const provider = connect();
      const store = await provider.openStore('Account', '1', { database });
      const reader = provider.read('Account', '1', { database });
      const added = store.add([deposit(1)]);
      await provider.close();
      await provider.close();
      assertEqual(await added, 1, 'the append in flight');
      await assertRejects(store.add([deposit(2)]), StoreNotOpenError, 'the store');
      await assertRejects(store.open(), StoreNotOpenError, 'opening it again');
      const refused = await assertRejects(provider.openStore('Account', '1', { database }), StoreNotOpenError, 'another store');
      assertEqual(refused.storeId, undefined, 'the store of an error that is about the provider');
      await assertRejects(provider.compact({ database }), StoreNotOpenError, 'compaction');
      await assertRejects(reader.version(), StoreNotOpenError, 'a reader');
      const next = await connect().openStore('Account', '1', { database, openTimeout: 2_000 });
      assertEqual(amounts(await next.get()), [1], 'the events');
    },
  },
  {
    title: 'whoever is reading when the store or its provider is closed is told so',
    async run({ connect, database }) {
      const provider = connect();
      const store = await provider.openStore('Account', '1', { database });
      await store.add(deposits(100));
      const messages = store.stream();
      await messages.next();
      await store.close();
      const read = async (): Promise<void> => {
        while (!(await messages.next()).done);
        await store.get();
      };
      await assertRejects(read(), StoreNotOpenError, 'reading on');
      const reader = provider.read('Account', '1', { database });
      const reading = Promise.allSettled([reader.get(), reader.version(), reader.getSlice(1, 50)]);
      await provider.close();
      for (const outcome of await reading) {
        assertTrue(outcome.status === 'fulfilled' || outcome.reason instanceof StoreNotOpenError, JSON.stringify(outcome));
      }
    },
  },
  {
    title: 'await using closes a store at the end of its block',
    async run({ connect, database }) {
      const provider = connect();
      {
        await using store = await provider.openStore('Account', '1', { database });
        await store.add(deposits(1));
      }
      await using again = await provider.openStore('Account', '1', { database, openTimeout: 1_000 });
      assertEqual(await again.version(), 1, 'the version');
    },
  },
  {
    title: 'a write that is returned from an await using block, and fails, is reported to its caller only',
    async run({ connect, database }) {
      const provider = connect();
      const addTo = async (events: readonly AddInput<BankEvent>[], options?: AddOptions): Promise<number> => {
        await using store = await provider.openStore('Account', '1', { database });
        return store.add(events, options);
      };
      // Who runs the cases fails on a rejection that nobody has handled.
      await assertRejects(addTo(deposits(1), { expectedVersion: 7 }), StoreVersionMismatchError, 'another version');
      await assertRejects(addTo(5 as never), InvalidArgumentError, 'no event');
      await assertRejects(addTo(deposits(1), { expectedVersion: -1 }), InvalidArgumentError, 'no version');
      assertEqual(await addTo(deposits(1)), 1, 'the version');
      const keep = async (): Promise<void> => {
        await using store = await provider.openStore('Account', '1', { database });
        return store.snapshot(9, deposit(1));
      };
      await assertRejects(keep(), StreamVersionNotFoundError, 'a snapshot');
    },
  },
];
