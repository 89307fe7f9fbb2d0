import { serialize } from 'node:v8';
import { expect, test } from '@playwright/test';
import fc from 'fast-check';
import { bankEvents, type BankEvent, ValueRecorded, versions } from '../../../src/conformance/provider/bank.ts';
import { EVENTS } from '../../../src/engine/schema.ts';
import { createInMemoryEventStoreProvider } from '../../../src/in-memory.ts';
import { InMemoryStorage, SCHEMA, inProcess } from '../../../src/key-value.ts';
import { createMessage, type EventStoreProvider } from '../../../src/index.ts';

const RUNS = Number(process.env['RECORD_RUNS'] ?? 60);

const KIBIBYTE = 1024;
const FILE = 128 * KIBIBYTE; // bytes: Chromium makes a file of a value that is larger
const STREAM = JSON.stringify(['Account', '1']);

interface Stored {
  readonly firstVersion: number;
  readonly lastVersion: number;
  readonly text: string;
}

/** What a message says: so many units, of which the last is wide or not. */
const said = fc
  .tuple(
    fc.oneof(
      { weight: 6, arbitrary: fc.nat(3_000) },
      { weight: 3, arbitrary: fc.nat(80_000) },
      // Around the limit, in Latin-1 and in wide texts.
      { weight: 1, arbitrary: fc.integer({ min: 62_000, max: 65_200 }) },
      { weight: 1, arbitrary: fc.integer({ min: 129_000, max: 131_000 }) },
    ),
    fc.oneof({ weight: 5, arbitrary: fc.constant('x') }, { weight: 1, arbitrary: fc.constantFrom('€', 'é', '\u0100') }),
  )
  .map(([units, last]) => 'x'.repeat(units) + last);

/** Lists of messages, each one add. */
const lists = fc.array(
  fc.oneof(
    said.map((text) => [text]),
    fc.array(said, { minLength: 1, maxLength: 40 }),
  ),
  {
    minLength: 1,
    maxLength: 30,
  },
);

/** Bytes of a value as V8 serializes it for IndexedDB. */
function storedSize(value: unknown): number {
  return serialize(value).length;
}

async function storedIn(storage: InMemoryStorage): Promise<readonly Stored[]> {
  const database = await storage.open('EventStores');
  const [records = []] = await database.read([{ collection: EVENTS, from: [STREAM, 0], to: [STREAM, Infinity] }]);
  return records as readonly Stored[];
}

/** Every record has room for what it holds, unless it holds a single message. */
function assertSizes(records: readonly Stored[]): void {
  const oversize = records.filter((record) => record.lastVersion > record.firstVersion && storedSize(record) > FILE);
  expect(oversize.map((record) => [record.firstVersion, record.lastVersion, storedSize(record)])).toEqual([]);
}

async function fill(provider: EventStoreProvider<BankEvent>, lists: readonly (readonly string[])[]): Promise<void> {
  await using store = await provider.openStore('Account', '1');
  for (const texts of lists) await store.add(texts.map((text) => createMessage(new ValueRecorded(text))));
}

test('no record becomes a file, whatever mixture of texts it holds, before and after compaction; only a long message does', async () => {
  test.setTimeout(60_000 + RUNS * 1_000);
  await fc.assert(
    fc.asyncProperty(lists, async (lists) => {
      const storage = new InMemoryStorage(SCHEMA);
      const provider = createInMemoryEventStoreProvider({ events: bankEvents, backend: inProcess(storage) });
      await fill(provider, lists);
      assertSizes(await storedIn(storage));
      const before = await provider.read('Account', '1').get();
      await provider.compact();
      const compacted = await storedIn(storage);
      assertSizes(compacted);
      const after = await provider.read('Account', '1').get();
      expect(after).toEqual(before);
      expect(versions(after)).toEqual(lists.flat().map((_, index) => index + 1));
    }),
    { numRuns: RUNS },
  );
});

for (const [kind, last, each] of [
  ['Latin-1', 'x', 1],
  ['wide', '€', 2],
] as const) {
  test(`a record is filled to 127 KiB and no further: ${kind} texts`, async () => {
    const storage = new InMemoryStorage(SCHEMA);
    const provider = createInMemoryEventStoreProvider({ events: bankEvents, backend: inProcess(storage) });
    await fill(provider, [Array.from({ length: 2_000 }, () => last)]);
    const sizes = (await storedIn(storage)).map(({ text }) => text.length * each);
    expect(Math.max(...sizes)).toBeLessThanOrEqual(127 * KIBIBYTE);
    for (const size of sizes.slice(0, -1)) expect(size).toBeGreaterThan(126 * KIBIBYTE);
  });
}

test('one wide text among many doubles all, and is counted so: in a batch, and when single adds are compacted', async () => {
  const texts = [...Array.from({ length: 100 }, () => 'x'.repeat(1_100)), '€'];
  for (const lists of [[texts], texts.map((text) => [text])]) {
    const storage = new InMemoryStorage(SCHEMA);
    const provider = createInMemoryEventStoreProvider({ events: bankEvents, backend: inProcess(storage) });
    await fill(provider, lists);
    await provider.compact();
    const records = await storedIn(storage);
    assertSizes(records);
    expect(records.length).toBe(2);
  }
});

test('a message that is larger than a record stands alone, between its neighbours', async () => {
  const storage = new InMemoryStorage(SCHEMA);
  const provider = createInMemoryEventStoreProvider({ events: bankEvents, backend: inProcess(storage) });
  await fill(provider, [['a', 'b', 'x'.repeat(200_000), 'c', '€'.repeat(70_000), 'd', 'e']]);
  const records = await storedIn(storage);
  expect(records.map(({ firstVersion, lastVersion }) => [firstVersion, lastVersion])).toEqual([
    [1, 2],
    [3, 3],
    [4, 4],
    [5, 5],
    [6, 7],
  ]);
});
