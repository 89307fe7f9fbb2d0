import { sizeOf } from '../bank/bank-size.ts';
import type { Bank } from '../bank/bank.ts';
import { DeletedBanks } from '../bank/deleted-banks.ts';
import type { HeldAccounts } from '../bank/held-accounts.ts';
import { ask } from './ask.ts';
import { chooseNoAccount } from './chosen-account.ts';
import type { LongWork } from './long-work.ts';
import type { Messages } from './messages.ts';
import { describeSize } from './tenant-row.ts';

export interface BankDeletionParts {
  readonly bank: Bank;
  readonly messages: Messages;
  /** What this tab has under way in its bank. */
  readonly works: readonly LongWork[];
  readonly held: HeldAccounts;
}

/** Deletes banks, after asking once more, and leaves those that other tabs delete. */
export class BankDeletion {
  readonly #parts: BankDeletionParts;
  readonly #deleted = new DeletedBanks();

  constructor(parts: BankDeletionParts) {
    this.#parts = parts;
    this.#deleted.watch((database) => void parts.messages.attempt(() => this.#follow(database)));
  }

  async ask(database: string): Promise<void> {
    const { bank, messages } = this.#parts;
    await messages.act(async () => {
      const size = describeSize(await sizeOf(bank.provider, database));
      const isWanted = await ask({
        title: `Delete ${database}?`,
        text: `It has ${size}: all of it goes for good, in every tab. Only a backup brings it back.`,
        yes: `Delete ${database}`,
      });
      if (!isWanted) return;
      if (database === bank.database) await this.#leave();
      await bank.provider.deleteDatabase(database);
      this.#deleted.tell(database);
      messages.say(`${database} was deleted, with ${size}.`);
    });
  }

  async #follow(database: string): Promise<void> {
    const { bank, messages } = this.#parts;
    if (database === bank.database) await this.#leave();
    // Whatever is asked for first finds the database gone, by which all that the page shows is read again.
    await bank.provider.streams({ database, limit: 1 }).catch((error: unknown) => messages.reportReading(error));
    messages.say(`${database} was deleted in another tab.`);
  }

  async #leave(): Promise<void> {
    const { works, held } = this.#parts;
    await Promise.all(works.map((work) => work.cancel()));
    await held.releaseAll();
    chooseNoAccount();
  }
}
