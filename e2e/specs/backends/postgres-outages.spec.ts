import type pg from 'pg';
import { bankEvents, deposit, deposits, type BankEvent } from '../../../src/conformance/provider/bank.ts';
import {
  StorageQuotaExceededError,
  StorageUnavailableError,
  StorageWipedError,
  UpgradeRequiredError,
  type ChangeNotice,
  type EventStoreProvider,
} from '../../../src/index.ts';
import { createKeyValueEventStoreProvider } from '../../../src/key-value.ts';
import { postgres, type PostgresPool } from '../../../src/postgres.ts';
import { idsOf, Ledger } from '../../support/faults/ledger.ts';
import { expect, test } from '../../support/postgres/fixtures.ts';

function connect(pool: PostgresPool, schema: string): EventStoreProvider<BankEvent> {
  return createKeyValueEventStoreProvider({ events: bankEvents, backend: postgres({ pool, schema }) });
}

/** Ends the sessions of other connections that a query names, as a server that restarts does. */
function endSessions(pool: pg.Pool, where: string): Promise<unknown> {
  return pool.query(`select pg_terminate_backend(pid, 5000) from pg_stat_activity where pid <> pg_backend_pid() and (${where})`);
}

const LISTENING = "query like '%lock_steps%' or query like '%listen%'";

test('a server that restarts in the middle of adds: none is lost, none is stored twice, and the store goes on', async ({
  server,
  newPool,
  schema,
}) => {
  const provider = connect(newPool(), schema);
  const store = await provider.openStore('Account', '1');
  const ledger = new Ledger();
  const state = { isOver: false };
  const adding = (async () => {
    for (let n = 1; !state.isOver; n++) await ledger.add(store, deposits(2, n));
  })();
  for (const end of ['stop', 'kill'] as const) {
    await new Promise((resolve) => setTimeout(resolve, 300));
    await server[end]();
    await server.restart();
  }
  await new Promise((resolve) => setTimeout(resolve, 300));
  state.isOver = true;
  await adding;
  const messages = await provider.read('Account', '1').get();
  ledger.assertFits(idsOf(messages), false);
  expect(messages.length).toBeGreaterThan(2);
  expect(await store.add(deposits(1))).toBe(messages.length + 1);
  await provider.close();
});

test('while there is no server each call fails soon, and says that trying again may help', async ({
  server,
  newPool,
  schema,
}) => {
  const provider = connect(newPool(), schema);
  const store = await provider.openStore('Account', '1');
  await store.add(deposits(1));
  const fresh = connect(newPool(), schema);
  await server.kill();
  const started = performance.now();
  const calls = [() => store.add(deposits(1)), () => store.get(), () => fresh.openStore('Account', '2'), () => fresh.databases()];
  for (const call of calls) {
    const error: unknown = await call().catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(StorageUnavailableError);
    expect(error).toMatchObject({ transient: true, outcome: 'not-written' });
  }
  expect(performance.now() - started).toBeLessThan(8_000);
  await server.restart();
  expect(await store.add(deposits(1))).toBe(2);
  expect(await fresh.add('Account', '2', deposits(1))).toBe(1);
  await Promise.all([provider.close(), fresh.close()]);
});

test('a pool that gives no connection is given up, and the call fails', async ({ newPool, schema }) => {
  test.setTimeout(40_000);
  const pool = newPool({ max: 2 });
  const busy = [await pool.connect(), await pool.connect()];
  const provider = connect(pool, schema);
  const refused = provider.read('Account', '1').get();
  await expect(refused).rejects.toMatchObject({ name: 'StorageUnavailableError', transient: true });
  for (const client of busy) client.release();
  expect(await provider.add('Account', '1', deposits(1))).toBe(1);
  await provider.close();
});

test('a full disk is told as such, nothing is written, and adding works again once there is room', async ({
  newPool,
  schema,
}) => {
  const pool = newPool();
  const provider = connect(pool, schema);
  const store = await provider.openStore('Account', '1');
  await store.add(deposits(1));
  await pool.query(`create function "${schema}".full() returns trigger language plpgsql as
    $$ begin raise exception 'could not extend file: No space left on device' using errcode = 'disk_full'; end $$`);
  await pool.query(`create trigger full_disk before insert on "${schema}".records execute function "${schema}".full()`);
  await expect(store.add(deposits(1))).rejects.toBeInstanceOf(StorageQuotaExceededError);
  await pool.query(`drop trigger full_disk on "${schema}".records`);
  expect(await store.add(deposits(1))).toBe(2);
  await provider.close();
});

