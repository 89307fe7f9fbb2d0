import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { CONFORMANCE_SCHEMA } from '../../../src/conformance.ts';
import { bankEvents, deposits, type BankEvent } from '../../../src/conformance/provider/bank.ts';
import { dapr } from '../../../src/dapr.ts';
import { StorageUnavailableError, StorageWipedError, UpgradeRequiredError, type EventStoreProvider } from '../../../src/index.ts';
import { createKeyValueEventStoreProvider, type KeyValueDatabase, type Write } from '../../../src/key-value.ts';
import { daprBackend } from '../../../src/providers/dapr-backend.ts';
import type { DaprServer } from '../../support/dapr/dapr-server.ts';
import { expect, test } from '../../support/dapr/fixtures.ts';
import { freePort } from '../../support/dapr/server-process.ts';

function connect(endpoint: string, stateStore = 'redis'): EventStoreProvider<BankEvent> {
  return createKeyValueEventStoreProvider({ events: bankEvents, backend: dapr({ endpoint, stateStore }) });
}

/** Opens a database as another process would. */
function open({ endpoint }: DaprServer, name: string): Promise<KeyValueDatabase> {
  return daprBackend({ endpoint, stateStore: 'redis' }, CONFORMANCE_SCHEMA).storage.open(name);
}

async function errorOf(call: Promise<unknown>): Promise<unknown> {
  return call.then(
    () => undefined,
    (error: unknown) => error,
  );
}

test('a sidecar that is not there, or not yet, is told as such, and that trying again may help', async () => {
  const provider = connect(`http://127.0.0.1:${await freePort()}`);
  const error = await errorOf(provider.add('Account', '1', deposits(1)));
  expect(error).toBeInstanceOf(StorageUnavailableError);
  expect(error).toMatchObject({ transient: true, outcome: 'not-written' });
  expect(String(error)).toContain('the Dapr sidecar does not answer');
  await provider.close();
});

test('a state store that the sidecar does not have is told with what to do', async ({ server }) => {
  const provider = connect(server.endpoint, 'nothing');
  const error = await errorOf(provider.read('Account', '1').get());
  expect(error).toBeInstanceOf(StorageUnavailableError);
  expect(error).toMatchObject({ transient: false });
  expect(String(error)).toContain('metadata.name');
  await provider.close();
});

