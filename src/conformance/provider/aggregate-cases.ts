import { defineAggregate } from '../../aggregates/define-aggregate.ts';
import type { AggregateState } from '../../contract/aggregate.ts';
import { EventDeserializationError, InvalidArgumentError, StoreNotOpenError } from '../../contract/errors/index.ts';
import { createMessage } from '../../events/create-message.ts';
import { defineEvents } from '../../events/define-events.ts';
import { plain } from '../../events/definition.ts';
import { assertEqual, assertRejects, assertTrue } from '../storage/assert.ts';
import { Account, AccountWithSnapshots } from './account.ts';
import { AccountBalance, deposit, deposits, FundsDeposited, type BankEvent } from './bank.ts';
import type { ProviderCase } from './provider-case.ts';
import { until } from './until.ts';

const summary = ({ state, version }: AggregateState<AccountBalance>): readonly number[] => [state.balance, state.events, version];

/** Accounts whose state has a version; the sum shows of which version's code it is. */
function accountsOfVersion(version: 1 | 2) {
  const events = defineEvents({
    FundsDeposited,
    Balance: plain<{ readonly sum: number }>({ version, upcast: { 1: (old) => old } }),
  });
  const aggregate = defineAggregate(events, {
    name: 'Account',
    initial: () => ({ sum: 0 }),
    evolve: { FundsDeposited: ({ sum }, { amount }) => ({ sum: sum + amount * version }) },
    snapshot: { every: 2, type: 'Balance' },
  });
  return { events, aggregate };
}