test('a store goes on when the connection of its lock is lost, and nobody else can have it meanwhile', async ({
  newPool,
  schema,
}) => {
  const pool = newPool();
  const provider = connect(pool, schema);
  const store = await provider.openStore('Account', '1');
  await endSessions(pool, LISTENING);
  expect(await store.add(deposits(1))).toBe(1);
  // Both are back by then: the holder's claim, and the answer to the other's.
  await expect
    .poll(async () => (await pool.query(`select from "${schema}".locks where queue <> '{}'`)).rowCount)
    .toBeGreaterThan(0);
  const other = connect(newPool(), schema);
  await expect(other.openStore('Account', '1', { openTimeout: 700 })).rejects.toMatchObject({ name: 'OpenStoreFailedError' });
  expect(await store.add(deposits(1))).toBe(2);
  await Promise.all([provider.close(), other.close()]);
});

test('watchers hear of commits of other processes, and after a lost connection that they may have missed some', async ({
  newPool,
  schema,
}) => {
  const pool = newPool();
  const [watching, writing] = [connect(pool, schema), connect(newPool(), schema)];
  const heard: ChangeNotice[] = [];
  watching.watch((notice) => heard.push(notice));
  await watching.read('Account', '1').version();
  await writing.add('Account', '1', deposits(2));
  await expect.poll(() => heard).toEqual([{ database: 'EventStores', name: 'Account', id: '1', version: 2 }]);
  await endSessions(pool, "query like '%listen%'");
  await expect.poll(() => heard.at(-1)).toEqual({ resync: true });
  await writing.add('Account', '1', deposits(1));
  await expect.poll(() => heard.at(-1)).toMatchObject({ version: 3 });
  // What does not fit in a notice of PostgreSQL is told as something.
  const long = '\u{1f600}'.repeat(255);
  await writing.add(long, long, deposits(1), { database: long });
  await writing.add('\u0001'.repeat(512), '\u0001'.repeat(512), [deposit(1)]);
  await expect.poll(() => heard.slice(3)).toEqual([{ database: long, name: long, id: long, version: 1 }, { resync: true }]);
  await Promise.all([watching.close(), writing.close()]);
});

test('the tables are made once by many that come at once, and a pool can be ended when its providers are closed', async ({
  newPool,
  schema,
}) => {
  const pools = Array.from({ length: 8 }, () => newPool({ max: 2 }));
  const providers = pools.map((pool) => connect(pool, schema));
  const versions = await Promise.all(providers.map((provider, index) => provider.add('Account', String(index), deposits(1))));
  expect(versions).toEqual(versions.map(() => 1));
  await Promise.all(providers.map((provider) => provider.close()));
});

test('tables of a newer layout are not touched, and a schema that is dropped is a database that was wiped', async ({
  newPool,
  schema,
}) => {
  const pool = newPool();
  const provider = connect(pool, schema);
  const store = await provider.openStore('Account', '1');
  await store.add(deposits(1));
  await pool.query(`update "${schema}".layout set version = 2`);
  await expect(connect(pool, schema).read('Account', '1').get()).rejects.toBeInstanceOf(UpgradeRequiredError);
  await pool.query(`drop schema "${schema}" cascade`);
  await expect(store.add(deposits(1))).rejects.toBeInstanceOf(StorageWipedError);
  expect(await provider.add('Account', '1', deposits(1))).toBe(1);
  await provider.close();
});

test('whoever has seen a position of the log never sees a smaller one appear', async ({ newPool, schema }) => {
  const providers = [1, 2, 3].map(() => connect(newPool(), schema));
  const state = { isOver: false };
  const writing = Promise.all(
    providers.map(async (provider, writer) => {
      for (let n = 0; n < 40; n++) await provider.add('Account', `${writer} ${n % 4}`, deposits(1));
    }),
  ).finally(() => (state.isOver = true));
  const database = await postgres({ pool: newPool(), schema }).storage.open('EventStores');
  const positions = async (): Promise<readonly unknown[]> => {
    const [keys = []] = await database.read([{ collection: 'log', from: 0, to: Infinity, keysOnly: true }]);
    return keys;
  };
  while (!state.isOver) {
    const seen = await positions();
    expect(seen).toEqual(seen.map((_, index) => index + 1));
  }
  await writing;
  expect(await positions()).toHaveLength(120);
  await Promise.all(providers.map((provider) => provider.close()));
});
