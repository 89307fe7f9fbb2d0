import { expect, test } from '@playwright/test';
import { bankEvents, deposits, ValueRecorded, versions, type BankEvent } from '../../../src/conformance/provider/bank.ts';
import { MAX_RECORD_BYTES } from '../../../src/contract/record-text.ts';
import { EVENTS } from '../../../src/engine/schema.ts';
import { createInMemoryEventStoreProvider } from '../../../src/in-memory.ts';
import { type Backend, InMemoryStorage, SCHEMA, inMemory, inProcess } from '../../../src/key-value.ts';
import { createMessage, EventDeserializationError, type EventStoreProvider } from '../../../src/index.ts';
import type { KeyValueStorage } from '../../../src/storage/port.ts';
import type { Locks } from '../../../src/platform/locks.ts';
import { InterruptedStorage, isCompaction } from '../../support/storage/interrupted-storage.ts';
import { TestClock } from '../../../src/testing.ts';

const DATABASE = 'EventStores';
const STREAM = JSON.stringify(['Account', '1']);
const HOUR = 3_600_000;

function connect(world: Backend, clock: TestClock): EventStoreProvider<BankEvent> {
  return createInMemoryEventStoreProvider({ events: bankEvents, backend: world, clock });
}

/** Adds events one by one, and lets the stream go. */
async function addSingly(provider: EventStoreProvider<BankEvent>, count: number): Promise<void> {
  const store = await provider.openStore('Account', '1');
  for (let n = 0; n < count; n++) await store.add(deposits(1));
  await store.close();
}

function oneTo(last: number): number[] {
  return Array.from({ length: last }, (_, index) => index + 1);
}

async function countRecords(storage: KeyValueStorage): Promise<number> {
  const database = await storage.open(DATABASE);
  const [records = []] = await database.read([{ collection: EVENTS, from: [STREAM, 0], to: [STREAM, Infinity] }]);
  return records.length;
}

test('a damaged record is not spliced with others, which stay readable', async () => {
  const storage = new InMemoryStorage(SCHEMA);
  const provider = connect(inProcess(storage), new TestClock());
  await addSingly(provider, 5);
  const database = await storage.open(DATABASE);
  const damaged = { firstVersion: 3, lastVersion: 3, text: '[{"id":' };
  await database.commit({
    writes: [{ type: 'put', collection: EVENTS, key: [STREAM, 3], value: damaged }],
    durability: 'strict',
  });
  expect(await provider.compact()).toEqual({ streams: 1, skipped: 0, recordsBefore: 5, recordsAfter: 3 });
  const reader = provider.read('Account', '1');
  expect(versions(await reader.getSlice(1, 2))).toEqual([1, 2]);
  expect(versions(await reader.getSlice(4, 5))).toEqual([4, 5]);
  await expect(reader.getSlice(3, 3)).rejects.toThrow(EventDeserializationError);
  const streamed: number[] = [];
  const streaming = async (): Promise<void> => {
    for await (const { metadata } of reader.stream()) streamed.push(metadata.context.sequenceNumber);
  };
  await expect(streaming()).rejects.toThrow(EventDeserializationError);
  expect(streamed).toEqual([1, 2]);
});

test('a compaction whose session was taken over meanwhile writes nothing', async () => {
  const storage = new InterruptedStorage(SCHEMA);
  const world = inProcess(storage);
  const clock = new TestClock();
  const provider = connect(world, clock);
  await addSingly(provider, 5);
  storage.beforeCommit = async (batch) => {
    if (!isCompaction(batch)) return;
    clock.jump(HOUR);
    await addSingly(connect(world, clock), 1);
  };
  expect(await provider.compact()).toEqual({ streams: 1, skipped: 1, recordsBefore: 0, recordsAfter: 0 });
  expect(await countRecords(storage)).toBe(6);
});

test('a compaction that is cancelled stops after the step that is under way, and what it did stays', async () => {
  const storage = new InterruptedStorage(SCHEMA);
  const provider = connect(inProcess(storage), new TestClock());
  await addSingly(provider, 600);
  const controller = new AbortController();
  const reason = new Error('enough');
  storage.beforeCommit = async (batch) => {
    if (isCompaction(batch)) controller.abort(reason);
  };
  await expect(provider.compact({ signal: controller.signal })).rejects.toBe(reason);
  expect(await countRecords(storage)).toBe(345);
  expect(versions(await provider.read('Account', '1').get())).toEqual(oneTo(600));
});

