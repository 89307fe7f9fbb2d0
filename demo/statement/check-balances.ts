import type { Cancellable } from 'idb-eventstore';
import type { HistoryEntry } from '../bank/account-history.ts';
import type { Bank } from '../bank/bank.ts';
import type { Money } from '../domain/money.ts';

// The bank rounds its balances to 0.10.
const ROUNDING: Money = 10;

export interface BalanceCheck {
  readonly accounts: number;
  readonly rows: number;
  /** The largest difference of one step. */
  readonly largest: Money;
  readonly disagreements: readonly Disagreement[];
}

export interface Disagreement {
  readonly accountId: string;
  readonly version: number;
  readonly difference: Money;
}

export interface CheckOptions extends Cancellable {
  readonly onProgress: (accounts: number) => void;
}

/** Replays accounts and compares every statement row with the bank's own column. */
export async function checkBalances(
  bank: Bank,
  accountIds: readonly string[],
  { signal, onProgress }: CheckOptions,
): Promise<BalanceCheck> {
  const disagreements: Disagreement[] = [];
  let [rows, largest, done] = [0, 0, 0];
  for (const accountId of accountIds) {
    for await (const { version, difference } of stepDifferences(bank.history(accountId, { signal }))) {
      rows++;
      largest = Math.max(largest, difference);
      if (difference > ROUNDING) disagreements.push({ accountId, version, difference });
    }
    onProgress(++done);
  }
  return { accounts: done, rows, largest, disagreements };
}

/** How far each row is from the bank's balance. The bank rounds at every row, so its balance begins the next step. */
async function* stepDifferences(history: AsyncIterable<HistoryEntry>): AsyncGenerator<{ version: number; difference: Money }> {
  let previous: Money = 0;
  for await (const { version, change, bankBalance } of history) {
    if (bankBalance === undefined) continue;
    yield { version, difference: Math.abs(previous + change - bankBalance) };
    previous = bankBalance;
  }
}
