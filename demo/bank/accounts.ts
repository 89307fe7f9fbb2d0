import {
  createMessage,
  InvalidStoreSessionError,
  StoreSessionExpiredError,
  StoreVersionMismatchError,
  type Cancellable,
  type EventMessage,
  type EventStore,
  type EventStoreProvider,
} from 'idb-eventstore';
import { RefusedError, type Decision } from '../domain/decisions.ts';
import { AccountSnapshot, type AccountEvent, type BankEvent } from '../domain/events.ts';
import { historyOf, replay, type HistoryEntry, type LoadedAccount } from './replay.ts';

/** The type of the streams that hold one account each. */
export const ACCOUNT = 'BankAccount';

// Each failed attempt means that someone else got through: five in a row means that this account is very busy.
const ATTEMPTS = 5;

// Messages in one commit. Few enough to keep a commit short, enough to make its cost not matter.
const BATCH_SIZE = 500;

export interface AccountsOptions {
  readonly provider: EventStoreProvider<BankEvent>;
  /** Who writes: goes with every message. */
  readonly userId: string;
}

/** The accounts of the bank, each a stream of its own. */
export class Accounts {
  readonly #provider: EventStoreProvider<BankEvent>;
  readonly #userId: string;
  /** Stores that are kept open, by account. */
  readonly #held = new Map<string, EventStore<BankEvent>>();

  constructor({ provider, userId }: AccountsOptions) {
    this.#provider = provider;
    this.#userId = userId;
  }

  /** The account now: its latest snapshot, and the events after it. */
  async load(accountId: string, options: Cancellable = {}): Promise<LoadedAccount> {
    return replay(await this.#provider.read(ACCOUNT, accountId, options).get({ useSnapshot: true }));
  }

  async history(accountId: string, options: Cancellable = {}): Promise<HistoryEntry[]> {
    return historyOf(await this.#provider.read(ACCOUNT, accountId, options).get());
  }

  /**
   * Decides on what the account is, and writes on the condition that it still is. When somebody else was faster, decides
   * again on what the account is then. Returns how many events came of it.
   */
  async execute(accountId: string, decide: Decision, options: Cancellable = {}): Promise<number> {
    for (let attempt = 1; ; attempt++) {
      const { account, version } = await this.load(accountId, options);
      const messages = this.#messages(decide(account), version);
      if (messages.length === 0) return 0;
      try {
        await this.#withStore(accountId, options, (store) => addInBatches(store, messages, options));
        return messages.length;
      } catch (error) {
        if (!(error instanceof StoreVersionMismatchError) || attempt === ATTEMPTS) throw error;
      }
    }
  }

  /** Keeps the account's state at its version. Returns the version. */
  async takeSnapshot(accountId: string): Promise<number> {
    return this.#withStore(accountId, {}, async (store) => {
      const { account, version } = replay(await store.get({ useSnapshot: true }));
      if (version === 0) throw new RefusedError('This account has no events yet.');
      await store.snapshot(version, createMessage(new AccountSnapshot(account), { userId: this.#userId }));
      return version;
    });
  }

  isHeld(accountId: string): boolean {
    return this.#held.has(accountId);
  }

  /** Keeps the account open for this tab alone: others can read it, and wait in vain to write to it. */
  async hold(accountId: string): Promise<void> {
    if (!this.isHeld(accountId)) this.#held.set(accountId, await this.#provider.openStore(ACCOUNT, accountId));
  }

  async release(accountId: string): Promise<void> {
    const store = this.#held.get(accountId);
    this.#held.delete(accountId);
    await store?.close();
  }

  async #withStore<T>(accountId: string, options: Cancellable, work: (store: EventStore<BankEvent>) => Promise<T>): Promise<T> {
    const held = this.#held.get(accountId);
    if (!held) {
      await using store = await this.#provider.openStore(ACCOUNT, accountId, options);
      return await work(store);
    }
    try {
      return await work(held);
    } catch (error) {
      if (error instanceof StoreSessionExpiredError || error instanceof InvalidStoreSessionError) await this.release(accountId);
      throw error;
    }
  }

  #messages(events: readonly AccountEvent[], version: number): EventMessage<BankEvent>[] {
    return events.map((event, index) => createMessage(event, { sequenceNumber: version + 1 + index, userId: this.#userId }));
  }
}

async function addInBatches(
  store: EventStore<BankEvent>,
  messages: readonly EventMessage<BankEvent>[],
  options: Cancellable,
): Promise<void> {
  for (let from = 0; from < messages.length; from += BATCH_SIZE) {
    await store.add(messages.slice(from, from + BATCH_SIZE), options);
  }
}
