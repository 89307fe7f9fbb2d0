import { expect, mergeTests } from '@playwright/test';
import pg from 'pg';
import { dapr } from '../../../src/dapr.ts';
import { jsonFiles } from '../../../src/json-files.ts';
import { createKeyValueEventStoreProvider, inMemory, type Backend } from '../../../src/key-value.ts';
import { postgres } from '../../../src/postgres.ts';
import { bookedEvents, bookStatement } from '../../support/booked-statement.ts';
import { test as daprTest } from '../../support/dapr/fixtures.ts';
import { test as directoryTest } from '../../support/json-files/directory.ts';
import { PostgresServer } from '../../support/postgres/postgres-server.ts';
import { findPostgres, NO_POSTGRES } from '../../support/postgres/server-program.ts';
import { readStatement } from '../../support/statement.ts';

const test = mergeTests(daprTest, directoryTest);

test('a bank statement goes from backend to backend and back, and stays the same to the byte', async ({
  server,
  database: tenant,
  directory,
}) => {
  const programs = findPostgres();
  test.skip(programs === undefined, NO_POSTGRES);
  const database = await PostgresServer.start(programs ?? '');
  const pool = new pg.Pool(database.address);
  test.setTimeout(600_000); // a real statement has tens of thousands of rows
  const { csv, rows } = readStatement();
  const backends: Readonly<Record<string, Backend>> = {
    memory: inMemory(),
    'JSON files': jsonFiles({ directory }),
    PostgreSQL: postgres({ pool }),
    Dapr: dapr({ endpoint: server.endpoint, stateStore: 'redis' }),
    'memory again': inMemory(),
  };
  let before: Blob | undefined;
  for (const [name, backend] of Object.entries(backends)) {
    const provider = createKeyValueEventStoreProvider({ events: bookedEvents, backend, settings: { defaultDatabase: tenant } });
    const began = performance.now();
    if (before) expect(await provider.import(before), name).toMatchObject({ messages: rows, added: rows });
    else await bookStatement(provider, csv);
    const exported = await new Response(provider.export()).blob();
    if (before) expect((await exported.text()) === (await before.text()), name).toBe(true);
    before = exported;
    console.log(`${name}: ${rows} rows in ${Math.round(performance.now() - began)} ms, ${exported.size} bytes`);
    await provider.close();
  }
  await pool.end();
  await database.remove();
});
