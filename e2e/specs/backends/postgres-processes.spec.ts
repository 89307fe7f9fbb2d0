import type pg from 'pg';
import { bankEvents, deposits, type BankEvent } from '../../../src/conformance/provider/bank.ts';
import type { EventStoreProvider } from '../../../src/index.ts';
import { createKeyValueEventStoreProvider } from '../../../src/key-value.ts';
import { postgres } from '../../../src/postgres.ts';
import { bundleForNode } from '../../support/child-process/bundle-for-node.ts';
import { Child } from '../../support/child-process/child.ts';
import { expect, test } from '../../support/postgres/fixtures.ts';

const ROUNDS = Number(process.env['CRASH_ROUNDS'] ?? 50);
const BATCH = 4; // events

let program = '';
test.beforeAll(async () => {
  program = await bundleForNode('e2e/support/postgres/child.ts', `build/postgres/${process.pid}`);
});

function connect(pool: pg.Pool, schema: string): EventStoreProvider<BankEvent> {
  return createKeyValueEventStoreProvider({ events: bankEvents, backend: postgres({ pool, schema }) });
}

test(`a process that is killed in the middle of its commits, ${ROUNDS} times, has lost nothing and left nothing in part`, async ({
  server,
  newPool,
  schema,
}) => {
  test.setTimeout(60_000 + ROUNDS * 5_000);
  const provider = connect(newPool(), schema);
  const acknowledged = new Map<string, number>();
  let child = new Child(program, 'write', String(server.port), schema, 'stream');
  for (let round = 1; round <= ROUNDS; round++) {
    await child.wrote(2);
    // The moment of the kill is what this test varies.
    await new Promise((resolve) => setTimeout(resolve, Math.random() * 60));
    const killed = child;
    await killed.kill();
    child = new Child(program, 'write', String(server.port), schema, 'stream');
    for (const line of killed.lines) {
      const [stream = '', version] = line.split(' ');
      acknowledged.set(stream, Math.max(acknowledged.get(stream) ?? 0, Number(version)));
    }
    for (const [stream, version] of acknowledged) {
      const stored = await provider.read('Account', stream).version();
      expect(stored, `round ${round}: what was acknowledged is stored`).toBeGreaterThanOrEqual(version);
      expect(stored % BATCH, `round ${round}: no batch is there in part`).toBe(0);
    }
  }
  await child.kill();
  let stored = 0;
  for (const [stream] of acknowledged) {
    const versions: number[] = [];
    for await (const { metadata } of provider.read('Account', stream).stream()) versions.push(metadata.context.sequenceNumber);
    expect(versions, 'no version is missing').toEqual(versions.map((_, index) => index + 1));
    stored += versions.length;
  }
  const sum = [...acknowledged.values()].reduce((total, version) => total + version, 0);
  console.log(`PostgreSQL: ${ROUNDS} rounds of SIGKILL, ${sum} events acknowledged, ${stored} stored, 0 lost`);
  await provider.close();
});

test('processes that add to one stream by turns lose nothing, and give each version once', async ({
  server,
  newPool,
  schema,
}) => {
  const children = [1, 2, 3].map(() => new Child(program, 'visit', String(server.port), schema, 'shared'));
  await Promise.all(children.map(({ ended }) => ended));
  const versions = children.flatMap(({ lines }) => lines.map(Number)).toSorted((a, b) => a - b);
  expect(versions).toEqual(Array.from({ length: 60 }, (_, index) => index + 1));
  const provider = connect(newPool(), schema);
  expect(await provider.read('Account', 'shared').version()).toBe(60);
  await provider.close();
});

test('a stream whose holder is killed is free at once, long before its session would be over', async ({
  server,
  newPool,
  schema,
}) => {
  const holder = new Child(program, 'hold', String(server.port), schema, 'held');
  await holder.wrote(1);
  const provider = connect(newPool(), schema);
  const opening = provider.openStore('Account', 'held', { openTimeout: 30_000 });
  await holder.kill();
  const killedAt = performance.now();
  const store = await opening;
  expect(performance.now() - killedAt).toBeLessThan(5_000);
  expect(await store.add(deposits(1))).toBe(2);
  await provider.close();
});
