import { OpenStoreFailedError, type EventStore } from 'idb-eventstore';
import type { BankEvent } from '../domain/events.ts';
import { BankAccount } from './account-aggregate.ts';
import type { Bank } from './bank.ts';

const HELD_FOR = 60_000; // milliseconds

interface HeldAccount {
  readonly store: EventStore<BankEvent>;
  readonly until: Date;
}

/** An account that this tab holds, and when its session ends by itself. */
export interface Hold {
  readonly accountId: string;
  readonly until: Date;
}

/** Accounts that this tab keeps for itself: others can read them, and wait to write to them. */
export class HeldAccounts {
  readonly #bank: Bank;
  readonly #held = new Map<string, HeldAccount>();

  readonly #listeners = new Set<() => void>();

  constructor(bank: Bank) {
    this.#bank = bank;
  }

  /** Calls the listener when an account was taken, or let go of; not when a session ends by itself. */
  watch(listener: () => void): void {
    this.#listeners.add(listener);
  }

  /** Those whose session goes on, in the order in which they were taken. */
  list(): readonly Hold[] {
    const holds = Array.from(this.#held, ([accountId, { until }]): Hold => ({ accountId, until }));
    return holds.filter(({ until }) => until.getTime() > Date.now());
  }

  /** When the session of this tab ends by itself; `undefined` while it has none. */
  heldUntil(accountId: string): Date | undefined {
    return this.list().find((hold) => hold.accountId === accountId)?.until;
  }

  async hold(accountId: string): Promise<void> {
    await this.release(accountId);
    const store = await this.#open(accountId, { sessionTimeout: HELD_FOR });
    this.#held.set(accountId, { store, until: new Date(Date.now() + HELD_FOR) });
    this.#tell();
  }

  async release(accountId: string): Promise<void> {
    const held = this.#held.get(accountId);
    this.#held.delete(accountId);
    this.#tell();
    await held?.store.close();
  }

  async releaseAll(): Promise<void> {
    await Promise.all([...this.#held.keys()].map((accountId) => this.release(accountId)));
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

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }

  #open(
    accountId: string,
    options: { readonly sessionTimeout?: number; readonly openTimeout?: number },
  ): Promise<EventStore<BankEvent>> {
    return this.#bank.provider.openStore(BankAccount.name, accountId, { ...options, database: this.#bank.database });
  }
}