for (const [status, body, transient, advice] of [
  [401, '{"errorCode":"","message":"no token"}', false, 'apiToken'],
  [403, '{"errorCode":"ERR_PERMISSION_DENIED","message":"no"}', false, 'scoped'],
  [413, 'too large', false, '--dapr-http-max-request-size'],
  [429, '', true, '429'],
  [500, '{"errorCode":"ERR_STATE_GET","message":"connection refused"}', true, 'connection refused'],
  [500, '{"errorCode":"ERR_STATE_STORE_NOT_CONFIGURED","message":"no store"}', false, 'metadata.name'],
  [502, '<html>bad gateway</html>', true, 'bad gateway'],
  [200, '{"what":"is this"}', true, 'not what was put there'],
  [200, 'not JSON', true, 'not JSON'],
] as const) {
  test(`an answer ${status} with ${body === '' ? 'nothing' : body} is told as an error with what to do`, async () => {
    const server = createServer((_, response) => response.writeHead(status, { etag: '1' }).end(body));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const provider = connect(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    const error = await errorOf(provider.add('Account', '1', deposits(1)));
    expect(error).toBeInstanceOf(StorageUnavailableError);
    expect(error).toMatchObject({ transient, outcome: 'not-written' });
    expect(String(error)).toContain(advice);
    await provider.close();
    server.closeAllConnections();
    server.close();
  });
}

test('while Redis is away calls fail, and when it is back the store goes on with all that was acknowledged', async ({
  server,
  database,
}) => {
  test.setTimeout(120_000);
  const provider = connect(server.endpoint);
  const store = await provider.openStore('Account', '1', { database, sessionTimeout: 3_600_000 });
  expect(await store.add(deposits(2))).toBe(2);
  await server.redis.kill();
  const error = await errorOf(store.get());
  expect(error).toBeInstanceOf(StorageUnavailableError);
  expect(error).toMatchObject({ transient: true });
  expect(await errorOf(store.add(deposits(1)))).toBeInstanceOf(StorageUnavailableError);
  await server.redis.start();
  await expect.poll(() => store.version().catch(() => 0)).toBe(2);
  expect(await store.add(deposits(1))).toBe(3);
  await provider.close();
});

test('processes that commit to one database at once each find what the others wrote, and no position is given twice', async ({
  server,
  database,
}) => {
  const handles = await Promise.all([1, 2, 3, 4].map(() => open(server, database)));
  const count = (answers: readonly (readonly unknown[])[]): readonly Write[] => [
    { type: 'put', collection: 'things', key: 'count', value: Number(answers[0]?.[0] ?? 0) + 1 },
    { type: 'add', collection: 'log', value: answers[0]?.[0] ?? 0 },
  ];
  await Promise.all(
    handles.map(async (handle) => {
      for (let n = 0; n < 15; n++) {
        const reads = [{ collection: 'things', key: 'count' }];
        const decision = { collections: ['things', 'log'], decide: count };
        await handle.commit({ reads, writes: [], decision, durability: 'strict' });
      }
    }),
  );
  const [last] = handles;
  const log = { collection: 'log', from: 0, to: Infinity };
  const numbers = Array.from({ length: 60 }, (_, index) => index);
  expect(await last?.read([log, { ...log, keysOnly: true }, { collection: 'things', key: 'count' }])).toEqual([
    numbers,
    numbers.map((number) => number + 1),
    [60],
  ]);
});

test('a database that is read while others commit to it is seen in one state each time', async ({ server, database }) => {
  const [writer, reader] = [await open(server, database), await open(server, database)];
  const keys = Array.from({ length: 300 }, (_, index) => index);
  const state = { isOver: false };
  const writing = (async () => {
    for (let n = 1; n <= 20; n++) {
      const writes = keys.map((key): Write => ({ type: 'put', collection: 'things', key, value: { n, text: 'x'.repeat(100) } }));
      await writer.commit({ writes, durability: 'strict' });
    }
    state.isOver = true;
  })();
  let states = 0;
  while (!state.isOver) {
    const [found = []] = await reader.read([{ collection: 'things', from: 0, to: Infinity }]);
    expect(new Set(found.map((value) => (value as { n: number }).n)).size).toBeLessThanOrEqual(1);
    states++;
  }
  await writing;
  expect(states).toBeGreaterThan(2);
});

test('values of any length are stored, beside others, and leave nothing behind when they are gone', async ({
  server,
  database,
}) => {
  const handle = await open(server, database);
  const long = 'ä"\\\u0000\ud800'.repeat(500_000);
  const query = { collection: 'things', from: '', to: [] } as const;
  await handle.commit({
    writes: [
      { type: 'put', collection: 'things', key: 'long', value: { long } },
      { type: 'put', collection: 'things', key: 'short', value: 1 },
    ],
    durability: 'strict',
  });
  const other = await open(server, database);
  expect((await other.read([query]))[0]).toEqual([{ long }, 1]);
  const before = await keysIn(server, handle.generation);
  expect(before).toBeGreaterThan(5);
  await handle.commit({ writes: [{ type: 'delete', collection: 'things', key: 'long' }], durability: 'strict' });
  await handle.commit({ writes: [{ type: 'put', collection: 'things', key: 'short', value: 2 }], durability: 'strict' });
  expect((await other.read([query]))[0]).toEqual([2]);
  expect(await keysIn(server, handle.generation)).toBe(1);
});

test('a database that is deleted leaves one small record, whatever was in it', async ({ server, database }) => {
  const handle = await open(server, database);
  const keys = Array.from({ length: 3_000 }, (_, index) => index);
  const writes = keys.map((key): Write => ({ type: 'put', collection: 'things', key, value: 'x'.repeat(key % 3_000) }));
  await handle.commit({ writes, durability: 'strict' });
  expect(await keysIn(server, handle.generation)).toBeGreaterThan(100);
  await daprBackend({ endpoint: server.endpoint, stateStore: 'redis' }, CONFORMANCE_SCHEMA).storage.delete(database);
  await expect(handle.read([{ collection: 'things', key: 1 }])).rejects.toBeInstanceOf(StorageWipedError);
  expect(await keysIn(server, handle.generation)).toBe(1);
});

test('a database of a newer schema is not touched', async ({ server, database }) => {
  const newer = { ...CONFORMANCE_SCHEMA, version: 2 };
  await daprBackend({ endpoint: server.endpoint, stateStore: 'redis' }, newer).storage.open(database);
  await expect(open(server, database)).rejects.toBeInstanceOf(UpgradeRequiredError);
});

/** How many keys of the state store belong to a database. */
async function keysIn(server: DaprServer, generation: string): Promise<number> {
  return (await server.keys()).filter((key) => key.includes(generation)).length;
}