test('two compactions of one store at once, and adds meanwhile, leave each event in its place', async () => {
  const storage = new InterruptedStorage(SCHEMA);
  const clock = new TestClock();
  const provider = connect(inProcess(storage), clock);
  await addSingly(provider, 20);
  const store = await provider.openStore('Account', '1');
  let finish = (): void => undefined;
  const slow = new Promise<void>((resolve) => (finish = resolve));
  let compactions = 0;
  storage.beforeCommit = async (batch) => (isCompaction(batch) && ++compactions === 1 ? slow : undefined);
  const first = provider.compact();
  await clock.advance(1);
  const added = store.add(deposits(2));
  await clock.advance(1);
  const second = provider.compact();
  await clock.advance(1);
  finish();
  await Promise.all([first, second, added]);
  expect(versions(await store.get())).toEqual(oneTo(22));
});

test('who reads while a stream is compacted gets each event once', async () => {
  const provider = connect(inMemory(), new TestClock());
  await addSingly(provider, 60);
  const read: number[] = [];
  for await (const { metadata } of provider.read('Account', '1').stream({ batchSize: 10 })) {
    if (read.push(metadata.context.sequenceNumber) === 1) await provider.compact();
  }
  expect(read).toEqual(oneTo(60));
});

test('many small records are compacted by themselves once the page is idle, and not before', async () => {
  const storage = new InMemoryStorage(SCHEMA);
  const clock = new TestClock();
  const provider = connect(inProcess(storage), clock);
  await addSingly(provider, 100);
  await clock.advance(1_000);
  expect(await countRecords(storage)).toBe(100);
  await clock.advance(10_000);
  expect(await countRecords(storage)).toBe(1);
});

test('what a reader finds to be many small records is compacted as well', async () => {
  const storage = new InMemoryStorage(SCHEMA);
  const world = inProcess(storage);
  const clock = new TestClock();
  const writer = connect(world, clock);
  await addSingly(writer, 100);
  await writer.close();
  expect(await connect(world, clock).read('Account', '1').get()).toHaveLength(100);
  await clock.advance(10_000);
  expect(await countRecords(storage)).toBe(1);
});

test('a page that opens stores is not idle', async () => {
  const storage = new InMemoryStorage(SCHEMA);
  const clock = new TestClock();
  const provider = connect(inProcess(storage), clock);
  await addSingly(provider, 100);
  for (let second = 1; second <= 10; second++) {
    await clock.advance(1_000);
    await (await provider.openStore('Account', 'another')).close();
  }
  expect(await countRecords(storage)).toBe(100);
  await clock.advance(5_000);
  expect(await countRecords(storage)).toBe(1);
});

test('a stream that is compacted is opened in the middle of it, by whoever compacts it and by others', async () => {
  for (const isOther of [false, true]) {
    const storage = new InterruptedStorage(SCHEMA);
    const [world, clock] = [inProcess(storage), new TestClock()];
    const provider = connect(world, clock);
    await addSingly(provider, 600);
    const opener = isOther ? connect(world, clock) : provider;
    let opening: Promise<number> | undefined;
    storage.beforeCommit = async (batch) => {
      if (!isCompaction(batch)) return;
      opening ??= opener.openStore('Account', '1', { openTimeout: 0 }).then((store) => store.version());
      await opening;
    };
    await clock.advance(4_000);
    expect(await opening).toBe(600);
    expect(await countRecords(storage)).toBe(600);
  }
});

test('small records behind a full one are spliced', async () => {
  const storage = new InMemoryStorage(SCHEMA);
  const provider = connect(inProcess(storage), new TestClock());
  const store = await provider.openStore('Account', '1');
  await store.add([createMessage(new ValueRecorded('x'.repeat(MAX_RECORD_BYTES)))]);
  await store.close();
  await addSingly(provider, 10);
  await provider.compact();
  expect(await countRecords(storage)).toBe(2);
  expect(versions(await provider.read('Account', '1').get())).toEqual(oneTo(11));
});

test('a compaction holds no lock once it has ended', async () => {
  const { locks, ...rest } = inMemory();
  let held = 0;
  const request: Locks['request'] = (name, options, callback) =>
    locks.request(name, options, async (lock) => {
      if (lock) held++;
      return callback(lock).finally(() => lock && held--);
    });
  const provider = connect({ ...rest, locks: { request } }, new TestClock());
  await addSingly(provider, 10);
  await provider.compact();
  expect(held).toBe(0);
});
