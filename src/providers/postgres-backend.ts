import { hasMethods, isObject, readArgument, readOptions, refuse } from '../contract/argument.ts';
import type { Backend } from '../engine/backend.ts';
import { SCHEMA } from '../engine/schema.ts';
import { PostgresChanges } from '../storage/postgres/changes.ts';
import { PostgresLocks } from '../storage/postgres/locks.ts';
import { OwnConnection } from '../storage/postgres/own-connection.ts';
import type { PostgresPool } from '../storage/postgres/pool.ts';
import { Server } from '../storage/postgres/server.ts';
import { PostgresStorage } from '../storage/postgres/storage.ts';
import type { Schema } from '../storage/port.ts';

export interface PostgresOptions {
  /**
   * A `Pool` of the package `pg`, of two connections or more: one of them is kept for locks and notices while a store is open or
   * somebody watches, and for a second after that. It is the application's to end.
   */
  readonly pool: PostgresPool;
  /** The schema that has the tables: a letter, then letters, digits and `_`, at most 40. It is made where there is none. Default: `idb_eventstore`. */
  readonly schema?: string;
}

/**
 * A backend on PostgreSQL 13 or newer. All processes that use one schema of one database share streams, locks and notices.
 * @throws InvalidArgumentError naming the option that is not what it must be.
 */
export function postgres(options: PostgresOptions): Backend {
  const { pool, schema = 'idb_eventstore' } = readOptions(options, ['pool', 'schema']);
  if (!pool || !hasMethods(pool, 'connect', 'on')) refuse('pool', 'must be a Pool of the package pg');
  const max = readArgument('pool', () => (isObject(pool.options) ? pool.options.max : undefined));
  if (typeof max === 'number' && max < 2) refuse('pool', 'must have two connections or more: `max`');
  if (typeof schema !== 'string' || !/^[a-z]\w{0,39}$/i.test(schema)) {
    refuse('schema', 'must be a letter, then letters, digits and _, at most 40 characters');
  }
  return readArgument('pool', () => postgresBackend(pool, schema, SCHEMA));
}

/** The same for collections of any schema. */
export function postgresBackend(
  pool: PostgresPool,
  schemaName: string,
  schema: Schema,
): Backend & { readonly storage: PostgresStorage } {
  const server = new Server(pool);
  const [locksChannel, changesChannel] = [`${schemaName}_locks`, `${schemaName}_changes`];
  const connection = new OwnConnection({ server, channels: [locksChannel, changesChannel] });
  const storage = new PostgresStorage({ server, schemaName, schema, ready: () => connection.ready() });
  const locks = new PostgresLocks(connection, `"${schemaName}"`, locksChannel, () => storage.prepare());
  return { storage, locks, changes: new PostgresChanges(server, connection, changesChannel) };
}
