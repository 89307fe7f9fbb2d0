import type { ChangeNotice } from '../../contract/change.ts';
import type { EventStoreLogger, LogFields } from '../../contract/logger.ts';
import { assertEqual, assertRejects, assertTrue } from '../storage/assert.ts';
import { deposits, foldBalance } from './bank.ts';
import type { ProviderCase } from './provider-case.ts';

/** What is reported as an uncaught error while a task runs. */
async function reportedBy(task: () => Promise<void>): Promise<readonly unknown[]> {
  const reported: unknown[] = [];
  const before = Object.getOwnPropertyDescriptor(globalThis, 'reportError');
  Object.defineProperty(globalThis, 'reportError', { configurable: true, value: (error: unknown) => reported.push(error) });
  try {
    await task();
  } finally {
    if (before) Object.defineProperty(globalThis, 'reportError', before);
    else Reflect.deleteProperty(globalThis, 'reportError');
  }
  return reported;
}

function fail(error: Error): () => never {
  return () => {
    throw error;
  };
}

export const applicationCodeCases: readonly ProviderCase[] = [
  {
    title: 'a watcher that throws takes nothing from the others, and nothing from the add: its error is reported',
    async run({ connect, database }) {
      const provider = connect();
      const heard: ChangeNotice[] = [];
      const error = new Error('a watcher');
      const reported = await reportedBy(async () => {
        provider.watch(fail(error), { database });
        provider.watch((notice) => heard.push(notice), { database });
        const store = await provider.openStore('Account', '1', { database });
        assertEqual(await store.add(deposits(2)), 2, 'the add');
        assertEqual(await store.version(), 2, 'what is stored');
      });
      assertEqual(heard, [{ database, name: 'Account', id: '1', version: 2 }], 'the other watcher');
      assertTrue(reported.length === 1 && reported[0] === error, 'the error is reported');
    },
  },
  {
    title: 'a logger that throws changes the outcome of no call',
    async run({ connect, database }) {
      const error = new Error('a logger');
      const logger: EventStoreLogger = { debug: fail(error), info: fail(error), warn: fail(error), error: fail(error) };
      const reported = await reportedBy(async () => {
        const provider = connect({ logger });
        const store = await provider.openStore('Account', '1', { database });
        assertEqual(await store.add(deposits(3)), 3, 'the add');
        assertEqual(await store.snapshotAll(3, foldBalance), 1, 'the snapshots');
        await assertRejects(provider.openStore('Account', '1', { database, openTimeout: 20 }), Error, 'an open');
        await store.close();
        const again = await connect().openStore('Account', '1', { database });
        assertEqual([await again.version(), await again.snapshotVersions()], [3, [3]], 'what is stored');
        await provider.close();
      });
      assertTrue(reported.length > 0 && reported.every((each) => each === error), 'its errors are reported');
    },
  },
  {
    title: 'a logger that changes the fields it is given changes nothing else',
    async run({ connect, database }) {
      const change = (_message: string, fields: LogFields): void => {
        for (const value of Object.values(fields)) if (typeof value === 'object') Reflect.set(value as object, 'id', 'changed');
      };
      const provider = connect({ logger: { debug: change, info: change, warn: change, error: change } });
      const store = await provider.openStore('Account', '1', { database });
      await store.add(deposits(2));
      await store.close();
      await store.open();
      assertEqual(await store.add(deposits(1)), 3, 'the next add');
      assertEqual(store.storeId, { database, name: 'Account', id: '1' }, 'the store');
      assertEqual(await connect().read('Account', '1', { database }).version(), 3, 'what is stored');
    },
  },
  {
    title: 'a progress callback that throws ends no call: its error is reported',
    async run({ connect, database }) {
      const provider = connect();
      const store = await provider.openStore('Account', '1', { database });
      await store.add(deposits(6));
      const error = new Error('a callback');
      const reported = await reportedBy(async () => {
        assertEqual(await store.snapshotAll(2, foldBalance, { onProgress: fail(error) }), 3, 'snapshotAll');
        assertEqual((await provider.compact({ database, onProgress: fail(error) })).streams, 1, 'compact');
      });
      assertEqual(await store.snapshotVersions(), [2, 4, 6], 'the snapshots');
      assertTrue(reported.length === 4 && reported.every((each) => each === error), 'its errors are reported');
    },
  },
  {
    title: 'a fold that throws rejects with what it threw; the snapshots before it stay, and the store goes on',
    async run({ connect, database }) {
      const store = await connect().openStore('Account', '1', { database });
      await store.add(deposits(6));
      const error = new Error('a fold');
      const failed = await assertRejects(
        store.snapshotAll(2, (messages, previous) => (messages.length > 2 ? fail(error)() : foldBalance(messages, previous))),
        Error,
        'snapshotAll',
      );
      assertTrue(failed === error, 'the error is the own one');
      assertEqual(await store.snapshotVersions(), [2], 'the snapshots');
      assertEqual(await store.add(deposits(1)), 7, 'the store');
    },
  },
];
