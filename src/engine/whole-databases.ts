import type {
  DatabaseEngine,
  DerivedBatch,
  DerivedQueries,
  DerivedQuery,
  EncodedRanges,
  LogPage,
  LogRequest,
  StreamRange,
  StreamsRequest,
} from '../contract/database-engine.ts';
import { DERIVED, type ChangePublisher } from '../contract/change.ts';
import { StorageUnavailableError } from '../contract/errors/index.ts';
import type { StreamPage } from '../contract/stream-page.ts';
import type { StoreId } from '../contract/store-id.ts';
import type { KeyValueDatabase, KeyValueStorage } from '../storage/port.ts';
import { ConflictError, OutcomeUnknownError } from '../storage/commit-errors.ts';
import { Databases } from './databases.ts';
import { pageOfStreams } from './list-streams.ts';
import { readLog } from './read-log.ts';
import { readRanges } from './read-ranges.ts';
import { allStreamsQuery, storeIdOf } from './stream.ts';

export interface WholeDatabasesPorts {
  readonly storage: KeyValueStorage;
  readonly changes: ChangePublisher;
  /** Called when a database that was open is found wiped, once for each. */
  readonly onWiped?: () => void;
}

/** The part of the engine that needs no session: what it knows of whole databases. */
export class WholeDatabases implements DatabaseEngine {
  protected readonly databases: Databases;

  readonly #changes: ChangePublisher;

  constructor({ storage, onWiped, changes }: WholeDatabasesPorts) {
    this.databases = new Databases(storage, onWiped);
    this.#changes = changes;
  }

  async listDatabases(): Promise<readonly string[]> {
    return this.databases.list();
  }

  async deleteDatabase(database: string): Promise<void> {
    await this.databases.delete(database);
  }

  async pageOfStreams(request: StreamsRequest): Promise<StreamPage> {
    return pageOfStreams(await this.databases.get(request.database), request);
  }

  async listStreams(database: string): Promise<readonly StoreId[]> {
    const [keys = []] = await (await this.databases.get(database)).read([allStreamsQuery]);
    return keys.map((key) => storeIdOf(database, String(key)));
  }

  async readLog(request: LogRequest): Promise<LogPage> {
    return readLog(await this.databases.get(request.database), request);
  }

  async readRanges(database: string, ranges: readonly StreamRange[]): Promise<EncodedRanges> {
    return readRanges(await this.databases.get(database), database, ranges);
  }

  async readDerived(database: string, asked: DerivedQueries): Promise<readonly (readonly unknown[])[]> {
    const queries = typeof asked === 'string' ? (JSON.parse(asked) as readonly DerivedQuery[]) : asked;
    const answers = await (await this.databases.get(database)).read(queries);
    return queries.map((query, index) => {
      const records = answers[index] ?? [];
      return 'joined' in query && query.joined ? [records.join()] : records;
    });
  }

  async commitDerived(name: string, { checks, writes, notice }: DerivedBatch): Promise<boolean> {
    const database = await this.databases.get(name);
    try {
      // What is derived can be derived again: it need not survive a power cut, only come and go as a whole.
      await database.commit({ checks, writes, durability: 'relaxed' });
      if (notice !== undefined) this.publishDerived(database, name, [notice]);
      return true;
    } catch (error) {
      if (error instanceof ConflictError) return false;
      if (!(error instanceof OutcomeUnknownError)) throw error;
      // Whatever became of it may be written again, if its checks hold.
      const reason = 'the answer to a write of what is derived from streams was lost';
      throw new StorageUnavailableError({ transient: true, reason }, { cause: error });
    }
  }

  /** Tells that what is derived under these names has changed. */
  protected publishDerived({ generation }: KeyValueDatabase, database: string, ids: readonly string[] = []): void {
    for (const id of ids) this.#changes.publish({ database, name: DERIVED, id, version: 1, generation });
  }
}