export const aggregateCases: readonly ProviderCase[] = [
  {
    title: 'an aggregate has the state before its first event, and after each event the next one, whoever has added it',
    async run({ connect, database }) {
      const [mine, other] = [connect(), connect()];
      const account = mine.aggregate(Account, '1', { database });
      assertEqual(summary(await account.load()), [0, 0, 0], 'before the first event');
      for (const [provider, version] of [
        [other, 1],
        [mine, 2],
        [other, 3],
      ] as const) {
        await provider.add('Account', '1', deposit(10), { database });
        assertEqual(summary(await account.load()), [10 * version, version, version], `at version ${version}`);
      }
      assertTrue((await account.load()).state === (await account.load()).state, 'the same state as long as nothing was added');
      assertEqual(summary(await mine.aggregate(Account, '1', { database: `${database} 2` }).load()), [0, 0, 0], 'another tenant');
      assertEqual(account.storeId, { database, name: 'Account', id: '1' }, 'its stream');
      for (const id of ['', 5]) {
        const call = async (): Promise<unknown> => mine.aggregate(Account, id as string, { database });
        await assertRejects(call(), InvalidArgumentError, 'an id that is none');
      }
      await mine.close();
      await assertRejects(account.load(), StoreNotOpenError, 'when the provider is closed');
      await assertRejects(
        account.execute(() => undefined),
        StoreNotOpenError,
        'a command then',
      );
    },
  },
  {
    title: 'the state of more aggregates than a page keeps is read anew, and is the same',
    async run({ connect, database }) {
      const provider = connect();
      const ids = Array.from({ length: 70 }, (_, index) => `${index}`);
      for (const id of [...ids, ...ids]) await provider.aggregate(Account, id, { database }).execute(() => new FundsDeposited(1));
      for (const id of ids) assertEqual(summary(await provider.aggregate(Account, id, { database }).load()), [2, 2, 2], id);
    },
  },
  {
    title: 'evolve is told what is stored of each message, of those that a command has just written as well',
    async run({ connect, database }) {
      const provider = connect();
      const events = defineEvents({ FundsDeposited, Noted: plain<{ readonly text: string }>() });
      const seen: string[] = [];
      const Noting = defineAggregate(events, {
        name: 'Account',
        initial: () => 0,
        evolve: {
          Noted: (count, { data }, { message, context }) => {
            seen.push(`${data.text} ${message.name} ${message.domain.id} ${context.sequenceNumber} ${context.userId}`);
            return count + 1;
          },
        },
      });
      const noting = connect({ events }).aggregate(Noting, '1', { database });
      const note = { type: 'Noted', data: { text: 'x' } } as const;
      const { state } = await noting.execute(() => [new FundsDeposited(1), note], { userId: 'joe' });
      assertEqual([state, (await noting.load()).state], [1, 1], 'the state');
      assertEqual(seen, ['x Noted 1 2 joe', 'x Noted 1 2 joe'], 'what evolve was told');
      await provider.close();
    },
  },
  {
    title: 'a snapshot is taken once it is due, what follows it is read from then on, and the one before it is removed',
    async run({ connect, database }) {
      const provider = connect();
      const account = provider.aggregate(AccountWithSnapshots, '1', { database });
      const reader = provider.read('Account', '1', { database });
      const command = (count: number) => account.execute(() => deposits(count));
      await command(9);
      assertEqual(await reader.snapshotVersions(), [], 'before it is due');
      await command(3);
      await until(async () => (await reader.lastSnapshotVersion()) === 12, 'the first snapshot');
      await command(4);
      await command(7);
      await until(async () => (await reader.snapshotVersions()).join() === '23', 'the second snapshot, and no other');
      await command(1);
      const fresh = connect().aggregate(AccountWithSnapshots, '1', { database });
      assertEqual(summary(await fresh.load()), summary(await account.load()), 'the state in another client');
      assertEqual(summary(await fresh.load()), [90, 24, 24], 'the state');
      await connect()
        .aggregate(Account, '1', { database })
        .execute(() => deposits(20));
      assertEqual(await reader.snapshotVersions(), [23], 'without a policy none is taken');
    },
  },
  {
    title: 'a snapshot of another version of the state, of another kind, or that cannot be read is as good as none',
    async run({ connect, database }) {
      const [old, now] = [accountsOfVersion(1), accountsOfVersion(2)];
      const oldProvider = connect({ events: old.events });
      await oldProvider.aggregate(old.aggregate, '1', { database }).execute(() => [new FundsDeposited(1), new FundsDeposited(2)]);
      const reader = oldProvider.read('Account', '1', { database });
      await until(async () => (await reader.lastSnapshotVersion()) === 2, 'the snapshot');
      const provider = connect({ events: now.events });
      assertEqual(
        (await provider.aggregate(now.aggregate, '1', { database }).load()).state,
        { sum: 6 },
        'the state of version 2',
      );
      const olderAgain = connect({ events: old.events }).aggregate(old.aggregate, '1', { database });
      await provider.aggregate(now.aggregate, '1', { database }).execute(() => new FundsDeposited(1));
      await until(async () => (await reader.lastSnapshotVersion()) === 3, 'the snapshot of version 2');
      assertEqual((await olderAgain.load()).state, { sum: 4 }, 'a snapshot that is newer than the code');
      const bank = connect();
      for (const version of [1, 3]) {
        const store = await bank.openStore('Account', `foreign ${version}`, { database });
        await store.add(deposits(3));
        await store.snapshot(version, createMessage<BankEvent>(new AccountBalance(999, 999)));
        await store.close();
        const { state } = await provider.aggregate(now.aggregate, `foreign ${version}`, { database }).load();
        assertEqual(state, { sum: 12 }, 'a snapshot of a class that is not known');
        const account = bank.aggregate(AccountWithSnapshots, `foreign ${version}`, { database });
        assertEqual(summary(await account.load()), [6, 3, 3], 'a snapshot that the application took by itself');
      }
    },
  },
  {
    title: 'an event that cannot be read is told as such, whether or not there are snapshots',
    async run({ connect, database }) {
      const events = defineEvents({
        FundsDeposited: { type: FundsDeposited, version: 2, upcast: { 1: (old) => old } },
        AccountBalance,
      });
      await connect({ events }).add('Account', '1', new FundsDeposited(1), { database });
      for (const definition of [Account, AccountWithSnapshots]) {
        const account = connect().aggregate(definition, '1', { database });
        await assertRejects(account.load(), EventDeserializationError, 'load');
        await assertRejects(
          account.execute(() => new FundsDeposited(1)),
          EventDeserializationError,
          'execute',
        );
      }
    },
  },
  {
    title: 'a live state tells at once what it has, then each change by whichever client, and nothing once it was stopped',
    async run({ connect, database }) {
      const [mine, other] = [connect(), connect()];
      const live = mine.aggregate(Account, '1', { database }).live();
      const told: (number | undefined)[] = [];
      const stop = live.subscribe((value) => void told.push(value?.version));
      assertEqual(told, [undefined], 'at once');
      await until(() => live.value !== undefined, 'the first read');
      await other.add('Account', '1', deposit(1), { database });
      await until(() => live.value?.version === 1, 'a commit of another client');
      await mine.aggregate(Account, '1', { database }).execute(() => new FundsDeposited(2));
      await until(() => live.value?.version === 2, 'a command of this one');
      assertEqual(
        [live.value && summary(live.value), told],
        [
          [3, 2, 2],
          [undefined, 0, 1, 2],
        ],
        'what it told',
      );
      await other.add('Account', '2', deposit(1), { database });
      const value = live.value;
      const second: unknown[] = [];
      const stopSecond = live.subscribe((state) => void second.push(state));
      assertTrue(second.length === 1 && second[0] === value, 'a second subscriber is told the same');
      stop();
      stop();
      stopSecond();
      await other.add('Account', '1', deposit(1), { database });
      const heard = new Promise<void>((resolve) => {
        live.subscribe((state) => state?.version === 3 && resolve());
      });
      await heard;
      assertEqual(told, [undefined, 0, 1, 2], 'once it was stopped');
      await mine.close();
      const subscribe = async (): Promise<unknown> =>
        mine
          .aggregate(Account, '1', { database })
          .live()
          .subscribe(() => undefined);
      await assertRejects(subscribe(), StoreNotOpenError, 'when the provider is closed');
    },
  },
];
