import { OpenStoreFailedError, type EventStore } from 'idb-eventstore';
import type { BankEvent } from '../domain/events.ts';
import { BankAccount } from './account-aggregate.ts';
import type { Bank } from './bank.ts';

const HELD_FOR = 60_000; // milliseconds

interface HeldAccount {
  readonly store: EventStore<BankEvent>;
  readonly until: Date;
}

/** Accounts that this tab keeps for itself: others can read them, and wait to write to them. */
export class HeldAccounts {
  readonly #bank: Bank;
  readonly #held = new Map<string, HeldAccount>();

  constructor(bank: Bank) {
    this.#bank = bank;
  }

  /** When the session of this tab ends by itself; `undefined` while it has none. */
  heldUntil(accountId: string): Date | undefined {
    const until = this.#held.get(accountId)?.until;
    return until && until.getTime() > Date.now() ? until : undefined;
  }

  async hold(accountId: string): Promise<void> {
    await this.release(accountId);
    const store = await this.#open(accountId, { sessionTimeout: HELD_FOR });
    this.#held.set(accountId, { store, until: new Date(Date.now() + HELD_FOR) });
  }

  async release(accountId: string): Promise<void> {
    const held = this.#held.get(accountId);
    this.#held.delete(accountId);
    await held?.store.close();
  }

  /** Why a session cannot be had at once; `undefined` when it can. */
  async whyNotFree(accountId: string): Promise<string | undefined> {
    try {
      const store = await this.#open(accountId, { openTimeout: 0 });
      await store.close();
      return undefined;
    } catch (error) {
      if (error instanceof OpenStoreFailedError) return error.reason;
      throw error;
    }
  }

  #open(
    accountId: string,
    options: { readonly sessionTimeout?: number; readonly openTimeout?: number },
  ): Promise<EventStore<BankEvent>> {
    return this.#bank.provider.openStore(BankAccount.name, accountId, { ...options, database: this.#bank.database });
  }
}
