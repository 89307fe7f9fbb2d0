import { Breather } from '../time/breather.ts';
import type { HistoryEntry } from './account-history.ts';
import type { Bank } from './bank.ts';

/** The history of one account, which grows as tabs add to it. */
export class AccountFeed {
  readonly accountId: string;
  readonly #bank: Bank;
  readonly #onChange: (entries: readonly HistoryEntry[]) => void;
  readonly #onError: (error: unknown) => void;
  readonly #closed = new AbortController();
  readonly #stop: () => void;
  #entries: HistoryEntry[] = [];
  #wanted = 0;
  #isReading = false;

  /** @param onChange called with all of the history each time that it has changed, oldest event first; with none for an account that there is not */
  constructor(
    bank: Bank,
    accountId: string,
    onChange: (entries: readonly HistoryEntry[]) => void,
    onError: (error: unknown) => void,
  ) {
    this.#bank = bank;
    this.accountId = accountId;
    this.#onChange = onChange;
    this.#onError = onError;
    this.#stop = bank
      .account(accountId)
      .live({ onError })
      .subscribe((value) => {
        if (value) void this.#follow(value.version);
      });
  }

  close(): void {
    this.#stop();
    this.#closed.abort();
  }

  async #follow(version: number): Promise<void> {
    // A wiped database begins anew.
    if (version < this.#wanted) this.#entries = [];
    this.#wanted = version;
    if (this.#isReading) return;
    this.#isReading = true;
    try {
      for (let wanted = -1; wanted !== this.#wanted;) {
        wanted = this.#wanted;
        await this.#readOn();
      }
      if (!this.#closed.signal.aborted) this.#onChange(this.#entries);
    } catch (error) {
      if (!this.#closed.signal.aborted) this.#onError(error);
    } finally {
      this.#isReading = false;
    }
  }

  async #readOn(): Promise<void> {
    const entries = [...this.#entries];
    const before = this.#entries;
    const breather = new Breather();
    const options = { after: entries.at(-1), signal: this.#closed.signal };
    for await (const entry of this.#bank.history(this.accountId, options)) {
      entries.push(entry);
      await breather.breathe();
    }
    if (this.#entries === before) this.#entries = entries;
  }
}
