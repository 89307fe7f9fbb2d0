import { expect, test } from '@playwright/test';
import { bankEvents, ValueRecorded } from '../../../src/conformance/provider/bank.ts';
import type { EncodedPage, EventStoreEngine } from '../../../src/contract/event-store-engine.ts';
import { systemClock } from '../../../src/platform/clock.ts';
import { createEngine } from '../../../src/engine/engine.ts';
import { createInMemoryEventStoreProvider } from '../../../src/in-memory.ts';
import { InMemoryStorage, SCHEMA, inProcess } from '../../../src/key-value.ts';
import { createMessage } from '../../../src/index.ts';
import type { Answers, KeyValueDatabase, KeyValueStorage, Query } from '../../../src/storage/port.ts';

const MEBIUNIT = 1024 * 1024; // UTF-16 units
const STORE_ID = { database: 'EventStores', name: 'Account', id: '1' };

/** A storage that counts the values that reads have found. */
class CountingStorage extends InMemoryStorage {
  values = 0;

  override async open(name: string): Promise<KeyValueDatabase> {
    const database = await super.open(name);
    const read = async (queries: readonly Query[]): Promise<Answers> => {
      const answers = await database.read(queries);
      this.values += answers.flat().length;
      return answers;
    };
    return { generation: database.generation, read, commit: (batch) => database.commit(batch), close: () => database.close() };
  }
}

/** An engine on a stream of messages that say so many units each, in adds of so many messages. */
async function engineOn(
  adds: readonly (readonly number[])[],
  storage: KeyValueStorage = new InMemoryStorage(SCHEMA),
): Promise<EventStoreEngine> {
  const world = inProcess(storage);
  const provider = createInMemoryEventStoreProvider({ events: bankEvents, backend: world });
  const store = await provider.openStore('Account', '1');
  for (const lengths of adds) await store.add(lengths.map((units) => createMessage(new ValueRecorded('x'.repeat(units)))));
  await provider.close();
  const { locks, changes } = world;
  const logger = { debug() {}, info() {}, warn() {}, error() {} };
  return createEngine({ storage, locks, clock: systemClock, changes, logger, durability: 'strict', newId: () => 'any' });
}

/** The pages of the stream, from its first version to its last. */
async function pagesOf(engine: EventStoreEngine, limit: number): Promise<readonly EncodedPage[]> {
  const pages: EncodedPage[] = [];
  for (let first: number | undefined = 1; first !== undefined;) {
    const page = await engine.read({ storeId: STORE_ID }, { first, last: Infinity, limit });
    pages.push(page);
    first = page.next;
  }
  return pages;
}

function lengthsOf({ commits }: EncodedPage): readonly number[] {
  return commits.map(({ text }) => text.length);
}

function sum(lengths: readonly number[]): number {
  return lengths.reduce((total, length) => total + length, 0);
}

test('a page of a stream of 40 messages of 1 MiB holds one of them', async () => {
  const engine = await engineOn(Array.from({ length: 40 }, () => [MEBIUNIT]));
  const pages = await pagesOf(engine, 32);
  expect(pages.slice(0, 40).map(({ commits }) => commits.length)).toEqual(Array.from({ length: 40 }, () => 1));
  expect(Math.max(...pages.map((page) => sum(lengthsOf(page))))).toBeLessThan(MEBIUNIT + 1_000);
});

test('a page ends with the record by which it reaches 1 MiB, whatever came before it', async () => {
  const singles = Array.from({ length: 300 }, () => [300]);
  const long = Array.from({ length: 12 }, () => [600_000]);
  const batches = Array.from({ length: 30 }, () => Array.from({ length: 100 }, () => 1_000));
  const engine = await engineOn([...singles, ...long, ...batches, ...singles, [3 * MEBIUNIT], ...singles]);
  for (const limit of [1, 32, 4_096]) {
    const pages = await pagesOf(engine, limit);
    for (const page of pages) expect(sum(lengthsOf(page).slice(0, -1))).toBeLessThan(MEBIUNIT);
    const commits = pages.flatMap((page) => page.commits);
    expect(commits.map(({ firstVersion }) => firstVersion)).toEqual([
      1,
      ...commits.slice(0, -1).map(({ lastVersion }) => lastVersion + 1),
    ]);
    expect(commits.at(-1)?.lastVersion).toBe(300 + 12 + 3_000 + 300 + 1 + 300);
  }
});

test('a page of one record reads that record only, though the range goes on', async () => {
  const storage = new CountingStorage(SCHEMA);
  const engine = await engineOn([[MEBIUNIT], [MEBIUNIT], [MEBIUNIT]], storage);
  storage.values = 0;
  const page = await engine.read({ storeId: STORE_ID }, { first: 1, last: 3, limit: 1 });
  expect([page.commits.length, page.next, storage.values]).toEqual([1, 2, 1]);
});
