// Programs that must compile, and programs that must not: checked by the type check, never run.

import { bankEvents } from '../../../src/conformance/provider/bank.ts';
import { defineProjection, type EventStoreProvider } from '../../../src/index.ts';

interface Account {
  readonly owner: string;
  readonly balance: number;
}

const none: Account = { owner: '', balance: 0 };

const accounts = defineProjection(bankEvents, {
  name: 'accounts',
  key: (event, { message }) => ('amount' in event ? message.domain.id : undefined),
  on: {
    BankAccountCreated: (account = none, { owner }): Account => ({ ...account, owner }),
    FundsDeposited: (account: Account = none, { amount }) => ({ ...account, balance: account.balance + amount }),
    ValueRecorded: () => undefined,
  },
  // A document is what the functions above return.
  indexes: { byOwner: ({ owner }) => owner, byBalance: ({ balance }, key) => [balance, key], all: () => 0 },
});

export async function read(provider: EventStoreProvider<object>): Promise<readonly number[]> {
  const documents = provider.documents(accounts);
  const { documents: found } = await documents.list({ index: 'byBalance', from: 100 });
  // @ts-expect-error - an index that the projection has not
  await documents.list({ index: 'byName' });
  // @ts-expect-error - a key that is no text
  await documents.get(1);
  return found.map(({ document }) => document.balance);
}

export const wrong: readonly object[] = [
  // @ts-expect-error - an event that was never registered
  defineProjection(bankEvents, { name: 'x', on: { Unknown: (account: Account | undefined) => account } }),
  defineProjection(bankEvents, {
    name: 'x',
    on: {
      FundsDeposited: (account: Account = none) => account,
      // @ts-expect-error - a document of another type
      ValueRecorded: (row: { readonly id: number } = { id: 1 }) => row,
    },
  }),
  // @ts-expect-error - a field that the event has not
  defineProjection(bankEvents, { name: 'x', on: { FundsDeposited: (_: Account | undefined, { owner }): Account => owner } }),
  // @ts-expect-error - a field that the document has not
  defineProjection(bankEvents, { name: 'x', on: { FundsDeposited: () => none }, indexes: { byName: ({ name }) => name } }),
  // @ts-expect-error - a value that cannot be sorted by
  defineProjection(bankEvents, { name: 'x', on: { FundsDeposited: () => none }, indexes: { byFlag: () => true } }),
];
