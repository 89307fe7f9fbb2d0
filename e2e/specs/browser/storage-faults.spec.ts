import type { Tab } from '../../support/engines/index.ts';
import { expect, test } from '../../support/fixtures.ts';

type Fault =
  | 'open-error'
  | 'open-hang'
  | 'transaction-lost'
  | 'connection-broken'
  | 'commit-aborted'
  | 'commit-hangs'
  | 'commit-late';

interface Outcome {
  readonly result: number | string;
  readonly transient: boolean | undefined;
  readonly outcome: string | undefined;
  /** Versions that a healthy client finds afterwards. */
  readonly stored: readonly number[];
  readonly seconds: number;
}

/** Adds two events on a storage that fails so many times, and looks at it with a healthy client afterwards. */
function addOn(tab: Tab, database: string, fault: Fault, times: number): Promise<Outcome> {
  return tab.evaluate(
    async (tenant, kind, count) => {
      const { bank, library } = harness;
      const started = performance.now();
      const provider = bank.connect({ worker: () => harness.startFaultyStorage(kind, count) });
      const attempt = async (): Promise<number> => {
        const store = await provider.openStore('Account', '1', { database: tenant });
        return store.add(bank.deposits(2));
      };
      const outcome: unknown = await attempt().catch((error: unknown) => error);
      const seconds = (performance.now() - started) / 1_000;
      const healthy = bank.connect();
      const messages = await healthy.read('Account', '1', { database: tenant }).get();
      await healthy.close();
      await provider.close();
      return {
        result: typeof outcome === 'number' ? outcome : (outcome as Error).name,
        transient: outcome instanceof library.StorageUnavailableError ? outcome.transient : undefined,
        outcome: outcome instanceof library.EventStoreError ? outcome.outcome : undefined,
        stored: messages.map(({ metadata }) => metadata.context.sequenceNumber),
        seconds,
      };
    },
    database,
    fault,
    times,
  );
}

for (const [fault, times] of [
  ['open-error', 2],
  ['transaction-lost', 2],
  ['connection-broken', 2],
  ['commit-aborted', 1],
  ['commit-aborted', 2],
] as const) {
  test(`a storage with ${fault} ${times} times is opened again, and the add is stored once`, async ({ tab, database }) => {
    expect(await addOn(tab, database, fault, times)).toMatchObject({ result: 2, stored: [1, 2] });
  });
}

for (const fault of ['open-error', 'transaction-lost', 'commit-aborted'] as const) {
  test(`a storage with ${fault} for good is given up with a typed error within seconds, and nothing is written`, async ({
    tab,
    database,
  }) => {
    const { seconds, ...outcome } = await addOn(tab, database, fault, 1_000_000);
    expect(outcome).toEqual({ result: 'StorageUnavailableError', transient: true, outcome: 'not-written', stored: [] });
    expect(seconds).toBeLessThan(10);
  });
}

test('a storage that never answers is given up with a typed error', async ({ tab, database }) => {
  const { seconds, ...outcome } = await addOn(tab, database, 'open-hang', 1_000_000);
  expect(outcome).toEqual({ result: 'StorageUnavailableError', transient: true, outcome: 'not-written', stored: [] });
  expect(seconds).toBeLessThan(20);
});

test('a commit that does not end in time is taken back: the add says that nothing was written, and nothing is', async ({
  tab,
  database,
}) => {
  const { seconds, ...outcome } = await addOn(tab, database, 'commit-hangs', 1);
  expect(outcome).toEqual({ result: 'StorageUnavailableError', transient: true, outcome: 'not-written', stored: [] });
  expect(seconds).toBeLessThan(10);
});

test('a commit that comes into effect after its deadline: the add says that it may be stored, and who looks finds it', async ({
  tab,
  database,
}) => {
  const { seconds, ...outcome } = await addOn(tab, database, 'commit-late', 1);
  expect(outcome).toEqual({ result: 'StorageUnavailableError', transient: false, outcome: 'unknown', stored: [1, 2] });
  expect(seconds).toBeLessThan(10);
});
