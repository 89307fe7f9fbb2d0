import type { Answers, Batch, KeyValueDatabase, Query } from '../port.ts';
import { commitGroup } from './commit-group.ts';
import { CommitQueue } from '../commit-queue.ts';
import type { Connection } from './connection.ts';
import { isOnLevelDb } from './is-on-leveldb.ts';
import type { LogGuard } from './leveldb-guard.ts';
import { ask } from './queries.ts';
import { withReadTransaction } from './transaction.ts';

/** The storage port on one IndexedDB database. */
export class IndexedDbDatabase implements KeyValueDatabase {
  readonly #connection: Connection;
  readonly #commits: CommitQueue;

  constructor(connection: Connection, logGuard: LogGuard) {
    this.#connection = connection;
    this.#commits = new CommitQueue(async (group) => {
      await logGuard.ready();
      return commitGroup(connection, group);
    });
  }

  get generation(): string {
    return this.#connection.generation;
  }

  async read(queries: readonly Query[]): Promise<Answers> {
    // A transaction of no store is an InvalidAccessError (Indexed Database API, §4.4).
    if (queries.length === 0) return [];
    const collections = [...new Set(queries.map(({ collection }) => collection))];
    const { clock } = this.#connection.options;
    // To commit at once is sooner than to wait until the browser finds that nothing more is asked, and so is to answer before the end
    // is told. WebKit then keeps more transactions of workers that are terminated (docs/design.md, "What engines do").
    const isEarly = isOnLevelDb();
    return this.#connection.run(
      (database) =>
        withReadTransaction(database, { collections, clock, isEarly }, (transaction) => {
          const asked = queries.map((query) => ask(transaction, query));
          if (isEarly && asked.every(({ isAll }) => isAll)) transaction.commit();
          return Promise.all(asked.map(({ found }) => found));
        }),
      { repeatable: true },
    );
  }

  commit(batch: Batch): Promise<Answers> {
    return this.#commits.add(batch);
  }

  async close(): Promise<void> {
    await this.#commits.idle();
    await this.#connection.close();
  }
}
