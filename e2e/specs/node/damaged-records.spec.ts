import { expect, test } from '@playwright/test';
import { AccountBalance, bankEvents, deposits, versions, type BankEvent } from '../../../src/conformance/provider/bank.ts';
import { EVENTS, SNAPSHOTS } from '../../../src/engine/schema.ts';
import { createInMemoryEventStoreProvider } from '../../../src/in-memory.ts';
import { InMemoryStorage, SCHEMA, inProcess } from '../../../src/key-value.ts';
import { createMessage, EventDeserializationError, type EventStoreProvider } from '../../../src/index.ts';
import type { Write } from '../../../src/storage/port.ts';

const KEY = [JSON.stringify(['Account', '1']), 2] as const;

/** A stream of three events and a snapshot at the second, of which a record was damaged. */
async function damagedBy(damage: Write): Promise<EventStoreProvider<BankEvent>> {
  const storage = new InMemoryStorage(SCHEMA);
  const provider = createInMemoryEventStoreProvider({ events: bankEvents, backend: inProcess(storage) });
  const store = await provider.openStore('Account', '1');
  for (let n = 0; n < 3; n++) await store.add(deposits(1));
  await store.snapshot(2, createMessage(new AccountBalance(2, 2)));
  const database = await storage.open(store.storeId.database);
  await database.commit({ writes: [damage], durability: 'strict' });
  return provider;
}

async function errorOf(call: Promise<unknown>): Promise<unknown> {
  return call.then(
    () => 'no error',
    (error: unknown) => (error instanceof EventDeserializationError ? error.version : error),
  );
}

const record = { firstVersion: 2, lastVersion: 2 };
const stored = { id: 'x', type: 'FundsDeposited', created: 0 };

const DAMAGES: Readonly<Record<string, unknown>> = {
  'no record': 'no record',
  'a record without text': record,
  'a record whose version is a text': { ...record, lastVersion: '2', text: '[]' },
  'a text that is no JSON': { ...record, text: '[{"id"' },
  'a text with a message too few': { ...record, text: '[]' },
  'a text with a message too many': {
    ...record,
    text: JSON.stringify([
      { ...stored, data: {} },
      { ...stored, data: {} },
    ]),
  },
  'a message without data': { ...record, text: JSON.stringify([stored]) },
  'data that would change a prototype': {
    ...record,
    text: `[${JSON.stringify(stored).slice(0, -1)},"data":{"__proto__":{"a":1}}}]`,
  },
};

for (const [what, value] of Object.entries(DAMAGES)) {
  test(`${what} in the storage is told as a damaged event, and the events around it can be read`, async () => {
    const provider = await damagedBy({ type: 'put', collection: EVENTS, key: KEY, value });
    const reader = provider.read('Account', '1');
    expect(await errorOf(reader.get())).toBe(2);
    expect(await errorOf(reader.getSlice(2, 2))).toBe(2);
    expect([versions(await reader.getSlice(1, 1)), versions(await reader.getSlice(3, 3))]).toEqual([[1], [3]]);
  });
}

test('read backwards, a damaged event is told by its version, though pages do not reach to the beginning', async () => {
  const provider = await damagedBy({ type: 'put', collection: EVENTS, key: KEY, value: 'no record' });
  expect(await errorOf(provider.read('Account', '1').get({ reverse: true, limit: 2 }))).toBe(2);
});

test('an event that is missing from the storage is told, never skipped', async () => {
  const provider = await damagedBy({ type: 'delete', collection: EVENTS, key: KEY });
  const reader = provider.read('Account', '1');
  expect(await errorOf(reader.get())).toBe(2);
  expect(await errorOf(reader.getSlice(2, 3))).toBe(2);
  expect(await errorOf(reader.getSlice(2, 2))).toBe(2);
});

for (const [what, value, reason] of [
  ['no snapshot', 'no snapshot', 'the stored snapshot is damaged'],
  ['a snapshot without text', { version: 7 }, 'the stored snapshot is damaged'],
  ['a snapshot whose version is a text', { version: '2', text: '[]' }, 'the stored snapshot is damaged'],
  ['a snapshot without state', { version: 2, text: '[]' }, 'the stored text is damaged'],
] as const) {
  test(`${what} in the storage is told as a damaged one, and the events can be read without it`, async () => {
    const provider = await damagedBy({ type: 'put', collection: SNAPSHOTS, key: KEY, value });
    const reader = provider.read('Account', '1');
    const error: unknown = await reader.get({ useSnapshot: true }).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(EventDeserializationError);
    expect(error).toMatchObject({ reason, version: 2 });
    expect(versions(await reader.get())).toEqual([1, 2, 3]);
  });
}
