import { StorageUnavailableError, UpgradeRequiredError } from '../../contract/errors/index.ts';
import type { KeyValueDatabase, KeyValueStorage, Schema } from '../port.ts';
import { PostgresDatabase } from './database.ts';
import { Fence } from './fence.ts';
import { decodeKey, encodeKey } from './key-bytes.ts';
import { LAYOUT, layoutOf } from './layout.ts';
import type { Row } from './pool.ts';
import { toStorageError } from './postgres-errors.ts';
import type { Server } from './server.ts';
import { withRetries } from './with-retries.ts';

// To delete a million records takes seconds.
const DELETE_DEADLINE = 600_000; // milliseconds

export interface PostgresStorageOptions {
  readonly server: Server;
  /** Name of the schema that has the tables. */
  readonly schemaName: string;
  readonly schema: Schema;
  readonly ready: () => Promise<void>;
}

/** The databases of one schema. The schema is made when the first of them is opened. */
export class PostgresStorage implements KeyValueStorage {
  readonly #options: PostgresStorageOptions;
  readonly #tables: string;
  /** Handles of one database share what they know of their commits. */
  readonly #fences = new Map<string, Fence>();
  #made: Promise<void> | undefined;

  constructor(options: PostgresStorageOptions) {
    this.#options = options;
    this.#tables = `"${options.schemaName}"`;
  }

  open(name: string): Promise<KeyValueDatabase> {
    return this.#run(name, async () => {
      const { server, schema, ready } = this.#options;
      const tables = this.#tables;
      const row = await this.#findOrMake(name);
      if (Number(row['schema_version']) > schema.version) {
        throw new UpgradeRequiredError({ database: name, supportedVersion: schema.version });
      }
      const id = String(row['id']);
      const generation = String(row['generation']);
      const fence = this.#fences.get(id) ?? new Fence({ server, tables, id, generation }, String(row['fence']));
      this.#fences.set(id, fence);
      const onWiped = (): void => {
        this.#made = undefined; // Maybe it was the whole schema.
        this.#fences.delete(id);
      };
      return new PostgresDatabase({ server, tables, schema, name, id, generation, fence, ready, onWiped });
    });
  }

  list(): Promise<readonly string[]> {
    return this.#run('', async () => {
      const text = `select encode(name, 'hex') as name from ${this.#tables}.databases`;
      const rows = await this.#options.server.run({ text });
      return rows.map(({ name }) => String(decodeKey(String(name))));
    });
  }

  delete(name: string): Promise<void> {
    return this.#run(name, async () => {
      const text = `select ${this.#tables}.delete_database($1)`;
      await this.#options.server.run({ text, values: [encodeKey(name)] }, DELETE_DEADLINE);
    });
  }

  /** Makes the tables where there are none. */
  prepare(): Promise<void> {
    return this.#make('');
  }

  async #findOrMake(name: string): Promise<Row> {
    const { server, schema } = this.#options;
    const columns = 'id::text, generation::text, fence::text, schema_version';
    const find = { text: `select ${columns} from ${this.#tables}.databases where ${IS_NAMED}`, values: [encodeKey(name)] };
    const make = {
      text: `insert into ${this.#tables}.databases (name, schema_version) values (decode($1, 'hex'), $2) on conflict do nothing`,
      values: [encodeKey(name), schema.version],
    };
    const [found] = await server.run(find);
    if (found) return found;
    await server.run(make);
    const [made] = await server.run(find);
    if (made) return made;
    throw new StorageUnavailableError({ transient: true, reason: 'the database was deleted while it was opened' });
  }

  async #run<T>(database: string, call: () => Promise<T>): Promise<T> {
    try {
      return await withRetries(async () => {
        await this.#make(database);
        return call();
      });
    } catch (error) {
      throw toStorageError(error, database);
    }
  }

  /** Makes the tables where there are none; one process does it, the others wait for it. */
  async #make(database: string): Promise<void> {
    const making = (this.#made ??= this.#options.server.withConnection(async (connection) => {
      const { schemaName } = this.#options;
      const [known] = await connection.run({
        text: "select to_regclass($1) is not null as is_made, current_setting('server_encoding') as encoding",
        values: [`${this.#tables}.layout`],
      });
      if (known?.['encoding'] !== 'UTF8') throw new StorageUnavailableError({ transient: false, reason: NOT_UTF8 });
      if (known['is_made'] !== true) await connection.run({ text: makeOnce(schemaName) });
      const [layout] = await connection.run({ text: `select version from ${this.#tables}.layout` });
      if (Number(layout?.['version']) > LAYOUT) throw new UpgradeRequiredError({ database, supportedVersion: LAYOUT });
    }));
    try {
      await making;
    } catch (error) {
      if (this.#made === making) this.#made = undefined;
      throw error;
    }
  }
}

const IS_NAMED = "sha256(name) = sha256(decode($1, 'hex'))";

const NOT_UTF8 = "the server's database has another encoding than UTF8";

/**
 * All or nothing, under a lock, as `if not exists` does not keep two that come at once apart. It looks into the catalog, as what a
 * session remembers of it, and `to_regclass` asks, may be older than the lock.
 */
function makeOnce(schemaName: string): string {
  const body = layoutOf(schemaName).replaceAll("'", "''");
  return `do $make$ begin
    perform pg_advisory_xact_lock(hashtextextended('idb-eventstore ${schemaName}', 0));
    if not exists (select from pg_tables where schemaname = '${schemaName}' and tablename = 'layout') then
      create schema if not exists "${schemaName}";
      execute '${body}';
    end if;
  end $make$`;
}
