import { createMessage, type Cancellable } from 'idb-eventstore';
import { FundsDeposited, FundsWithdrawn, type BankEvent } from '../domain/events.ts';
import { RefusedError } from '../domain/decisions.ts';
import { BankAccount } from './account-aggregate.ts';
import type { Bank } from './bank.ts';

const HOUR = 3_600_000; // milliseconds

export interface LongHistoryOptions extends Cancellable {
  readonly events: number;
  /** When the first of them happens; the others follow an hour apart. */
  readonly from: Date;
  readonly onProgress: (done: number) => void;
}

/** Gives an account a long history of deposits and withdrawals, of which none overdraws it. */
export async function addLongHistory(bank: Bank, accountId: string, options: LongHistoryOptions): Promise<void> {
  const { events, from, onProgress, signal } = options;
  const { provider, database, userId } = bank;
  await using store = await provider.openStore(BankAccount.name, accountId, { database, signal });
  if ((await store.version()) === 0) throw new RefusedError('This account has not been opened.');
  function* messages(): Generator<ReturnType<typeof createMessage<BankEvent>>> {
    for (let index = 0; index < events; index++) {
      const at = new Date(from.getTime() + index * HOUR);
      // It goes up over all, and down on the way: each third event takes less than the two before it have brought.
      const amount = 500 + ((index * 7_919) % 1_700);
      const event = index % 3 === 2 ? new FundsWithdrawn(900, at) : new FundsDeposited(amount, at);
      yield createMessage<BankEvent>(event, { userId });
    }
  }
  await store.addAll(messages(), { onProgress: ({ done }) => onProgress(done), signal });
}
