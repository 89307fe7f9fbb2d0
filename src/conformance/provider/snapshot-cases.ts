import {
  InvalidArgumentError,
  StreamSnapshotVersionNotFoundError,
  StreamVersionNotFoundError,
} from '../../contract/errors/index.ts';
import type { StoredMessage } from '../../contract/message.ts';
import { createMessage } from '../../events/create-message.ts';
import { assertEqual, assertRejects, assertTrue } from '../storage/assert.ts';
import { AccountBalance, deposits, foldBalance, range, versions, type BankEvent } from './bank.ts';
import type { ProviderCase } from './provider-case.ts';

function balances(messages: readonly StoredMessage<BankEvent>[]): readonly number[] {
  return messages.flatMap(({ event }) => (event instanceof AccountBalance ? [event.balance] : []));
}

const snapshotOf = (balance: number, events: number) => createMessage(new AccountBalance(balance, events));

export const snapshotCases: readonly ProviderCase[] = [
  {
    title: 'the first snapshot is in the index',
    async run({ connect, database }) {
      const store = await connect().openStore('Account', '1', { database });
      assertEqual([await store.lastSnapshotVersion(), await store.snapshotVersions()], [0, []], 'without snapshots');
      await store.add(deposits(4));
      await store.snapshot(2, snapshotOf(3, 2));
      assertEqual([await store.lastSnapshotVersion(), await store.snapshotVersions()], [2, [2]], 'with one');
      await store.snapshot(4, snapshotOf(10, 4));
      await store.snapshot(1, snapshotOf(1, 1));
      assertEqual([await store.lastSnapshotVersion(), await store.snapshotVersions()], [4, [1, 2, 4]], 'with three');
    },
  },
  {
    title: 'get with snapshot begins with the newest one at or below the version, then what follows it',
    async run({ connect, database }) {
      const store = await connect().openStore('Account', '1', { database });
      await store.add(deposits(3));
      await store.add(deposits(5, 4));
      assertEqual(versions(await store.get({ useSnapshot: true })), range(1, 8), 'without snapshots');
      await store.snapshot(2, snapshotOf(3, 2));
      await store.snapshot(5, snapshotOf(15, 5));
      const latest = await store.get({ useSnapshot: true });
      assertEqual([versions(latest), balances(latest)], [[5, 6, 7, 8], [15]], 'the latest');
      assertTrue(latest[0]?.event instanceof AccountBalance, 'the snapshot is an instance of its class');
      const below = await store.get({ useSnapshot: true, version: 4 });
      assertEqual([versions(below), balances(below)], [[2, 3, 4], [3]], 'below version 4');
      assertEqual(versions(await store.get({ useSnapshot: true, version: 5 })), [5], 'at version 5');
      assertEqual(versions(await store.get({ useSnapshot: true, version: 1 })), [1], 'below every snapshot');
      assertEqual(versions(await store.get()), range(1, 8), 'snapshots are apart from events');
    },
  },
  {
    title: 'a snapshot replaces the one at its version',
    async run({ connect, database }) {
      const store = await connect().openStore('Account', '1', { database });
      await store.add(deposits(2));
      await store.snapshot(2, snapshotOf(1, 1));
      await store.snapshot(2, snapshotOf(3, 2));
      assertEqual(balances(await store.get({ useSnapshot: true })), [3], 'the balance');
      assertEqual(await store.snapshotVersions(), [2], 'the index');
    },
  },
  {
    title: 'a snapshot above the version of the stream is refused',
    async run({ connect, database }) {
      const store = await connect().openStore('Account', '1', { database });
      await store.add(deposits(2));
      const error = await assertRejects(store.snapshot(3, snapshotOf(0, 0)), StreamVersionNotFoundError, 'version 3');
      assertEqual([error.version, error.actualVersion], [3, 2], 'the versions of the error');
      await assertRejects(store.snapshot(0, snapshotOf(0, 0)), InvalidArgumentError, 'version 0');
      assertEqual(await store.snapshotVersions(), [], 'the index');
    },
  },
  {
    title: 'snapshots are cleared one by one and all at once',
    async run({ connect, database }) {
      const store = await connect().openStore('Account', '1', { database });
      await store.add(deposits(3));
      for (const version of [1, 2, 3]) await store.snapshot(version, snapshotOf(version, version));
      await store.clearSnapshot(2);
      assertEqual(await store.snapshotVersions(), [1, 3], 'after one');
      const error = await assertRejects(store.clearSnapshot(2), StreamSnapshotVersionNotFoundError, 'again');
      assertEqual(error.version, 2, 'the version of the error');
      await store.clearSnapshots();
      assertEqual([await store.snapshotVersions(), await store.lastSnapshotVersion()], [[], 0], 'after all');
      await store.clearSnapshots();
      assertEqual(versions(await store.get({ useSnapshot: true })), [1, 2, 3], 'the events stay');
    },
  },
  {
    title: 'snapshotAll folds all events up to each multiple of the chunk size',
    async run({ connect, database }) {
      const store = await connect().openStore('Account', '1', { database });
      await store.add(deposits(7));
      const folded: (readonly number[])[] = [];
      const made = await store.snapshotAll(3, (messages, previous) => {
        folded.push(versions(messages), balances(previous ? [previous] : []));
        return foldBalance(messages, undefined);
      });
      assertEqual(made, 2, 'how many were made');
      assertEqual(folded, [range(1, 3), [], range(1, 6), [6]], 'what the fold got');
      assertEqual(await store.snapshotVersions(), [3, 6], 'the index');
      assertEqual(balances(await store.get({ useSnapshot: true })), [21], 'the last balance');
      assertEqual(balances(await store.get({ useSnapshot: true, version: 3 })), [6], 'the first balance');
    },
  },
  {
    title: 'snapshotAll with a fold onto the previous snapshot gets the messages since then only',
    async run({ connect, database }) {
      const store = await connect().openStore('Account', '1', { database });
      await store.add(deposits(10));
      const sizes: number[] = [];
      const progress: string[] = [];
      await store.snapshotAll(
        4,
        {
          onto: 'previous',
          fold(messages, previous) {
            sizes.push(messages.length);
            assertTrue(!previous || previous.event instanceof AccountBalance, 'the previous snapshot has its class');
            return foldBalance(messages, previous);
          },
        },
        { onProgress: ({ done, total }) => progress.push(`${done}/${total}`) },
      );
      assertEqual(
        [sizes, progress],
        [
          [4, 4],
          ['4/8', '8/8'],
        ],
        'the sizes and the progress',
      );
      assertEqual(balances(await store.get({ useSnapshot: true })), [36], 'the balance');
    },
  },
  {
    title: 'snapshotAll refuses a chunk size below 1 and makes none in a short stream',
    async run({ connect, database }) {
      const store = await connect().openStore('Account', '1', { database });
      await store.add(deposits(2));
      for (const size of [0, -1, 1.5]) {
        await assertRejects(store.snapshotAll(size, foldBalance), InvalidArgumentError, `a chunk size of ${size}`);
      }
      assertEqual(await store.snapshotAll(3, foldBalance), 0, 'how many were made');
    },
  },
];
