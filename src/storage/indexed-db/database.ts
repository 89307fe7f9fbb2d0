import type { Answers, Batch, KeyValueDatabase, Query } from '../port.ts';
import { commitGroup } from './commit-group.ts';
import { CommitQueue } from '../commit-queue.ts';
import type { Connection } from './connection.ts';
import { isOnLevelDb } from './is-on-leveldb.ts';
import type { LogGuard } from './leveldb-guard.ts';
import { answer, isOneRequest } from './queries.ts';
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
    return this.#connection.run(
      (database) =>
        withReadTransaction(database, { collections, clock }, (transaction) => {
          const answers = Promise.all(queries.map((query) => answer(transaction, query)));
          // Complete sooner, as the browser need not wait for more to be asked. WebKit then keeps more transactions of workers that
          // are terminated (docs/design.md, "What engines do").
          if (isOnLevelDb() && queries.every((query) => isOneRequest(transaction, query))) transaction.commit();
          return answers;
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
