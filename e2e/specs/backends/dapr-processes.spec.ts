import { bankEvents, deposits, type BankEvent } from '../../../src/conformance/provider/bank.ts';
import { dapr } from '../../../src/dapr.ts';
import type { ChangeNotice, EventStoreProvider } from '../../../src/index.ts';
import { createKeyValueEventStoreProvider } from '../../../src/key-value.ts';
import type { DaprServer } from '../../support/dapr/dapr-server.ts';
import { expect, test } from '../../support/dapr/fixtures.ts';
import { idsOf, Ledger } from '../../support/faults/ledger.ts';
import { bundleForNode } from '../../support/child-process/bundle-for-node.ts';
import { Child } from '../../support/child-process/child.ts';

const ROUNDS = Number(process.env['CRASH_ROUNDS'] ?? 50);
const BATCH = 4; // events

let program = '';
test.beforeAll(async () => {
  program = await bundleForNode('e2e/support/dapr/child.ts', `build/dapr/${process.pid}`);
});

function connect({ endpoint }: DaprServer): EventStoreProvider<BankEvent> {
  return createKeyValueEventStoreProvider({ events: bankEvents, backend: dapr({ endpoint, stateStore: 'redis' }) });
}

async function versionsOf(provider: EventStoreProvider<BankEvent>, database: string, stream: string): Promise<number[]> {
  const versions: number[] = [];
  for await (const { metadata } of provider.read('Account', stream, { database }).stream())
    versions.push(metadata.context.sequenceNumber);
  return versions;
}

test(`a process that is killed in the middle of its commits, ${ROUNDS} times, has lost nothing and left nothing in part`, async ({
  server,
  database,
}) => {
  test.setTimeout(60_000 + ROUNDS * 5_000);
  const provider = connect(server);
  let [sum, stored] = [0, 0];
  let child = new Child(program, 'write', server.endpoint, database, 'stream 1');
  for (let round = 1; round <= ROUNDS; round++) {
    await child.wrote(2);
    // The moment of the kill is what this test varies.
    await new Promise((resolve) => setTimeout(resolve, Math.random() * 60));
    const killed = child;
    await killed.kill();
    child = new Child(program, 'write', server.endpoint, database, `stream ${round + 1}`);
    const acknowledged = new Map(killed.lines.map((line) => [line.slice(0, line.lastIndexOf(' ')), line.split(' ').at(-1)]));
    for (const [stream, version] of acknowledged) {
      const versions = await versionsOf(provider, database, stream);
      expect(versions.length, `round ${round}: what was acknowledged is stored`).toBeGreaterThanOrEqual(Number(version));
      expect(versions.length % BATCH, `round ${round}: no batch is there in part`).toBe(0);
      expect(versions, `round ${round}: no version is missing`).toEqual(versions.map((_, index) => index + 1));
      sum += Number(version);
      stored += versions.length;
    }
  }
  await child.kill();
  console.log(`Dapr: ${ROUNDS} rounds of SIGKILL, ${sum} events acknowledged, ${stored} stored, 0 lost`);
  await provider.close();
});

test(`a sidecar that is killed in the middle of transactions, ${ROUNDS} times: nothing is lost, stored twice or in part, and the store goes on`, async ({
  server,
  database,
}) => {
  test.setTimeout(60_000 + ROUNDS * 10_000);
  const provider = connect(server);
  const store = await provider.openStore('Account', '1', { database, sessionTimeout: 3_600_000 });
  const ledger = new Ledger();
  const state = { isOver: false };
  const adding = (async () => {
    for (let n = 1; !state.isOver; n++) await ledger.add(store, deposits(2, n));
  })();
  for (let round = 1; round <= ROUNDS; round++) {
    await new Promise((resolve) => setTimeout(resolve, 50 + Math.random() * 60));
    await server.sidecar.kill();
    await server.sidecar.start();
  }
  state.isOver = true;
  await adding;
  const messages = await provider.read('Account', '1', { database }).get();
  ledger.assertFits(idsOf(messages), false);
  expect(messages.length).toBeGreaterThan(ROUNDS);
  expect(await store.add(deposits(1))).toBe(messages.length + 1);
  console.log(`Dapr: ${ROUNDS} rounds of SIGKILL of the sidecar, ${messages.length} events stored`);
  await provider.close();
});

test('processes that add to one stream by turns lose nothing, and give each version once', async ({ server, database }) => {
  const children = [1, 2, 3].map(() => new Child(program, 'visit', server.endpoint, database, 'shared'));
  await Promise.all(children.map(({ ended }) => ended));
  const versions = children.flatMap(({ lines }) => lines.map(Number)).toSorted((a, b) => a - b);
  expect(versions).toEqual(Array.from({ length: 30 }, (_, index) => index + 1));
  const provider = connect(server);
  expect(await provider.read('Account', 'shared', { database }).version()).toBe(30);
  await provider.close();
});

test('a stream whose holder is killed is free when its session is over', async ({ server, database }) => {
  const holder = new Child(program, 'hold', server.endpoint, database, 'held');
  await holder.wrote(1);
  await holder.kill();
  const provider = connect(server);
  const store = await provider.openStore('Account', 'held', { database, openTimeout: 10_000 });
  expect(await store.add(deposits(1))).toBe(2);
  await provider.close();
});

test('watchers hear of the commits of another process, and it can end while somebody watches', async ({ server, database }) => {
  const provider = connect(server);
  const heard: ChangeNotice[] = [];
  provider.watch((notice) => heard.push(notice));
  await new Promise((resolve) => setTimeout(resolve, 500)); // the first look tells where to begin
  const visitor = new Child(program, 'visit', server.endpoint, database, 'watched');
  await visitor.ended;
  await expect
    .poll(() => heard.findLast((notice) => 'database' in notice && notice.database === database))
    .toMatchObject({
      name: 'Account',
      id: 'watched',
      version: 10,
    });
  await provider.close();
});
