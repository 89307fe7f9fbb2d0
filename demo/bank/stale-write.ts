import { createMessage, StoreVersionMismatchError, type AddInput } from 'idb-eventstore';
import { RefusedError } from '../domain/decisions.ts';
import { FundsDeposited, FundsWithdrawn, type BankEvent } from '../domain/events.ts';
import { BankAccount } from './account-aggregate.ts';
import type { Bank } from './bank.ts';

/** What happened in a race of two writers, step by step. */
export interface RaceStep {
  readonly text: string;
  /** Of the error that was met. */
  readonly code?: string;
}

/**
 * Two writers read the same version, and both write: the second is refused, looks again, and writes what is right by then. One pays
 * in what the other takes out.
 */
export async function* raceTwoWriters(bank: Bank, accountId: string, now: () => Date): AsyncGenerator<RaceStep, void, undefined> {
  const { provider, database, userId } = bank;
  const reader = provider.read(BankAccount.name, accountId, { database });
  const add = (event: AddInput<BankEvent>, expectedVersion: number): Promise<number> =>
    provider.add(BankAccount.name, accountId, event, { database, expectedVersion });

  const read = await reader.version();
  if (read === 0) throw new RefusedError('This account has not been opened.');
  yield { text: `Two writers read version ${read}.` };
  const written = await add(createMessage(new FundsDeposited(100, now()), { userId }), read);
  yield { text: `The first deposits 1.00, expecting version ${read}: the account is at version ${written}.` };
  const withdrawal = createMessage(new FundsWithdrawn(100, now()), { userId });
  try {
    await add(withdrawal, read);
    yield { text: 'The second was not refused.' };
  } catch (error) {
    if (!(error instanceof StoreVersionMismatchError)) throw error;
    const { code, expectedVersion, actualVersion } = error;
    yield {
      code,
      text: `The second expects version ${expectedVersion} and is refused: it is ${actualVersion}. Nothing was written.`,
    };
    const retried = await add(withdrawal, actualVersion);
    yield { text: `It reads again, decides again, and withdraws 1.00: the account is at version ${retried}.` };
  }
}
