import { setTimeout as pause } from 'node:timers/promises';
import { expect } from '@playwright/test';
import { bankEvents, deposits, type BankEvent } from '../../../src/conformance/provider/bank.ts';
import type { ChangeNotice, EventStoreProvider } from '../../../src/index.ts';
import { jsonFiles } from '../../../src/json-files.ts';
import { createKeyValueEventStoreProvider } from '../../../src/key-value.ts';
import { bundleForNode } from '../../support/child-process/bundle-for-node.ts';
import { Child } from '../../support/child-process/child.ts';
import { test } from '../../support/json-files/directory.ts';

const KILLS = Number(process.env['KILLS'] ?? 60);
const AT_ONCE = 3;
const BATCH = 3; // events

let program = '';
test.beforeAll(async () => {
  program = await bundleForNode('e2e/support/json-files/child.ts', `build/json-files/${process.pid}`);
});

function connect(directory: string): EventStoreProvider<BankEvent> {
  return createKeyValueEventStoreProvider({ events: bankEvents, backend: jsonFiles({ directory }) });
}

/** Versions are 1, 2, 3 …; batches are whole. */
async function storedVersion(provider: EventStoreProvider<BankEvent>, stream: string): Promise<number> {
  const versions = (await provider.read('Account', stream).get()).map(({ metadata }) => metadata.context.sequenceNumber);
  expect(versions).toEqual(versions.map((_, index) => index + 1));
  return versions.length;
}

test('processes that are killed in the middle of commits lose nothing that was acknowledged, and leave no part of a batch', async ({
  directory,
}) => {
  test.setTimeout(KILLS * 2_000);
  const acknowledged = new Map<string, number>();
  await using onlooker = connect(directory);
  const killAll = async (slot: number): Promise<void> => {
    for (let round = slot; round < KILLS; round += AT_ONCE) {
      const stream = `of process ${round}`;
      const child = new Child(program, 'write', directory, stream);
      await child.wrote(1 + 4 * (round % 7)); // enough for some to be bringing the journal to the files
      await pause(Math.random() * 20);
      await child.kill();
      acknowledged.set(stream, Number(child.lines.at(-1)));
      const stored = await storedVersion(onlooker, stream);
      expect(stored).toBeGreaterThanOrEqual(acknowledged.get(stream) ?? Infinity);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, (_, slot) => killAll(slot)));
  await using afterwards = connect(directory);
  for (const [stream, version] of acknowledged) {
    const stored = await storedVersion(afterwards, stream);
    expect(stored % BATCH).toBe(0);
    expect(stored - version).toBeLessThanOrEqual(BATCH); // the batch whose acknowledgement was on its way
    expect(stored).toBeGreaterThanOrEqual(version);
  }
  const events = [...acknowledged.values()].reduce((sum, version) => sum + version, 0);
  console.log(`${acknowledged.size} processes killed; ${events} events acknowledged, none lost, no batch in part`);
  expect(acknowledged.size).toBe(KILLS);
});

test('two processes that take one stream by turns lose nothing, and neither takes it from the other', async ({ directory }) => {
  const children = ['a', 'b'].map(() => new Child(program, 'visit', directory, '1'));
  await Promise.all(children.map(({ ended }) => ended));
  const versions = children.flatMap(({ lines }) => lines.map(Number));
  expect(versions.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, index) => index + 1));
  await using provider = connect(directory);
  expect(await storedVersion(provider, '1')).toBe(20);
});

test('a stream whose holder was killed is free when its session is over', async ({ directory }) => {
  const child = new Child(program, 'hold', directory, '1');
  await child.wrote(1);
  await child.kill();
  await using provider = connect(directory);
  const killed = performance.now();
  const store = await provider.openStore('Account', '1', { openTimeout: 10_000 });
  expect(performance.now() - killed).toBeLessThan(2_500);
  expect(await store.add(deposits(1))).toBe(2);
});

test('a watcher hears within a second of what another process adds', async ({ directory }) => {
  await using provider = connect(directory);
  const notices: ChangeNotice[] = [];
  const child = new Child(program, 'add', directory, '1');
  await child.wrote(1);
  provider.watch((notice) => notices.push(notice));
  for (const version of [1, 2, 3]) {
    child.tell('add');
    await child.wrote(1 + version);
    await expect.poll(() => notices.at(-1), { timeout: 1_000, intervals: [20] }).toMatchObject({ id: '1', version });
  }
  child.end();
  await child.ended;
});
