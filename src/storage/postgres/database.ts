import { StorageUnavailableError, StorageWipedError } from '../../contract/errors/index.ts';
import { CommitQueue } from '../commit-queue.ts';
import type { Answers, Batch, KeyValueDatabase, Query, Schema } from '../port.ts';
import { commitGroup } from './commit-group.ts';
import type { Fence } from './fence.ts';
import { answerOf } from './group-plan.ts';
import { toStorageError } from './postgres-errors.ts';
import { queryRow } from './rows.ts';
import type { Server } from './server.ts';
import { withRetries } from './with-retries.ts';

export interface DatabaseParts {
  readonly server: Server;
  /** The schema of the tables, as an identifier in quotes. */
  readonly tables: string;
  readonly schema: Schema;
  readonly name: string;
  readonly id: string;
  readonly generation: string;
  readonly fence: Fence;
  /** Settles when those who listen to changes do: what is read later is no older than what they are told. */
  readonly ready: () => Promise<void>;
  readonly onWiped: () => void;
}

/** The storage port on the rows of one tenant. */
export class PostgresDatabase implements KeyValueDatabase {
  readonly #parts: DatabaseParts;
  readonly #commits: CommitQueue;
  #end: StorageUnavailableError | StorageWipedError | undefined;

  constructor(parts: DatabaseParts) {
    this.#parts = parts;
    this.#commits = new CommitQueue((group) => this.#run(() => commitGroup(parts, group)));
  }

  get generation(): string {
    return this.#parts.generation;
  }

  async read(queries: readonly Query[]): Promise<Answers> {
    this.#assertUsable();
    const { server, tables, schema, id, generation, fence, ready } = this.#parts;
    for (const { collection } of queries) assertCollection(schema, collection);
    const rows = JSON.stringify(queries.map((query, at) => ({ at, ...queryRow(query) })));
    await ready();
    const found = await this.#run(() =>
      withRetries(async () => {
        await fence.settle();
        return server.run({
          name: `${tables}.read`,
          text: `select * from ${tables}.read_queries($1, $2, $3) order by at, n`,
          values: [id, generation, rows],
        });
      }),
    );
    const answers = queries.map(() => [] as unknown[]);
    for (const row of found) answers[Number(row['at'])]?.push(answerOf(row));
    return answers;
  }

  async commit(batch: Batch): Promise<Answers> {
    this.#assertUsable();
    await this.#parts.ready();
    return this.#commits.add(batch);
  }

  async close(): Promise<void> {
    await this.#commits.idle();
    this.#end ??= new StorageUnavailableError({ transient: false, reason: 'the database handle was closed' });
  }

  async #run<T>(call: () => Promise<T>): Promise<T> {
    this.#assertUsable();
    try {
      return await call();
    } catch (error) {
      const reported = toStorageError(error, this.#parts.name);
      if (reported instanceof StorageWipedError) {
        this.#end = reported;
        this.#parts.onWiped();
      }
      throw reported;
    }
  }

  #assertUsable(): void {
    if (this.#end) throw this.#end;
  }
}

function assertCollection({ collections }: Schema, name: string): void {
  if (Object.hasOwn(collections, name)) return;
  throw new StorageUnavailableError({ transient: false, reason: `there is no collection '${name}'` });
}
