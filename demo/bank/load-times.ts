import type { Cancellable, StoredMessage } from 'idb-eventstore';
import { UNOPENED, type Account } from '../domain/account.ts';
import { AccountEvent, type BankEvent } from '../domain/events.ts';
import { BankAccount } from './account-aggregate.ts';
import type { Bank } from './bank.ts';

// Of an odd number the median is one of them.
const ROUNDS = 5;

/** What it takes to come to an account's state from nothing. */
export interface LoadTime {
  /** The median, in milliseconds. */
  readonly time: number;
  /** Messages that were read. */
  readonly messages: number;
}

export interface LoadTimes {
  readonly withSnapshot: LoadTime;
  readonly withoutSnapshot: LoadTime;
  /** Of the newest snapshot, 0 without one. */
  readonly snapshotVersion: number;
}

/** Loads an account both ways in turn, so that whatever else the machine does is in both. */
export async function timeLoads(bank: Bank, accountId: string, options: Cancellable = {}): Promise<LoadTimes> {
  const reader = bank.provider.read(BankAccount.name, accountId, { ...options, database: bank.database });
  const load = async (useSnapshot: boolean): Promise<LoadTime> => {
    const began = performance.now();
    const messages = await reader.get({ useSnapshot });
    stateOf(messages);
    return { time: performance.now() - began, messages: messages.length };
  };
  const [withSnapshot, withoutSnapshot]: [LoadTime[], LoadTime[]] = [[], []];
  for (let round = 0; round < ROUNDS; round++) {
    withSnapshot.push(await load(true));
    withoutSnapshot.push(await load(false));
  }
  return {
    withSnapshot: median(withSnapshot),
    withoutSnapshot: median(withoutSnapshot),
    snapshotVersion: await reader.lastSnapshotVersion(),
  };
}

function stateOf(messages: readonly StoredMessage<BankEvent>[]): Account {
  let account = UNOPENED;
  for (const { event } of messages) account = event instanceof AccountEvent ? event.applyTo(account) : snapshotOf(event);
  return account;
}

function snapshotOf(event: Exclude<BankEvent, AccountEvent>): Account {
  return event.type === 'AccountState' ? event.data : event.data.account;
}

function median(times: readonly LoadTime[]): LoadTime {
  const sorted = times.toSorted((one, other) => one.time - other.time);
  return sorted[Math.floor(sorted.length / 2)] ?? { time: 0, messages: 0 };
}
