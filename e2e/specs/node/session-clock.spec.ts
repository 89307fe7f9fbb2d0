import { expect, test } from '@playwright/test';
import { bankEvents, ValueRecorded, type BankEvent } from '../../../src/conformance/provider/bank.ts';
import { createInMemoryEventStoreProvider } from '../../../src/in-memory.ts';
import { inMemory } from '../../../src/key-value.ts';
import {
  createMessage,
  InvalidStoreSessionError,
  OpenStoreFailedError,
  StoreSessionExpiredError,
  type EventStore,
  type EventStoreProvider,
} from '../../../src/index.ts';
import { TestClock } from '../../../src/testing.ts';

const HOUR = 3_600_000;
const SESSION = 60_000;

/** A storage, and clients of it: on one clock, or on a clock of their own that stands, as in a frozen tab. */
function world(): { clock: TestClock; connect: (own?: TestClock) => EventStoreProvider<BankEvent> } {
  const clock = new TestClock();
  const shared = inMemory();
  const connect = (own = clock): EventStoreProvider<BankEvent> =>
    createInMemoryEventStoreProvider({ events: bankEvents, backend: shared, clock: own });
  return { clock, connect };
}

async function outcome(call: Promise<unknown>): Promise<unknown> {
  return call.then(
    () => 'done',
    (error: unknown) => (error as Error).constructor,
  );
}

/** Opens in the background, and lets the clock run until it has come to an end. */
async function openWhile(clock: TestClock, opening: Promise<EventStore<BankEvent>>, limit: number): Promise<number> {
  const settled = opening.then(
    () => true,
    () => true,
  );
  let waited = 0;
  while (waited < limit && !(await Promise.race([settled, clock.advance(100).then(() => false)]))) waited += 100;
  return waited;
}

test('a session lasts as long as it was given, and a waiting opener gets the stream at its end', async () => {
  const { clock, connect } = world();
  const holder = await connect().openStore('Account', '1', { sessionTimeout: SESSION });
  await clock.advance(SESSION - 1_000);
  expect(await outcome(holder.version())).toBe('done');
  const opening = connect().openStore('Account', '1', { openTimeout: 2 * SESSION });
  expect(await openWhile(clock, opening, 3 * SESSION)).toBeLessThanOrEqual(1_100);
  expect(await outcome(holder.version())).toBe(InvalidStoreSessionError);
});

test('a wall clock set forward ends a session early, with a typed error and no harm', async () => {
  const { clock, connect } = world();
  const holder = await connect().openStore('Account', '1', { sessionTimeout: SESSION });
  clock.jump(3 * HOUR);
  expect(await outcome(holder.version())).toBe(StoreSessionExpiredError);
  const next = await connect().openStore('Account', '1', { openTimeout: 100 });
  expect(await outcome(holder.version())).toBe(InvalidStoreSessionError);
  expect(await outcome(next.version())).toBe('done');
});

test('a wall clock set back does not prolong a session for its holder', async () => {
  const { clock, connect } = world();
  const holder = await connect().openStore('Account', '1', { sessionTimeout: SESSION });
  clock.jump(-3 * HOUR);
  await clock.advance(SESSION);
  expect(await outcome(holder.version())).toBe(StoreSessionExpiredError);
});

test('a frozen holder loses its stream at the end of its session, and finds out when it is thawed', async () => {
  const { clock, connect } = world();
  const holder = await connect(new TestClock()).openStore('Account', '1', { sessionTimeout: SESSION });
  const opening = connect().openStore('Account', '1', { openTimeout: 2 * SESSION });
  expect(await openWhile(clock, opening, 3 * SESSION)).toBeLessThanOrEqual(SESSION + 1_000);
  expect(await outcome(holder.add([]))).toBe('done');
  expect(await outcome(holder.add([createMessage(new ValueRecorded(1))]))).toBe(InvalidStoreSessionError);
  expect(await (await opening).version()).toBe(0);
});

test('a wall clock set back does not lock others out of the stream of a frozen holder for hours', async () => {
  const { clock, connect } = world();
  await connect(new TestClock()).openStore('Account', '1', { sessionTimeout: SESSION });
  clock.jump(-3 * HOUR);
  const opening = connect().openStore('Account', '1', { openTimeout: 3 * SESSION });
  expect(await openWhile(clock, opening, 4 * SESSION)).toBeLessThanOrEqual(SESSION + 1_000);
});

test('opening fails at its deadline whatever the wall clock does', async () => {
  const { clock, connect } = world();
  await connect().openStore('Account', '1', { sessionTimeout: SESSION });
  const opening = connect().openStore('Account', '1', { openTimeout: 5_000 });
  const result = outcome(opening);
  clock.jump(-HOUR);
  expect(await openWhile(clock, opening, SESSION)).toBeLessThanOrEqual(5_100);
  expect(await result).toBe(OpenStoreFailedError);
});
