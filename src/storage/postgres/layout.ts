import { LOCK_STEPS } from './lock-sql.ts';
import { COMMIT_GROUP, DELETE_DATABASE, READ_QUERIES } from './record-sql.ts';

/**
 * The tables and functions of a schema, and their history:
 * 1. databases, counters, records, locks.
 *
 * One table has the records of all databases and collections. Its primary key begins with both, so each collection of a database
 * is a range of its own in the index, as it would be in a table of its own; and one statement serves all of them.
 */
export const LAYOUT = 1;

/** The statements that make a schema of the newest layout. `name` is a valid identifier. */
export function layoutOf(name: string): string {
  const statements = [TABLES, READ_QUERIES, COMMIT_GROUP, DELETE_DATABASE, LOCK_STEPS].join('\n');
  return statements.replaceAll('$schema', `"${name}"`).replaceAll('$name', name);
}

const TABLES = `
create table $schema.layout (version int not null);
insert into $schema.layout values (${LAYOUT});

create table $schema.databases (
  id bigint generated always as identity primary key,
  name bytea not null,
  generation uuid not null default gen_random_uuid(),
  schema_version int not null,
  -- Commits name the one that they know. To change it refuses those that are still on their way.
  fence bigint not null default 0
) with (fillfactor = 50);
create unique index on $schema.databases (sha256(name));

create table $schema.counters (
  database bigint,
  collection text collate "C",
  position bigint not null,
  primary key (database, collection)
) with (fillfactor = 50);

create table $schema.records (
  database bigint,
  collection text collate "C",
  head bytea,
  digest bytea,
  rest bytea not null,
  value text not null,
  -- How much of a budget the value takes.
  units bigint not null,
  -- As JSON, which any string can be written in.
  etag text,
  primary key (database, collection, head, digest)
);

-- Who holds a lock, and who waits for it, in their order. It is gone after a crash of the server, as those who held the locks are.
create unlogged table $schema.locks (
  name bytea primary key,
  queue text[] not null
) with (fillfactor = 50, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000);
`;
