import { expect, test } from '@playwright/test';
import { bankEvents, deposit, type BankEvent } from '../../../src/conformance/provider/bank.ts';
import type { EventStoreProvider } from '../../../src/index.ts';
import {
  createKeyValueEventStoreProvider,
  inMemory,
  inProcess,
  InMemoryStorage,
  SCHEMA,
  type Backend,
} from '../../../src/key-value.ts';
import { TestClock } from '../../../src/testing.ts';

interface Tab {
  readonly provider: EventStoreProvider<BankEvent>;
  readonly clock: TestClock;
  /** Positions that its handler was given. */
  readonly heard: number[];
  /** What its handler waits for. */
  hold: Promise<void>;
  subscribe(): void;
}

/** A tab that runs a subscription. Its clock stands as long as it is frozen. */
function openTab(backend: Backend): Tab {
  const clock = new TestClock();
  const provider = createKeyValueEventStoreProvider({ events: bankEvents, backend, clock });
  const heard: number[] = [];
  const tab: Tab = {
    ...{ provider, clock, heard, hold: Promise.resolve() },
    subscribe() {
      provider.subscribe({ name: 'mails' }, async ({ position }) => {
        heard.push(position);
        await tab.hold;
      });
    },
  };
  return tab;
}

async function addDeposits(tab: Tab, count: number): Promise<void> {
  for (let n = 0; n < count; n++) await tab.provider.add('Account', '1', deposit(n));
}

test('a frozen tab loses its subscription within 10 s, and does not move its checkpoint back when it goes on', async () => {
  const backend = inMemory();
  const [frozen, other] = [openTab(backend), openTab(backend)];
  let thaw = (): void => undefined;
  frozen.hold = new Promise((resolve) => (thaw = resolve));
  frozen.subscribe();
  await frozen.clock.advance(0);
  other.subscribe();
  await addDeposits(other, 2);
  await expect.poll(() => frozen.heard).toEqual([1]);
  await other.clock.advance(5_000);
  expect(other.heard, 'while the leader may still be at work').toEqual([]);
  await other.clock.advance(5_000);
  await expect.poll(() => other.heard).toEqual([1, 2]);
  thaw();
  await frozen.clock.advance(20_000);
  await addDeposits(other, 1);
  await expect.poll(() => other.heard).toEqual([1, 2, 3]);
  expect(frozen.heard, 'what it had begun, and no more').toEqual([1]);
});

test('a tab whose handler takes its time keeps its subscription', async () => {
  const backend = inMemory();
  const [busy, other] = [openTab(backend), openTab(backend)];
  let finish = (): void => undefined;
  busy.hold = new Promise((resolve) => (finish = resolve));
  busy.subscribe();
  await busy.clock.advance(0);
  other.subscribe();
  await addDeposits(other, 2);
  await expect.poll(() => busy.heard).toEqual([1]);
  for (let second = 0; second < 60; second++) await Promise.all([busy.clock.advance(1_000), other.clock.advance(1_000)]);
  expect(other.heard).toEqual([]);
  busy.hold = Promise.resolve();
  finish();
  await expect.poll(() => busy.heard).toEqual([1, 2]);
});

test('processes whose locks do not reach each other leave the subscription to the one that runs it', async () => {
  const storage = new InMemoryStorage(SCHEMA);
  const [first, second] = [openTab(inProcess(storage)), openTab(inProcess(storage))];
  first.subscribe();
  await addDeposits(first, 1);
  await expect.poll(() => first.heard).toEqual([1]);
  await first.clock.advance(0);
  second.subscribe();
  for (let n = 2; n <= 20; n++) {
    await addDeposits(first, 1);
    await expect.poll(() => Math.max(...first.heard, ...second.heard)).toBe(n);
    await Promise.all([first.clock.advance(1_000), second.clock.advance(1_000)]);
  }
  const heard = [...first.heard, ...second.heard];
  expect([...new Set(heard)].toSorted((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, index) => index + 1));
  // At least once: while the two do not know of each other, a commit may be handled by both.
  expect(heard.length).toBeLessThan(25);
});
