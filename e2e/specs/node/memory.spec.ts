import { expect, test } from '@playwright/test';
import { AccountBalance, bankEvents, type BankEvent } from '../../../src/conformance/provider/bank.ts';
import type { EventStoreProvider } from '../../../src/contract/event-store-provider.ts';
import { createInMemoryEventStoreProvider } from '../../../src/in-memory.ts';
import { inProcess } from '../../../src/key-value.ts';
import { createMessage } from '../../../src/index.ts';
import { EndlessStorage } from '../../support/storage/endless-storage.ts';
import { heapUsed, MEGABYTE } from '../../support/storage/heap.ts';

const EVENTS = 100_000;

// Two pages of texts, of which the first may hold 32 full records, and what a slice has revived.
const BOUND = 8 * MEGABYTE;

interface Walk {
  readonly title: string;
  /** Events in each commit record. */
  readonly messages: number;
  readonly run: (provider: EventStoreProvider<BankEvent>) => Promise<unknown>;
}

const walks: readonly Walk[] = [
  { title: 'stream() over 100,000 events in full records', messages: 800, run: stream },
  { title: 'stream() over 100,000 events added one by one', messages: 1, run: stream },
  {
    title: 'snapshotAll() of 100,000 events with an incremental fold',
    messages: 100,
    async run(provider) {
      const store = await provider.openStore('Account', '1');
      const made = await store.snapshotAll(1_000, {
        onto: 'previous',
        fold: (events, before) => {
          const { events: count } = before?.event instanceof AccountBalance ? before.event : { events: 0 };
          return createMessage(new AccountBalance(0, count + events.length));
        },
      });
      expect(made).toBe(100);
    },
  },
  {
    title: 'compaction of 100,000 events added one by one',
    messages: 1,
    async run(provider) {
      await (await provider.openStore('Account', '1')).close();
      const { recordsBefore } = await provider.compact();
      expect(recordsBefore).toBe(EVENTS);
    },
  },
  {
    title: 'compaction of 100,000 events in records that are full',
    messages: 800,
    async run(provider) {
      await (await provider.openStore('Account', '1')).close();
      const { recordsBefore } = await provider.compact();
      expect(recordsBefore).toBe(EVENTS / 800);
    },
  },
];

async function stream(provider: EventStoreProvider<BankEvent>): Promise<void> {
  let count = 0;
  for await (const { metadata } of provider.read('Account', '1').stream()) {
    if (metadata.context.sequenceNumber !== ++count) throw new Error(`Event ${count} has another number.`);
  }
  expect(count).toBe(EVENTS);
}

for (const { title, messages, run } of walks) {
  test(`${title} never holds more than ${BOUND / MEGABYTE} MiB`, async () => {
    let most = 0;
    let reads = 0;
    const before = heapUsed();
    const storage = await EndlessStorage.make(EVENTS, messages, () => {
      if (reads++ % 20 < 2) most = Math.max(most, heapUsed() - before);
    });
    const provider = createInMemoryEventStoreProvider({ events: bankEvents, backend: inProcess(storage) });
    await run(provider);
    await provider.close();
    expect(reads).toBeGreaterThan(5);
    expect(most).toBeLessThan(BOUND);
    console.log(`${title}: ${(most / MEGABYTE).toFixed(1)} MiB, ${reads} reads`);
  });
}
