import { createMessage, type EventStoreProvider, type EventStoreReader } from 'idb-eventstore';
import { AccountListed, type BankEvent } from '../domain/events.ts';

/** The stream that knows of every account. */
export const ACCOUNT_LIST = { name: 'Bank', id: 'accounts' } as const;

/** The accounts that the bank knows of, read from their stream as far as it goes. */
export class AccountList {
  readonly #provider: EventStoreProvider<BankEvent>;
  readonly #accounts = new Map<string, AccountListed>();
  #version = 0;
  #reading: Promise<unknown> = Promise.resolve();

  constructor(provider: EventStoreProvider<BankEvent>) {
    this.#provider = provider;
  }

  /** As of the last refresh, in the order in which they were listed. */
  get all(): readonly AccountListed[] {
    return [...this.#accounts.values()];
  }

  /** Reads what was added since the last time. */
  refresh(): Promise<void> {
    return this.#readOn(this.#provider.read(ACCOUNT_LIST.name, ACCOUNT_LIST.id));
  }

  /**
   * Lists the accounts that are not listed yet, in one commit. It follows the commits of the accounts themselves: whoever
   * is stopped in between lists them by doing the same again.
   */
  async add(accounts: readonly AccountListed[]): Promise<void> {
    await this.refresh();
    if (accounts.every(({ accountId }) => this.#accounts.has(accountId))) return;
    await using store = await this.#provider.openStore(ACCOUNT_LIST.name, ACCOUNT_LIST.id);
    await this.#readOn(store);
    const missing = accounts.filter(({ accountId }) => !this.#accounts.has(accountId));
    await store.add(missing.map((account) => createMessage(account, { idempotencyId: account.accountId })));
    await this.#readOn(store);
  }

  /** One read after the other: two at a time would read the same versions twice. */
  #readOn(reader: EventStoreReader<BankEvent>): Promise<void> {
    const reading = this.#reading.then(async () => {
      for await (const { event, metadata } of reader.stream({ first: this.#version + 1 })) {
        if (event instanceof AccountListed) this.#accounts.set(event.accountId, event);
        this.#version = metadata.context.sequenceNumber;
      }
    });
    this.#reading = reading.catch(() => undefined);
    return reading;
  }
}
