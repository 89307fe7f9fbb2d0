import type { EventStoreProvider } from '../../contract/event-store-provider.ts';
import type { Documents, Projection } from '../../contract/projection.ts';
import { defineProjection } from '../../projections/define-projection.ts';
import { BankAccountCreated, bankEvents, deposit, type BankEvent } from './bank.ts';

/** A row of a list of accounts. */
export interface Account {
  readonly owner: string;
  readonly balance: number;
  readonly deposits: number;
}

export type AccountIndex = 'byOwner' | 'byBalance' | 'rich';

/** The accounts, whose owner may be told by the first event or not at all. `worth` is what a deposit of 1 counts. */
export function accountsProjection(version = 1, worth = 1): Projection<BankEvent, Account, AccountIndex> {
  const none: Account = { owner: '', balance: 0, deposits: 0 };
  return defineProjection(bankEvents, {
    name: 'accounts',
    version,
    on: {
      BankAccountCreated: (account: Account = none, { owner }): Account => ({ ...account, owner }),
      FundsDeposited: (account: Account = none, { amount }): Account => ({
        ...account,
        balance: account.balance + amount * worth,
        deposits: account.deposits + 1,
      }),
      // A value that says so closes the account.
      ValueRecorded: (account, { value }) => (value === 'closed' ? undefined : account),
    },
    indexes: {
      byOwner: ({ owner }) => owner,
      byBalance: ({ balance }, key) => [balance, key],
      rich: ({ balance }) => (balance >= 100 ? balance : undefined),
    },
  });
}

export const accounts: Projection<BankEvent, Account, AccountIndex> = accountsProjection();

/** Opens an account for each amount, `0000`, `0001` …, with one deposit. */
export async function openAccounts(
  provider: EventStoreProvider<BankEvent>,
  database: string,
  amounts: readonly number[],
): Promise<void> {
  for (const [index, amount] of amounts.entries()) {
    const id = String(index).padStart(4, '0');
    await provider.add('Account', id, [new BankAccountCreated(id, index % 2 === 0 ? 'Ann' : 'Bob'), deposit(amount)], {
      database,
    });
  }
}

/** The accounts of a database, once everything is in them. */
export async function current(
  provider: EventStoreProvider<BankEvent>,
  database: string,
  projection: Projection<BankEvent, Account, AccountIndex> = accounts,
): Promise<Documents<Account, AccountIndex>> {
  const documents = provider.documents(projection, { database });
  await documents.count({ upTo: 'latest' });
  return documents;
}
