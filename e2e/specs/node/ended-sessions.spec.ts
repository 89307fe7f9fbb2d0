import { expect, test } from '@playwright/test';
import { AccountBalance, bankEvents, deposit, deposits, type BankEvent } from '../../../src/conformance/provider/bank.ts';
import { createInMemoryEventStoreProvider } from '../../../src/in-memory.ts';
import { inMemory } from '../../../src/key-value.ts';
import {
  createMessage,
  InvalidStoreSessionError,
  StoreSessionExpiredError,
  type EventStore,
  type EventStoreProvider,
} from '../../../src/index.ts';
import { TestClock } from '../../../src/testing.ts';

const HOUR = 3_600_000;
const SESSION = 60_000;

/** A storage, and clients of it: on one clock, or on one of their own that stands, as in a frozen tab. */
function world(): { clock: TestClock; connect: (own?: TestClock) => EventStoreProvider<BankEvent> } {
  const clock = new TestClock();
  const shared = inMemory();
  const connect = (own = clock): EventStoreProvider<BankEvent> =>
    createInMemoryEventStoreProvider({ events: bankEvents, backend: shared, clock: own });
  return { clock, connect };
}

/** Opens a store with one event and its snapshot. */
async function begin(provider: EventStoreProvider<BankEvent>): Promise<EventStore<BankEvent>> {
  const store = await provider.openStore('Account', '1', { sessionTimeout: SESSION });
  await store.add(deposits(1));
  await store.snapshot(1, createMessage(new AccountBalance(1, 1)));
  return store;
}

const state = createMessage(new AccountBalance(2, 2));

const WRITES: Readonly<Record<string, (store: EventStore<BankEvent>) => Promise<unknown>>> = {
  'an add': (store) => store.add(deposits(1)),
  'an add with a stale sequence number': (store) => store.add([deposit(1, { sequenceNumber: 1 })]),
  'a snapshot': (store) => store.snapshot(1, state),
  'a snapshot above the version': (store) => store.snapshot(9, state),
  'the removal of snapshots': (store) => store.clearSnapshots(),
};

for (const [what, write] of Object.entries(WRITES)) {
  test(`${what} by a store that has lost its stream unawares is refused for that reason, and writes nothing`, async () => {
    const { clock, connect } = world();
    const frozen = await begin(connect(new TestClock()));
    clock.jump(HOUR);
    const next = await connect().openStore('Account', '1');
    await next.add(deposits(1));
    await expect(write(frozen)).rejects.toBeInstanceOf(InvalidStoreSessionError);
    expect([await next.version(), await next.snapshotVersions()]).toEqual([2, [1]]);
    const [snapshot] = await next.get({ useSnapshot: true });
    expect(snapshot?.event).toEqual(new AccountBalance(1, 1));
  });

  test(`${what} after the end of the session is refused for that reason, and writes nothing`, async () => {
    const { clock, connect } = world();
    const store = await begin(connect());
    await clock.advance(SESSION);
    await expect(write(store)).rejects.toBeInstanceOf(StoreSessionExpiredError);
    const reader = connect().read('Account', '1');
    expect([await reader.version(), await reader.snapshotVersions()]).toEqual([1, [1]]);
  });
}

test('a store that has lost its stream unawares opens it again', async () => {
  const { clock, connect } = world();
  const frozen = await begin(connect(new TestClock()));
  clock.jump(HOUR);
  const next = await connect().openStore('Account', '1');
  await next.add(deposits(1));
  await next.close();
  await frozen.open();
  expect(await frozen.add(deposits(1))).toBe(3);
});

test('a holder that idles frees its stream at the end of its session also when the wall clock was set back', async () => {
  const { clock, connect } = world();
  await begin(connect());
  clock.jump(-3 * HOUR);
  await clock.advance(SESSION - 1_000);
  // It came too late to have watched the session for as long as it lasts.
  const opening = connect().openStore('Account', '1', { openTimeout: 5_000 });
  const opened = expect(opening.then((next) => next.version())).resolves.toBe(1);
  await clock.advance(5_000);
  await opened;
});

test('a stream whose session is over is compacted, though its store was not closed', async () => {
  const { clock, connect } = world();
  const provider = connect();
  const store = await begin(provider);
  await store.add(deposits(1));
  await clock.advance(SESSION);
  expect(await provider.compact()).toEqual({ streams: 1, skipped: 0, recordsBefore: 2, recordsAfter: 1 });
});
