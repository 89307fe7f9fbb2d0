import { InvalidArgumentError, OpenStoreFailedError, StoreNotOpenError } from '../../contract/errors/index.ts';
import type { EventStoreProvider } from '../../contract/event-store-provider.ts';
import { MAX_TIMEOUT } from '../../contract/settings.ts';
import { assertEqual, assertRejects, assertTrue } from '../storage/assert.ts';
import { amounts, deposit, deposits, range, type BankEvent } from './bank.ts';
import type { ProviderCase } from './provider-case.ts';

const DAY = 24 * 60 * 60 * 1_000;
// What takes so long has waited: everything here that waits for nobody takes milliseconds.
const AT_ONCE = 4_000; // milliseconds

/** Settles when the calls so far have reached the storage, which answers in their order. */
function reached(provider: EventStoreProvider<BankEvent>, database: string): Promise<number> {
  return provider.read('Account', 'any', { database }).version();
}

export const openingCases: readonly ProviderCase[] = [
  {
    title: 'a free stream is opened however short openTimeout is, 0 included',
    async run({ connect, database }) {
      for (const openTimeout of [0, 1, 2, 5]) {
        const provider = connect({ settings: { defaultOpenTimeout: openTimeout } });
        for (const id of ['new', 'closed here']) await (await provider.openStore('Account', id, { database })).close();
        await using store = await provider.openStore('Account', 'closed here', { database, openTimeout });
        assertTrue((await store.add(deposits(1))) > 0, 'the version');
      }
    },
  },
  {
    title: 'with an openTimeout of 0 a stream that is held is refused at once, and the error says by whom',
    async run({ connect, database }) {
      const holder = await connect().openStore('Account', '1', { database });
      const provider = connect();
      await reached(provider, database);
      const started = performance.now();
      const opening = provider.openStore('Account', '1', { database, openTimeout: 0 });
      const { reason, timeout } = await assertRejects(opening, OpenStoreFailedError, 'the second open');
      assertTrue(performance.now() - started < AT_ONCE, 'it did not wait');
      assertEqual(timeout, 0, 'the timeout');
      const [, session, since, until] = /^session (\S+) holds it since (\S+) until (\S+)$/.exec(reason) ?? [];
      assertEqual(session, holder.sessionId, `the session in '${reason}'`);
      const left = Date.parse(until ?? '') - Date.now();
      assertTrue(left > 0 && left <= 60_000, `the end in '${reason}'`);
      assertEqual(Date.parse(until ?? '') - Date.parse(since ?? ''), 60_000, `the time in '${reason}'`);
    },
  },
  {
    title: 'whoever waits for a store that its own provider has not closed is told so',
    async run({ connect, database }) {
      const provider = connect();
      const forgotten = await provider.openStore('Account', '1', { database });
      const opening = provider.openStore('Account', '1', { database, openTimeout: 0 });
      const { reason } = await assertRejects(opening, OpenStoreFailedError, 'the second open');
      assertTrue(reason.includes(`session ${forgotten.sessionId} holds it since`), reason);
      assertTrue(reason.endsWith('is of this provider, which has not closed it: is a close() or an await missing?'), reason);
    },
  },
  {
    title: 'an opener behind others is told so',
    async run({ connect, database }) {
      const holder = await connect().openStore('Account', '1', { database });
      const [first, second] = [connect(), connect()];
      const waiting = first.openStore('Account', '1', { database, openTimeout: 60_000 });
      await reached(first, database);
      for (const openTimeout of [0, 200]) {
        const opening = second.openStore('Account', '1', { database, openTimeout });
        const { reason } = await assertRejects(opening, OpenStoreFailedError, 'the open behind it');
        assertEqual(reason, 'others are before it in line', 'the reason');
      }
      await holder.close();
      assertEqual(await (await waiting).add(deposits(1)), 1, 'whoever was first');
    },
  },
  {
    title: 'timeouts of a month are kept, and those that no date can hold are refused',
    async run({ connect, database }) {
      const provider = connect();
      for (const timeouts of [{ sessionTimeout: MAX_TIMEOUT + 1 }, { openTimeout: MAX_TIMEOUT + 1 }, { openTimeout: -1 }]) {
        const opening = provider.openStore('Account', '1', { database, ...timeouts });
        await assertRejects(opening, InvalidArgumentError, JSON.stringify(timeouts));
      }
      await (await provider.openStore('Account', '1', { database, sessionTimeout: MAX_TIMEOUT })).close();
      const holder = await provider.openStore('Account', '1', { database, sessionTimeout: 30 * DAY });
      const refused = connect().openStore('Account', '1', { database, openTimeout: 300 });
      await assertRejects(refused, OpenStoreFailedError, 'the open of a stream that is held for a month');
      const patient = connect();
      const waiting = patient.openStore('Account', '1', { database, openTimeout: 30 * DAY });
      await reached(patient, database);
      assertEqual(await holder.add(deposits(1)), 1, 'the holder goes on');
      await holder.close();
      assertEqual(await (await waiting).add(deposits(1)), 2, 'whoever waits for a month');
    },
  },
  {
    title: 'two hundred stores of one stream that are opened at once get it one after the other, in the order of the calls',
    async run({ connect, database }) {
      const provider = connect();
      const visit = async (amount: number): Promise<void> => {
        await using store = await provider.openStore('Account', '1', { database, openTimeout: 60_000 });
        await store.add([deposit(amount)]);
      };
      const numbers = range(1, 200);
      await Promise.all(numbers.map(visit));
      assertEqual(amounts(await provider.read('Account', '1', { database }).get()), numbers, 'the events');
    },
  },
  {
    title: 'openers of several clients get a stream in the order in which they asked, without those who gave up',
    async run({ connect, database }) {
      const holder = await connect().openStore('Account', '1', { database });
      const clients = [connect(), connect()] as const;
      const controller = new AbortController();
      const visits: Promise<unknown>[] = [];
      for (const n of range(1, 6)) {
        const provider = n % 2 === 0 ? clients[0] : clients[1];
        const giveUp = { 3: { openTimeout: 1 }, 4: { signal: controller.signal } }[n];
        const visit = async (): Promise<void> => {
          await using store = await provider.openStore('Account', '1', { database, openTimeout: 60_000, ...giveUp });
          await store.add([deposit(n)]);
        };
        visits.push(visit().catch((error: unknown) => error));
        await reached(provider, database);
      }
      controller.abort();
      await Promise.all([visits[2], visits[3]]);
      await holder.close();
      await Promise.all(visits);
      assertEqual(amounts(await clients[0].read('Account', '1', { database }).get()), [1, 2, 5, 6], 'the events');
    },
  },
  {
    title: 'close() ends the opens that are under way, at once, and leaves nothing behind',
    async run({ connect, database }) {
      const [provider, other] = [connect(), connect()];
      const store = await provider.openStore('Account', '1', { database });
      await store.close();
      const holder = await other.openStore('Account', '1', { database });
      const started = performance.now();
      for (const waits of [true, false]) {
        const opening = [store.open({ openTimeout: 60_000 }), store.open({ openTimeout: 60_000 })];
        const ended = opening.map((open) => assertRejects(open, StoreNotOpenError, 'an open of the store'));
        if (waits) await reached(provider, database);
        await store.close();
        await Promise.all(ended);
        assertEqual(store.sessionId, undefined, 'the session of a store that was closed');
      }
      assertTrue(performance.now() - started < AT_ONCE, 'nothing waited');
      await holder.close();
      assertEqual(await (await other.openStore('Account', '1', { database })).add(deposits(1)), 1, 'the version');
    },
  },
  {
    title: 'calls of open() at the same time get one session, and the last of open() and close() counts',
    async run({ connect, database }) {
      const provider = connect();
      const store = await provider.openStore('Account', '1', { database });
      await Promise.all([store.close(), store.open(), store.open()]);
      const { sessionId } = store;
      assertTrue(sessionId !== undefined, 'it is open');
      await Promise.all([store.open(), store.open()]);
      assertEqual(store.sessionId, sessionId, 'the session that all of them got');
      assertEqual(await store.add(deposits(1)), 1, 'the version');
      const opening = assertRejects(Promise.all([store.close(), store.open()]), StoreNotOpenError, 'the open between two closes');
      await store.close();
      await opening;
      assertEqual(store.sessionId, undefined, 'the session of a store that was closed');
      const next = await connect().openStore('Account', '1', { database, openTimeout: 2_000 });
      assertEqual(await next.add(deposits(1)), 2, 'the version');
    },
  },
  {
    title: 'closing the provider ends the opens that wait, at once, and leaves nothing behind',
    async run({ connect, database }) {
      const holder = await connect().openStore('Account', '1', { database });
      const provider = connect();
      const opening = range(1, 3).map(() => provider.openStore('Account', '1', { database, openTimeout: 60_000 }));
      const ended = opening.map((open) => assertRejects(open, StoreNotOpenError, 'an open of the provider'));
      await reached(provider, database);
      const started = performance.now();
      await provider.close();
      await Promise.all(ended);
      assertTrue(performance.now() - started < AT_ONCE, 'it did not wait');
      await assertRejects(provider.openStore('Account', '1', { database }), StoreNotOpenError, 'an open after it');
      await holder.close();
      const next = await connect().openStore('Account', '1', { database, openTimeout: 2_000 });
      assertEqual(await next.add(deposits(1)), 1, 'the version');
    },
  },
];
