import { InvalidArgumentError } from '../../contract/errors/index.ts';
import type { LoggedCommit, SubscribeOptions, Subscription } from '../../contract/event-log.ts';
import type { EventStoreProvider } from '../../contract/event-store-provider.ts';
import { assertEqual, assertRejects, assertTrue } from '../storage/assert.ts';
import { amounts, deposit, deposits, range, type BankEvent } from './bank.ts';
import type { ProviderCase } from './provider-case.ts';
import { until } from './until.ts';

type Options = SubscribeOptions<BankEvent>;

/** Subscribes, and keeps what the subscriber was given. */
function listen(
  provider: EventStoreProvider<BankEvent>,
  options: Options,
): { readonly heard: LoggedCommit<BankEvent>[]; readonly subscription: Subscription } {
  const heard: LoggedCommit<BankEvent>[] = [];
  return { heard, subscription: provider.subscribe(options, (commit) => void heard.push(commit)) };
}

function positions(commits: readonly LoggedCommit<BankEvent>[]): readonly number[] {
  return commits.map(({ position }) => position);
}

export const subscriptionCases: readonly ProviderCase[] = [
  {
    title: 'a subscriber is given every commit of every client once, in order, what was there and what comes',
    async run({ connect, database }) {
      const [following, writing] = [connect(), connect()];
      await writing.add('Account', 'a', deposits(2), { database });
      await writing.add('Account', 'b', deposits(1), { database });
      const { heard, subscription } = listen(following, { database });
      await subscription.caughtUp;
      assertEqual(positions(heard), [1, 2], 'what was there');
      assertEqual(amounts(heard[0]?.messages ?? []), [1, 2], 'a whole commit');
      for (const n of range(3, 30)) await (n % 2 === 0 ? writing : following).add('Account', 'a', deposit(n), { database });
      await until(() => heard.length === 30, 'what came');
      assertEqual(positions(heard), range(1, 30), 'all in order');
      assertEqual(subscription.position, 30, 'its position');
      await subscription.close();
      await subscription.ended;
      await writing.add('Account', 'a', deposit(31), { database });
      assertEqual(heard.length, 30, 'nothing after the end');
    },
  },
  {
    title: 'a subscription begins where it is told to, and is given what it asked for',
    async run({ connect, database }) {
      const provider = connect();
      for (const n of range(1, 5)) await provider.add(n % 2 === 0 ? 'Order' : 'Account', 'a', deposit(n), { database });
      const cases: readonly (readonly [Options, readonly number[]])[] = [
        [{}, range(1, 6)],
        [{ from: 'start' }, range(1, 6)],
        [{ from: 2 }, range(3, 6)],
        [{ from: 'end' }, [6]],
        [{ names: ['Order'] }, [2, 4, 6]],
        [{ types: ['BankAccountCreated'] }, []],
      ];
      const listeners = cases.map(([options]) => listen(provider, { database, ...options }));
      await Promise.all(listeners.map(({ subscription }) => subscription.caughtUp));
      await provider.add('Order', 'a', deposit(6), { database });
      for (const [index, [options, expected]] of cases.entries()) {
        const { heard = [], subscription } = listeners[index] ?? {};
        await until(() => subscription?.position === 6, 'the end');
        assertEqual(positions(heard), expected, JSON.stringify(options));
      }
    },
  },
  {
    title: 'a named subscription goes on where it was, and one client at a time runs it',
    async run({ connect, database }) {
      const [first, second] = [connect(), connect()];
      for (const n of range(1, 3)) await first.add('Account', 'a', deposit(n), { database });
      const one = listen(first, { database, name: 'mails' });
      await one.subscription.caughtUp;
      const other = listen(second, { database, name: 'mails', from: 'start' });
      const mine = listen(second, { database, name: 'bills' });
      await mine.subscription.caughtUp;
      for (const n of range(4, 6)) await second.add('Account', 'a', deposit(n), { database });
      await until(() => one.heard.length === 6 && mine.heard.length === 6, 'the one that runs');
      assertEqual(other.heard.length, 0, 'the one that waits');
      await one.subscription.close();
      for (const n of range(7, 9)) await first.add('Account', 'a', deposit(n), { database });
      await until(() => other.heard.length === 3, 'the next one');
      assertEqual(positions([...one.heard, ...other.heard]), range(1, 9), 'each commit once');
    },
  },
  {
    title: 'a commit that its handler has seen is not handled again after the provider is closed',
    async run({ connect, database }) {
      const [writing, closing] = [connect(), connect()];
      await writing.add('Account', 'a', deposit(1), { database });
      let isRunning = false;
      let finish = (): void => undefined;
      const finished = new Promise<void>((resolve) => (finish = resolve));
      const subscription = closing.subscribe({ database, name: 'mails' }, async () => {
        isRunning = true;
        await finished;
      });
      await until(() => isRunning, 'the handler');
      const closed = closing.close();
      finish();
      await closed;
      assertEqual(subscription.position, 1, 'the handler was waited for');
      await writing.add('Account', 'a', deposit(2), { database });
      const { heard } = listen(writing, { database, name: 'mails' });
      await until(() => heard.length > 0, 'the next');
      assertEqual(positions(heard), [2], 'what is left');
    },
  },
  {
    title: 'a handler that fails is given the commit again, skips it, or stops before it, as it is told',
    async run({ connect, database }) {
      const provider = connect();
      for (const n of range(1, 3)) await provider.add('Account', 'a', deposit(n), { database });
      for (const [verdict, expected] of [
        ['retry', [1, 2, 2, 3]],
        ['skip', [1, 2, 3]],
        ['stop', [1, 2]],
      ] as const) {
        const heard: number[] = [];
        const told: unknown[] = [];
        const failure = new RangeError('a fault of the handler');
        const subscription = provider.subscribe(
          {
            database,
            name: verdict,
            onError: (error, commit) => {
              told.push(error, commit?.position);
              return verdict;
            },
          },
          ({ position }) => {
            heard.push(position);
            if (position === 2 && heard.filter((seen) => seen === 2).length === 1) throw failure;
          },
        );
        if (verdict === 'stop') assertEqual(await assertRejects(subscription.ended, RangeError, verdict), failure, 'the error');
        else await subscription.caughtUp;
        assertEqual(heard, expected, verdict);
        assertEqual(told, [failure, 2], 'what onError is told');
        await subscription.close();
      }
      const again = listen(provider, { database, name: 'stop' });
      await again.subscription.caughtUp;
      assertEqual(positions(again.heard), [2, 3], 'the checkpoint stands before the commit that failed');
    },
  },
  {
    title: 'a subscription ends with its signal or its provider, and leaves no listener on the signal',
    async run({ connect, database }) {
      const provider = connect();
      const controller = new AbortController();
      const { subscription } = listen(provider, { database, signal: controller.signal });
      await subscription.caughtUp;
      controller.abort();
      await subscription.ended;
      const other = listen(provider, { database });
      await other.subscription.caughtUp;
      await provider.close();
      await other.subscription.ended;
      assertTrue(other.subscription.position === 0, 'nothing was there');
    },
  },
  {
    title: 'a subscription is refused where an option is not what it must be',
    async run({ connect, database }) {
      const provider = connect();
      const wrong: readonly Options[] = [
        { name: '' },
        { from: 'middle' as never },
        { from: -1 },
        { names: [1 as never] },
        { onError: 'retry' as never },
        { onCaughtUp: 1 as never },
      ];
      for (const options of wrong) {
        const call = async (): Promise<unknown> => provider.subscribe({ database, ...options }, () => undefined);
        await assertRejects(call(), InvalidArgumentError, JSON.stringify(options));
      }
      const call = async (): Promise<unknown> => provider.subscribe({ database }, undefined as never);
      await assertRejects(call(), InvalidArgumentError, 'no handler');
    },
  },
];
