import { defineAggregate } from '../../aggregates/define-aggregate.ts';
import type { AggregateDefinition } from '../../contract/aggregate.ts';
import { AccountBalance, bankEvents, FundsDeposited, type BankEvent } from './bank.ts';

function evolve(state: AccountBalance, event: BankEvent): AccountBalance {
  return event instanceof FundsDeposited ? new AccountBalance(state.balance + event.amount, state.events + 1) : state;
}

const initial = (): AccountBalance => new AccountBalance(0, 0);

/** An account that keeps no snapshot. */
export const Account: AggregateDefinition<BankEvent, AccountBalance> = defineAggregate(bankEvents, {
  name: 'Account',
  initial,
  evolve,
});

/** The same account with a snapshot of every tenth version or so. */
export const AccountWithSnapshots: AggregateDefinition<BankEvent, AccountBalance> = defineAggregate(bankEvents, {
  name: 'Account',
  initial,
  evolve,
  snapshot: { every: 10, type: AccountBalance },
});
