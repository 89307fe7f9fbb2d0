import type { CommandResult } from '../../contract/aggregate.ts';
import { assertEqual, assertRejects } from '../storage/assert.ts';
import { Account } from './account.ts';
import { deposit, deposits, FundsDeposited, type AccountBalance, type BankEvent } from './bank.ts';
import type { ProviderCase } from './provider-case.ts';

class InsufficientFunds extends Error {}

/** The state that a page keeps of an aggregate is never taken for the stored one. */
export const keptStateCases: readonly ProviderCase[] = [
  {
    title: 'whatever others have written since the last command of the page is decided on, also by a command that refuses',
    async run({ connect, database }) {
      const [mine, other] = [connect(), connect()];
      const account = mine.aggregate(Account, '1', { database });
      const withdraw = (state: AccountBalance): FundsDeposited => {
        if (state.balance < 100) throw new InsufficientFunds();
        return new FundsDeposited(-100);
      };
      const decisions: ((state: AccountBalance) => FundsDeposited | readonly FundsDeposited[] | Promise<FundsDeposited>)[] = [
        withdraw,
        async (state) => withdraw(state),
        (state) => (state.balance < 100 ? [] : new FundsDeposited(-100)),
        // What would be refused as no event, and what evolve would refuse.
        (state) => (state.balance < 100 ? (5 as never) : new FundsDeposited(-100)),
        (state) => new FundsDeposited(state.balance < 100 ? Number.NaN : -100),
      ];
      await account.execute(() => new FundsDeposited(1));
      for (const [index, decide] of decisions.entries()) {
        assertEqual((await account.execute(() => new FundsDeposited(0))).state.balance, 1, `${index} before`);
        await other.add('Account', '1', deposit(100), { database });
        const done = await account.execute(decide, { retries: 0 });
        assertEqual([done.state.balance, done.messages.length], [1, 1], `${index}`);
      }
      await assertRejects(account.execute(withdraw), InsufficientFunds, 'what is refused on what is stored');
      const empty = await account.execute(() => []);
      assertEqual([empty.state.balance, empty.version], [1, 16], 'what decides on nothing');
    },
  },
  {
    title: 'what becomes of the events of a command once it is done does not come into the state of the next one',
    async run({ connect, database }) {
      const account = connect().aggregate(Account, '1', { database });
      const event = new FundsDeposited(5);
      const { messages } = await account.execute(() => event);
      Object.assign(event, { amount: 1_000 });
      Object.assign(messages[0]?.event ?? {}, { amount: 2_000 });
      assertEqual((await account.execute(() => new FundsDeposited(1))).state.balance, 6, 'the state after the next command');
      assertEqual((await account.load()).state.balance, 6, 'the state that is stored');
    },
  },
  {
    title: 'sessions of others that write nothing, and the deletion of the stream, are no obstacle to the next command',
    async run({ connect, database }) {
      const [mine, other] = [connect(), connect()];
      const account = mine.aggregate(Account, '1', { database });
      const pay = (): Promise<CommandResult<BankEvent, AccountBalance>> =>
        account.execute(({ events }) => new FundsDeposited(events), { retries: 0 });
      await pay();
      for (const provider of [mine, other]) {
        const store = await provider.openStore('Account', '1', { database });
        await store.close();
        await pay();
      }
      await other.compact({ database });
      await pay();
      assertEqual((await account.load()).state.balance, 6, 'so far');
      await other.deleteStream('Account', '1', { database });
      const { state, version } = await pay();
      assertEqual([state.balance, state.events, version], [0, 1, 5], 'after the deletion');
      await other.deleteDatabase(database);
      await other.add('Account', '1', deposits(5, 10), { database });
      const last = await pay().catch(() => pay()); // the first one may be told that the database is another one
      assertEqual([last.state.balance, last.version], [65, 6], 'in a database that is another one');
    },
  },
];
