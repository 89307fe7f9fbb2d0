import { defineAggregate } from 'idb-eventstore';
import { UNOPENED } from '../domain/account.ts';
import { AccountEvent, events } from '../domain/events.ts';

/** How many events an account gets between two snapshots. */
export const SNAPSHOT_EVERY = 100;

/** An account: a stream of its own, and what its events add up to. */
export const BankAccount = defineAggregate(events, {
  name: 'BankAccount',
  initial: () => UNOPENED,
  evolve: (account, event) => (event instanceof AccountEvent ? event.applyTo(account) : account),
  snapshot: { every: SNAPSHOT_EVERY, type: 'AccountState' },
});
