import { expect, test } from '@playwright/test';
import { bankEvents, deposits, type BankEvent } from '../../../src/conformance/provider/bank.ts';
import type { StreamChange } from '../../../src/contract/change.ts';
import { createInMemoryEventStoreProvider } from '../../../src/in-memory.ts';
import { type Backend, inMemory } from '../../../src/key-value.ts';
import type { EventStoreProvider } from '../../../src/index.ts';

function connect(world: Backend): EventStoreProvider<BankEvent> {
  return createInMemoryEventStoreProvider({ events: bankEvents, backend: world });
}

/** What engines tell of that many commits to a stream. */
async function changesOf(id: string, commits: number): Promise<StreamChange[]> {
  const world = inMemory();
  const changes: StreamChange[] = [];
  world.changes.subscribe((change) => changes.push(change));
  const store = await connect(world).openStore('Account', id);
  for (let n = 0; n < commits; n++) await store.add(deposits(1));
  return changes;
}

test('watchers never hear of a version after a later one, or twice, though the notices of several tabs overtake each other', async () => {
  const world = inMemory();
  const heard: string[] = [];
  connect(world).watch((notice) => heard.push('id' in notice ? `${notice.id} ${notice.version}` : 'resync'));
  const [first, second, third] = await changesOf('1', 3);
  const [other] = await changesOf('2', 1);
  for (const change of [second, first, second, other, third, third]) if (change) world.changes.publish(change);
  expect(heard).toEqual(['1 2', '2 1', '1 3']);
});
