import { expect, test } from '@playwright/test';
import { bankEvents, deposit, deposits, foldBalance, type BankEvent } from '../../src/client/conformance/bank.ts';
import { createInMemoryEventStoreProvider, InMemoryWorld } from '../../src/in-memory.ts';
import { EventStoreError, type EventMessage, type EventStore, type EventStoreProvider } from '../../src/index.ts';
import { FAULTS, FaultyStorage, type Fault } from './faulty-storage.ts';
import { ManualClock } from './manual-clock.ts';

/** What a scenario asked for, and what it was told. */
class Ledger {
  readonly acknowledged: EventMessage<BankEvent>[][] = [];
  readonly refused: EventMessage<BankEvent>[][] = [];

  async add(store: EventStore<BankEvent>, messages: EventMessage<BankEvent>[]): Promise<void> {
    const added = await store.add(messages).then(
      () => true,
      (error: unknown) => assertTyped(error),
    );
    (added ? this.acknowledged : this.refused).push(messages);
  }
}

/** No foreign exception leaves the library, whatever the storage does. */
function assertTyped(error: unknown): false {
  expect(error).toBeInstanceOf(EventStoreError);
  return false;
}

/** Clients of one storage, on one clock. */
interface Clients {
  readonly clock: ManualClock;
  readonly ledger: Ledger;
  readonly connect: () => EventStoreProvider<BankEvent>;
}

type Scenario = (clients: Clients) => Promise<void>;

const SESSION = 60_000;

const open = (provider: EventStoreProvider<BankEvent>): Promise<EventStore<BankEvent>> =>
  provider.openStore('Account', '1', { openTimeout: 200, sessionTimeout: SESSION });

const SCENARIOS: Readonly<Record<string, Scenario>> = {
  'several adds in one session': async ({ connect, ledger }) => {
    const store = await open(connect());
    for (const from of [1, 4, 7]) await ledger.add(store, deposits(3, from));
    await store.close();
  },
  'adds that are not awaited': async ({ connect, ledger }) => {
    const store = await open(connect());
    await Promise.all([1, 2, 3, 4].map((n) => ledger.add(store, deposits(n, n))));
    await store.close();
  },
  'a batch of several records, with idempotency ids': async ({ connect, ledger }) => {
    const store = await open(connect());
    const long = { userId: 'x'.repeat(30_000) };
    await ledger.add(store, deposits(1));
    await ledger.add(
      store,
      [1, 2, 3, 4, 5, 6].map((n) => deposit(n, { ...long, idempotencyId: `payment ${n}` })),
    );
    await ledger.add(store, deposits(1));
    await store.close();
  },
  'sessions one after the other, with snapshots': async ({ connect, ledger }) => {
    const provider = connect();
    for (let n = 0; n < 3; n++) {
      const store = await open(provider).catch(assertTyped);
      if (!store) continue;
      await ledger.add(store, deposits(2));
      await store.snapshotAll(2, foldBalance).catch(assertTyped);
      await store.clearSnapshots().catch(assertTyped);
      await store.close();
    }
  },
  'compaction between adds': async ({ connect, ledger }) => {
    const provider = connect();
    const store = await open(provider);
    for (let n = 1; n <= 4; n++) await ledger.add(store, deposits(1));
    await provider.compact().catch(assertTyped);
    await ledger.add(store, deposits(2));
    await store.close();
    await connect().compact().catch(assertTyped);
  },
  'two clients that contend for the stream': async ({ connect, ledger }) => {
    const visit = async (provider: EventStoreProvider<BankEvent>): Promise<void> => {
      for (let n = 1; n <= 3; n++) {
        const store = await open(provider).catch(assertTyped);
        if (!store) continue;
        await ledger.add(store, deposits(n));
        await store.close();
      }
    };
    await Promise.all([visit(connect()), visit(connect())]);
  },
  'a takeover after the end of a session that was not closed': async ({ clock, connect, ledger }) => {
    const first = await open(connect());
    await ledger.add(first, deposits(2));
    await clock.advance(SESSION);
    const second = await open(connect()).catch(assertTyped);
    if (second) await ledger.add(second, deposits(3));
    await ledger.add(first, deposits(1));
    if (second) await ledger.add(second, deposits(1));
  },
};

for (const [title, scenario] of Object.entries(SCENARIOS)) {
  for (const fault of FAULTS) {
    test(`${title}: whichever operation meets '${fault}', what is acknowledged is stored, once and whole`, async () => {
      let strikes = 0;
      for (let operation = 1; ; operation++) {
        const clock = new ManualClock();
        const storage = new FaultyStorage(fault, operation, clock);
        const world = new InMemoryWorld(storage);
        const connect = (): EventStoreProvider<BankEvent> =>
          createInMemoryEventStoreProvider({ events: bankEvents, world, clock });
        const ledger = new Ledger();
        await settled(clock, scenario({ clock, ledger, connect }).catch(assertTyped));
        if (!storage.struck) break;
        strikes++;
        expect(storage.broken, `operation ${operation}`).toBe(undefined);
        await settled(clock, assertSound(connect(), ledger, { fault, when: `operation ${operation}` }));
      }
      expect(strikes, 'faults that struck').toBeGreaterThan(4);
    });
  }
}

/** Lets time pass until the call has come to its end. */
async function settled(clock: ManualClock, call: Promise<unknown>): Promise<void> {
  const ended: unknown[] = [];
  void call.then(
    () => ended.push('done'),
    (error: unknown) => ended.push(error),
  );
  for (let seconds = 0; ended.length === 0 && seconds < 600; seconds++) await clock.advance(1_000);
  expect(ended).toEqual(['done']);
}

/**
 * Everything acknowledged is there in its order, nothing refused is, nothing is there twice, and the stream goes on. Of a
 * database that was deleted, what was acknowledged since.
 */
async function assertSound(
  provider: EventStoreProvider<BankEvent>,
  { acknowledged, refused }: Ledger,
  { fault, when }: { readonly fault: Fault; readonly when: string },
): Promise<void> {
  const messages = await provider.read('Account', '1').get();
  const ids = messages.map(({ metadata }) => metadata.message.id);
  expect(
    messages.map(({ metadata }) => metadata.context.sequenceNumber),
    when,
  ).toEqual(ids.map((_, index) => index + 1));
  expect(new Set(ids).size, when).toBe(ids.length);
  const idsOf = (batches: readonly EventMessage<BankEvent>[][]): string[] =>
    batches.flat().map(({ metadata }) => metadata.message.id);
  const possible = acknowledged.map((_, index) => idsOf(acknowledged.slice(index)));
  expect(fault === 'wiped' ? [...possible, []] : [possible[0] ?? []], when).toContainEqual(ids);
  expect(
    idsOf(refused).filter((id) => ids.includes(id)),
    when,
  ).toEqual([]);
  const store = await provider.openStore('Account', '1', { openTimeout: 2 * SESSION });
  expect(await store.add(deposits(1)), when).toBe(ids.length + 1);
  await provider.close();
}
