import type { EventStoreProvider } from 'idb-eventstore';
import type { BankEvent } from '../domain/events.ts';
import { BankAccount } from './account-aggregate.ts';

const MOST_STREAMS = 10_000; // of one page

export interface BankSize {
  readonly accounts: number;
  readonly events: number;
}

/** How much a bank has. To ask for it makes the database of one that there is not. */
export async function sizeOf(provider: EventStoreProvider<BankEvent>, database: string): Promise<BankSize> {
  let size: BankSize = { accounts: 0, events: 0 };
  for (let after: string | undefined; ;) {
    const { streams, next } = await provider.streams({ database, name: BankAccount.name, after, limit: MOST_STREAMS });
    const events = streams.reduce((sum, { version }) => sum + version, 0);
    size = { accounts: size.accounts + streams.length, events: size.events + events };
    if (next === undefined) return size;
    after = next;
  }
}
