import assert from 'node:assert/strict';
import { expect, test } from '@playwright/test';
import { inProcess } from '../../../src/key-value.ts';
import { FaultyStorage, type Fault, type Operation, type Strike } from '../../support/faults/faulty-storage.ts';
import { addDeposits, connectTo, READINGS, type Reading } from '../../support/faults/reading.ts';
import { TestClock } from '../../../src/testing.ts';

// Not written; written, and the answer lost; written after it was given up. A database that is wiped has its own tests.
const FAULTS: Readonly<Record<Operation, readonly Fault[]>> = {
  read: ['unavailable', 'hang'],
  commit: ['unavailable', 'quota', 'reply-lost', 'commit-lost', 'late'],
};

// The second fault strikes what the first one leads to, which comes within so many operations; and of the later ones, some.
const NEAR = 2; // operations
const LATER = process.env['FAULT_PAIRS'] === 'all' ? 1 : 48; // one in so many
const LONGEST = 300; // seconds until whoever waits gives up: all back-offs that two faults can cause, and more

for (const [title, reading] of Object.entries(READINGS)) {
  test(`${title}: whichever two operations fail, and how, no commit is missed and none counts twice`, async () => {
    test.setTimeout(20 * 60_000);
    let pairs = 0;
    let later = 0;
    for (const first of strikesOn(await run(reading, []), 0)) {
      for (const second of strikesOn(await run(reading, [first]), first.operation)) {
        const isNear = second.operation - first.operation <= NEAR;
        if (!isNear && later++ % LATER > 0) continue;
        await run(reading, [first, second]);
        pairs++;
      }
    }
    console.log(`${title}: ${pairs} pairs of faults`);
    expect(pairs, 'pairs of faults').toBeGreaterThan(20);
  });
}

function strikesOn(operations: readonly Operation[], after: number): readonly Strike[] {
  return operations
    .flatMap((operation, index) => FAULTS[operation].map((fault) => ({ operation: index + 1, fault })))
    .filter(({ operation }) => operation > after);
}

/** Runs a scenario on a storage that fails for those who read; returns what they asked of it. */
async function run(reading: Reading, strikes: readonly Strike[]): Promise<readonly Operation[]> {
  const clock = new TestClock();
  const storage = new FaultyStorage(strikes, clock);
  const world = inProcess(storage);
  const healthy = connectTo({ ...world, storage: storage.healthy }, clock);
  const providers = [healthy];
  const until = async (condition: () => boolean | Promise<boolean>, what: string): Promise<void> => {
    for (let seconds = 0; seconds < LONGEST; seconds++) {
      if (await settled(clock, Promise.resolve(condition()))) return;
      await clock.advance(1_000);
    }
    assert.fail(`it does not come to that: ${what}`);
  };
  try {
    const connect = (version?: number) => {
      const provider = connectTo(world, clock, version);
      providers.push(provider);
      return provider;
    };
    await settled(clock, reading({ clock, connect, add: () => addDeposits(healthy), until }));
    await settled(clock, Promise.all(providers.map((provider) => provider.close())));
    return storage.asked;
  } catch (error) {
    throw new Error(`with ${JSON.stringify(strikes)}`, { cause: error });
  }
}

/** Lets time pass until the call has come to its end. */
async function settled<T>(clock: TestClock, call: Promise<T>): Promise<T> {
  const end: true[] = [];
  const settle = (): void => void end.push(true);
  call.then(settle, settle);
  for (let seconds = 0; end.length === 0 && seconds < 2 * LONGEST; seconds++) await clock.advance(seconds === 0 ? 0 : 1_000);
  assert.ok(end.length > 0, 'it comes to an end');
  return call;
}
