import assert from 'node:assert/strict';
import { expect, test } from '@playwright/test';
import { bankEvents, deposits, type BankEvent } from '../../../src/conformance/provider/bank.ts';
import { createInMemoryEventStoreProvider } from '../../../src/in-memory.ts';
import { inProcess } from '../../../src/key-value.ts';
import type { EventStoreProvider } from '../../../src/index.ts';
import { FaultyStorage, faultsOf, type Operation, type Strike } from '../../support/faults/faulty-storage.ts';
import { idsOf, Ledger } from '../../support/faults/ledger.ts';
import { SCENARIOS, SESSION, type Scenario } from '../../support/faults/scenarios.ts';
import { typed } from '../../support/faults/verdict.ts';
import { TestClock } from '../../../src/testing.ts';

// The second fault strikes what the first one leads to, which comes within so many operations; and of the later ones, some.
const NEAR = 2; // operations
const LATER = process.env['FAULT_PAIRS'] === 'all' ? 1 : 4; // one in so many

for (const [title, scenario] of Object.entries(SCENARIOS)) {
  test(`${title}: whichever two operations fail, and how, every write is stored as was said, once and whole`, async () => {
    test.setTimeout(20 * 60_000);
    let pairs = 0;
    let later = 0;
    for (const first of strikesOn(await run(scenario, []), 0)) {
      for (const second of strikesOn(await run(scenario, [first]), first.operation)) {
        const isNear = second.operation - first.operation <= NEAR;
        if (!isNear && later++ % LATER > 0) continue;
        await run(scenario, [first, second]);
        pairs++;
      }
    }
    console.log(`${title}: ${pairs} pairs of faults`);
    expect(pairs, 'pairs of faults').toBeGreaterThan(100);
  });
}

/** Every way in which one of the operations after the first so many can fail. */
function strikesOn(operations: readonly Operation[], after: number): readonly Strike[] {
  return operations
    .flatMap((operation, index) => faultsOf(operation).map((fault) => ({ operation: index + 1, fault })))
    .filter(({ operation }) => operation > after);
}

/** Runs a scenario on a storage that fails; returns what the scenario asked of it. */
async function run(scenario: Scenario, strikes: readonly Strike[]): Promise<readonly Operation[]> {
  const clock = new TestClock();
  const storage = new FaultyStorage(strikes, clock);
  const world = inProcess(storage);
  const connect = (): EventStoreProvider<BankEvent> =>
    createInMemoryEventStoreProvider({ events: bankEvents, backend: world, clock });
  const ledger = new Ledger();
  try {
    await ended(clock, scenario({ clock, ledger, connect }).catch(typed));
    storage.heal();
    if (storage.broken) throw storage.broken;
    assert.ok(storage.asked.length >= (strikes.at(-1)?.operation ?? 0), 'every fault has struck');
    const isWiped = strikes.some(({ fault }) => fault === 'wiped');
    await ended(clock, assertSound(connect(), ledger, isWiped));
    return storage.asked;
  } catch (error) {
    throw new Error(`with ${JSON.stringify(strikes)}`, { cause: error });
  }
}

/** Lets time pass until the call has come to its end. */
async function ended(clock: TestClock, call: Promise<unknown>): Promise<void> {
  const end: unknown[] = [];
  void call.then(
    () => end.push('done'),
    (error: unknown) => end.push(error),
  );
  for (let seconds = 0; end.length === 0 && seconds < 600; seconds++) await clock.advance(1_000);
  assert.ok(end.length > 0, 'it comes to an end');
  if (end[0] !== 'done') throw end[0];
}

/** The stream holds what the ledger says, its versions have no hole, and it goes on. */
async function assertSound(provider: EventStoreProvider<BankEvent>, ledger: Ledger, isWiped: boolean): Promise<void> {
  const reader = provider.read('Account', '1');
  const messages = await reader.get();
  const versions = messages.map(({ metadata }) => metadata.context.sequenceNumber);
  assert.deepEqual(
    versions,
    versions.map((_, index) => index + 1),
    'versions have no hole',
  );
  ledger.assertFits(idsOf(messages), isWiped);
  if (!isWiped) ledger.snapshots.assertFits(await reader.snapshotVersions());
  const store = await provider.openStore('Account', '1', { openTimeout: 2 * SESSION });
  assert.equal(await store.add(deposits(1)), versions.length + 1, 'the stream goes on');
  await provider.close();
}
