import { InvalidArgumentError, StoreVersionMismatchError } from '../../contract/errors/index.ts';
import type { CommandResult } from '../../contract/aggregate.ts';
import { createMessage } from '../../events/create-message.ts';
import { assertEqual, assertRejects, assertTrue } from '../storage/assert.ts';
import { Account } from './account.ts';
import { amounts, deposit, deposits, FundsDeposited, range, versions, type AccountBalance, type BankEvent } from './bank.ts';
import type { ProviderCase } from './provider-case.ts';

class InsufficientFunds extends Error {}

const ids = ({ messages }: CommandResult<BankEvent, AccountBalance>): readonly string[] =>
  messages.map(({ metadata }) => metadata.message.id);

export const commandCases: readonly ProviderCase[] = [
  {
    title: 'a command decides on the state as it is stored, and returns what it wrote and the state after it',
    async run({ connect, database }) {
      const provider = connect();
      await provider.add('Account', '1', deposits(3), { database });
      const account = provider.aggregate(Account, '1', { database });
      const seen: unknown[] = [];
      const decide = (state: AccountBalance, { version }: { readonly version: number }): FundsDeposited[] => {
        seen.push([state.balance, version]);
        return [new FundsDeposited(state.balance), new FundsDeposited(1)];
      };
      const done = await account.execute(decide);
      assertEqual(
        [done.state.balance, done.state.events, done.version, versions(done.messages)],
        [13, 5, 5, [4, 5]],
        'the result',
      );
      await account.execute(async (state, aggregate) => decide(state, aggregate));
      assertEqual(
        seen,
        [
          [6, 3],
          [13, 5],
        ],
        'what was decided on',
      );
      const stored = await provider.read('Account', '1', { database }).get();
      assertEqual(amounts(stored), [1, 2, 3, 6, 1, 13, 1], 'what is stored');
      const told = done.messages.map(({ metadata: { message, context } }) => ({ message, context }));
      const found = stored.slice(3, 5).map(({ metadata: { message, context } }) => ({ message, context }));
      for (const { context } of found) Reflect.deleteProperty(context, 'sessionId');
      assertEqual(told, found, 'the metadata, but for the session');
      assertEqual(
        await account.load(),
        { state: { ...done.state, __proto__: Object.getPrototypeOf(done.state) as object, balance: 27, events: 7 }, version: 7 },
        'load',
      );
    },
  },
  {
    title: 'a decision that throws writes nothing and its error reaches the caller; one that comes to nothing writes nothing',
    async run({ connect, database }) {
      const provider = connect();
      const account = provider.aggregate(Account, '1', { database });
      const refusal = new InsufficientFunds();
      const refuse = (): never => {
        throw refusal;
      };
      assertTrue((await assertRejects(account.execute(refuse), InsufficientFunds, 'at once')) === refusal, 'the same error');
      const later = account.execute(async () => refuse());
      assertTrue((await assertRejects(later, InsufficientFunds, 'later')) === refusal, 'the same error, later');
      for (const nothing of [[], undefined, null]) {
        const { version, messages } = await account.execute(() => nothing);
        assertEqual([version, messages], [0, []], 'nothing');
      }
      for (const wrong of [5, [new FundsDeposited(1), {}], 'text', new InsufficientFunds()]) {
        await assertRejects(
          account.execute(() => wrong as never),
          InvalidArgumentError,
          'what is no event',
        );
      }
      assertEqual(await provider.read('Account', '1', { database }).exists(), false, 'the stream');
      await account.execute(() => new FundsDeposited(1));
      assertEqual((await account.load()).version, 1, 'the next command');
    },
  },
  {
    title: 'a thousand commands at once on one aggregate, from two clients, are all done, each once and on the state before it',
    async run({ connect, database }) {
      const accounts = [connect(), connect()].map((provider) => provider.aggregate(Account, '1', { database }));
      const commands = range(1, 500).flatMap(() =>
        accounts.map((account) => account.execute(({ events }) => new FundsDeposited(events))),
      );
      const results = await Promise.all(commands);
      const written = results.map(({ version }) => version).toSorted((a, b) => a - b);
      assertEqual(written, range(1, 1_000), 'versions');
      const stored = await connect().read('Account', '1', { database }).get();
      assertEqual(amounts(stored), range(0, 999), 'what each saw');
    },
  },
  {
    title: 'a command that another client comes before decides again; without retries it is told, and nothing is written',
    async run({ connect, database }) {
      const [mine, other] = [connect(), connect()];
      const account = mine.aggregate(Account, '1', { database });
      const decide = (times: number) => {
        const seen: number[] = [];
        const run = async (state: AccountBalance): Promise<FundsDeposited> => {
          seen.push(state.balance);
          if (seen.length <= times) await other.add('Account', '1', deposit(1), { database });
          return new FundsDeposited(100);
        };
        return { seen, run };
      };
      const thrice = decide(3);
      assertEqual((await account.execute(thrice.run)).version, 4, 'the version');
      assertEqual(thrice.seen, [0, 1, 2, 3], 'what was decided on');
      for (const [retries, tries] of [
        [0, 1],
        [1, 2],
        [undefined, 4],
      ] as const) {
        const each = decide(9);
        await assertRejects(account.execute(each.run, { retries }), StoreVersionMismatchError, `${retries} retries`);
        // One on the state that the page had, if that was outdated by then, and those that count.
        assertTrue([tries, tries + 1].includes(each.seen.length), `${each.seen.length} tries with ${retries} retries`);
      }
      const stored = await other.read('Account', '1', { database }).get();
      assertEqual(amounts(stored).filter((amount) => amount === 100).length, 1, 'what was written');
      for (const retries of [-1, 1.5, '1']) {
        await assertRejects(
          account.execute(() => [], { retries: retries as number }),
          InvalidArgumentError,
          'retries',
        );
      }
    },
  },
  {
    title:
      'a decision that waits for another command on its aggregate does not wait for good: it is made again, in the end refused',
    async run({ connect, database }) {
      const provider = connect();
      const account = provider.aggregate(Account, '1', { database });
      const once = await account.execute(async (state) => {
        if (state.events === 0) await account.execute(() => new FundsDeposited(1));
        return new FundsDeposited(2);
      });
      assertEqual([once.version, once.state.balance], [2, 3], 'one that writes once');
      const always = account.execute(async () => {
        await account.execute(() => new FundsDeposited(1));
        return new FundsDeposited(100);
      });
      await assertRejects(always, StoreVersionMismatchError, 'one that always writes');
      const unawaited: Promise<unknown>[] = [];
      await account.execute(() => {
        unawaited.push(account.execute(() => new FundsDeposited(7)));
        return new FundsDeposited(6);
      });
      await Promise.all(unawaited);
      const stored = amounts(await provider.read('Account', '1', { database }).get());
      assertEqual(stored, [1, 2, 1, 1, 1, 1, 1, 6, 7], 'what is stored');
    },
  },
  {
    title: 'a command with an id is done once, and each later run returns what the first one wrote',
    async run({ connect, database }) {
      const [one, other] = [connect(), connect()].map((provider) => provider.aggregate(Account, '1', { database }));
      const options = { commandId: 'transfer 7' };
      let decisions = 0;
      const decide = (): BankEvent[] => {
        decisions++;
        return [new FundsDeposited(1), new FundsDeposited(2)];
      };
      const first = await one?.execute(decide, options);
      await one?.execute(() => new FundsDeposited(3));
      const refusing = (): never => {
        throw new InsufficientFunds();
      };
      for (const account of [one, other]) {
        const again = await account?.execute(refusing, options);
        assertEqual(
          again && [ids(again), amounts(again.messages), versions(again.messages)],
          first && [ids(first), [1, 2], [1, 2]],
          'what it wrote',
        );
        assertEqual([again?.version, again?.state.balance], [3, 6], 'the state as it is');
      }
      assertEqual(decisions, 1, 'decisions');
      assertEqual(
        first?.messages.map(({ metadata }) => metadata.context.idempotencyId),
        ['transfer 7', undefined],
        'ids',
      );
    },
  },
  {
    title: 'a command that runs at the same time in several clients is done once, and each gets what was written',
    async run({ connect, database }) {
      const accounts = [connect(), connect(), connect()].map((provider) => provider.aggregate(Account, '1', { database }));
      for (const retries of [0, 3]) {
        const options = { commandId: `command with ${retries} retries`, retries };
        const runs = accounts.flatMap((account) => range(1, 4).map(() => account.execute(() => deposits(2), options)));
        const written = new Set((await Promise.all(runs)).map((result) => ids(result).join()));
        assertEqual(written.size, 1, 'what was written');
      }
      assertEqual((await accounts[0]?.load())?.version, 4, 'the version');
    },
  },
  {
    title:
      'a command id counts within its stream; a first message with an idempotency id of its own, or one that is no id, is refused',
    async run({ connect, database }) {
      const provider = connect();
      const options = { commandId: 'c' };
      for (const id of ['1', '2']) {
        const { version } = await provider.aggregate(Account, id, { database }).execute(() => new FundsDeposited(1), options);
        assertEqual(version, 1, `stream ${id}`);
      }
      const account = provider.aggregate(Account, '3', { database });
      const twice = (): BankEvent[] => {
        const event = new FundsDeposited(5);
        return [event, event];
      };
      assertEqual(amounts((await account.execute(twice, options)).messages), [5, 5], 'one event twice');
      const own = account.execute(() => deposit(1, { idempotencyId: 'mine' }), { commandId: 'd' });
      await assertRejects(own, InvalidArgumentError, 'an id of its own');
      await account.execute(() => [deposit(1), deposit(2, { idempotencyId: 'mine' })], { commandId: 'e' });
      const store = provider.read('Account', '3', { database });
      assertEqual((await store.findByIdempotencyId('mine')).metadata.context.sequenceNumber, 4, 'an id of a later message');
      for (const commandId of ['', ' ', 5]) {
        await assertRejects(account.execute(twice, { commandId: commandId as string }), InvalidArgumentError, 'no id');
      }
    },
  },
  {
    title: 'the messages of a command share its correlation, and take its user and its cause where they have none',
    async run({ connect, database }) {
      const account = connect().aggregate(Account, '1', { database });
      const contexts = async (options?: object): Promise<readonly unknown[]> => {
        const own = createMessage<BankEvent>(new FundsDeposited(3), { userId: 'jane', correlationId: 'own', causationId: 'why' });
        const { messages } = await account.execute(() => [new FundsDeposited(1), deposit(2), own], options);
        const [first] = messages;
        return messages.map(({ metadata: { context, message } }) => [
          context.correlationId === first?.metadata.message.id ? 'the first' : context.correlationId,
          context.userId,
          context.causationId,
          message.id === '',
        ]);
      };
      const own = ['own', 'jane', 'why', false];
      const usual = ['the first', 'system', undefined, false];
      assertEqual(await contexts(), [usual, usual, own], 'without options');
      const given = ['trace', 'joe', 'cause', false];
      const options = { userId: 'joe', correlationId: 'trace', causationId: 'cause' };
      assertEqual(await contexts(options), [given, given, own], 'with options');
      const wrong = account.execute(() => new FundsDeposited(1), { userId: 5 as never });
      await assertRejects(wrong, InvalidArgumentError, 'a user that is none');
    },
  },
];
