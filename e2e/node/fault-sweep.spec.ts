import { expect, test } from '@playwright/test';
import { bankEvents, deposit, deposits, foldBalance, type BankEvent } from '../../src/client/conformance/bank.ts';
import { createInMemoryEventStoreProvider, InMemoryWorld } from '../../src/in-memory.ts';
import { EventStoreError, type EventMessage, type EventStore, type EventStoreProvider } from '../../src/index.ts';
import { FAULTS, FaultyStorage } from './faulty-storage.ts';

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

type Scenario = (provider: EventStoreProvider<BankEvent>, ledger: Ledger) => Promise<void>;

const open = (provider: EventStoreProvider<BankEvent>): Promise<EventStore<BankEvent>> =>
  provider.openStore('Account', '1', { openTimeout: 200 });

const SCENARIOS: Readonly<Record<string, Scenario>> = {
  'several adds in one session': async (provider, ledger) => {
    const store = await open(provider);
    for (const from of [1, 4, 7]) await ledger.add(store, deposits(3, from));
    await store.close();
  },
  'adds that are not awaited': async (provider, ledger) => {
    const store = await open(provider);
    await Promise.all([1, 2, 3, 4].map((n) => ledger.add(store, deposits(n, n))));
    await store.close();
  },
  'a batch of several records, with idempotency ids': async (provider, ledger) => {
    const store = await open(provider);
    const long = { userId: 'x'.repeat(30_000) };
    await ledger.add(store, deposits(1));
    await ledger.add(
      store,
      [1, 2, 3, 4, 5, 6].map((n) => deposit(n, { ...long, idempotencyId: `payment ${n}` })),
    );
    await ledger.add(store, deposits(1));
    await store.close();
  },
  'sessions one after the other, with snapshots': async (provider, ledger) => {
    for (let n = 0; n < 3; n++) {
      const store = await open(provider).catch(assertTyped);
      if (!store) continue;
      await ledger.add(store, deposits(2));
      await store.snapshotAll(2, foldBalance).catch(assertTyped);
      await store.clearSnapshots().catch(assertTyped);
      await store.close();
    }
  },
};

for (const [title, scenario] of Object.entries(SCENARIOS)) {
  for (const fault of FAULTS) {
    test(`${title}: whichever operation meets '${fault}', what is acknowledged is stored, once and whole`, async () => {
      let strikes = 0;
      for (let operation = 1; ; operation++) {
        const storage = new FaultyStorage(fault, operation);
        const connect = (): EventStoreProvider<BankEvent> => createInMemoryEventStoreProvider({ events: bankEvents, world });
        const world = new InMemoryWorld(storage);
        const ledger = new Ledger();
        const provider = connect();
        await scenario(provider, ledger).catch(assertTyped);
        await provider.close();
        if (!storage.struck) break;
        strikes++;
        await assertSound(connect(), ledger, `operation ${operation}`);
      }
      expect(strikes, 'faults that struck').toBeGreaterThan(5);
    });
  }
}

/** Everything acknowledged is there in its order, nothing refused is, nothing is there twice, and the stream goes on. */
async function assertSound(
  provider: EventStoreProvider<BankEvent>,
  { acknowledged, refused }: Ledger,
  when: string,
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
  expect(ids, when).toEqual(idsOf(acknowledged));
  expect(
    idsOf(refused).filter((id) => ids.includes(id)),
    when,
  ).toEqual([]);
  const store = await open(provider);
  expect(await store.add(deposits(1)), when).toBe(ids.length + 1);
  await provider.close();
}
