import { expect, test } from '@playwright/test';
import { accounts, accountsProjection } from '../../../src/conformance/provider/accounts.ts';
import {
  AccountBalance,
  bankEvents,
  deposit,
  ValueRecorded,
  type BankEvent,
  type FundsDeposited,
} from '../../../src/conformance/provider/bank.ts';
import { defineEvents, defineProjection, ProjectionFailedError, StoreNotOpenError } from '../../../src/index.ts';
import type { EventStoreProvider, Projection } from '../../../src/index.ts';
import { createKeyValueEventStoreProvider, inMemory, type Backend, type Batch } from '../../../src/key-value.ts';
import { DEFAULT_SETTINGS } from '../../../src/contract/settings.ts';
import { TestClock } from '../../../src/testing.ts';
import { withCommit } from '../../support/storage/with-requests.ts';

const DATABASE = DEFAULT_SETTINGS.defaultDatabase;

/** Longer than anybody waits for a leader who stands still. */
const PATIENCE = 10_000; // milliseconds

interface Client {
  readonly provider: EventStoreProvider<BankEvent>;
  readonly clock: TestClock;
}

function connect(backend: Backend, projections: readonly Projection<BankEvent, object>[] = []): Client {
  const clock = new TestClock();
  return { clock, provider: createKeyValueEventStoreProvider({ events: bankEvents, backend, clock, projections }) };
}

/** What has become of a call by now. */
function outcomeOf(call: Promise<unknown>): () => string {
  let outcome = 'pending';
  call.then(
    () => (outcome = 'done'),
    (error: unknown) => (outcome = error instanceof Error ? error.name : String(error)),
  );
  return () => outcome;
}

/** Holds the lock of a projection and does nothing, as a frozen tab does. */
function leadFrozen({ locks }: Backend, version: number): void {
  const name = JSON.stringify(['idb-eventstore:projection', DATABASE, 'accounts', version]);
  locks.request(name, {}, () => new Promise(() => undefined)).catch(() => undefined);
}

test('a subscriber that ends itself, or its provider, and waits for that in its handler, comes to its end', async () => {
  for (const what of ['subscription', 'provider'] as const) {
    const { provider, clock } = connect(inMemory());
    await provider.add('Account', '1', deposit(1));
    let closed = (): string => 'not called';
    const subscription = provider.subscribe({ name: what }, async () => {
      await Promise.resolve();
      const end = what === 'provider' ? provider.close() : subscription.close();
      closed = outcomeOf(end);
      await end;
    });
    const ended = outcomeOf(subscription.ended);
    await clock.advance(PATIENCE);
    expect([closed(), ended()], what).toEqual(['done', 'done']);
  }
});

test('a subscription that ends before it has caught up lets nobody wait for that', async () => {
  const { provider, clock } = connect(inMemory());
  await provider.add('Account', '1', deposit(1));
  const stopped = provider.subscribe({ onError: () => 'stop' }, () => {
    throw new RangeError('a fault');
  });
  const closed = provider.subscribe({}, () => new Promise((resolve) => clock.schedule(5_000, resolve)));
  const outcomes = [stopped, closed].map(({ caughtUp }) => outcomeOf(caughtUp));
  await clock.advance(0);
  const closing = closed.close();
  await clock.advance(5_000);
  await closing;
  await clock.advance(0);
  expect(outcomes.map((outcome) => outcome())).toEqual(['RangeError', 'done']);
});

test('whoever waits for documents hears that the provider was closed', async () => {
  const backend = inMemory();
  leadFrozen(backend, 1);
  const { provider, clock } = connect(backend, [accounts]);
  await provider.add('Account', '1', deposit(1));
  const documents = provider.documents(accounts);
  const waiting = [documents.get('1', { upTo: 'latest' }), documents.rebuild()].map(outcomeOf);
  await clock.advance(1_000);
  await provider.close();
  await clock.advance(0);
  expect(waiting.map((outcome) => outcome())).toEqual([StoreNotOpenError.name, StoreNotOpenError.name]);
});

test('whoever begins to wait for documents while the provider is being closed hears so before it is', async () => {
  const { provider, clock } = connect(inMemory(), [accounts]);
  await provider.add('Account', '1', deposit(1));
  let finish: (() => void) | undefined;
  provider.subscribe({}, () => new Promise<void>((resolve) => (finish = resolve)));
  await clock.advance(0);
  const waiting = outcomeOf(provider.documents(accounts).get('1', { upTo: 'latest' }));
  const closing = provider.close();
  await clock.advance(0);
  expect([waiting(), finish !== undefined]).toEqual([StoreNotOpenError.name, true]);
  finish?.();
  await closing;
});

test('whoever reads the whole log hears that the provider was closed', async () => {
  const { provider } = connect(inMemory());
  for (let n = 0; n < 300; n++) await provider.add('Account', String(n), deposit(n));
  const reading = provider.readAll();
  await reading.next();
  await provider.close();
  const rest = async (): Promise<void> => {
    for await (const _ of reading);
  };
  await expect(rest()).rejects.toThrow(StoreNotOpenError);
});

test('a leader that stands still when there is nothing left to read holds no rebuild and no new version up', async () => {
  const backend = inMemory();
  const first = connect(backend, [accounts]);
  leadFrozen(backend, 1);
  const rebuilt = outcomeOf(first.provider.documents(accounts).rebuild());
  await first.clock.advance(PATIENCE);
  expect(rebuilt(), 'of an empty log').toBe('done');
  await first.provider.add('Account', '1', deposit(1));
  await first.clock.advance(PATIENCE);
  expect((await first.provider.documents(accounts).get('1', { upTo: 'latest' }))?.balance).toBe(1);

  // The leader of the new version has built it all, and stands still before it shows it.
  const database = await backend.storage.open(DATABASE);
  const at = { collection: 'checkpoints', key: ['projection', 'accounts'] } as const;
  const [[head] = []] = await database.read([at]);
  const progress = { collection: 'checkpoints', key: ['build', 'mine'], value: { etag: 'p', position: 1 } } as const;
  const next = { id: 'mine', version: 2 };
  const value = { ...(head as object), etag: 'h', next };
  await database.commit({
    checks: [],
    writes: [
      { type: 'put', ...at, value },
      { type: 'put', ...progress },
    ],
    durability: 'strict',
  });
  leadFrozen(backend, 2);
  const newer = accountsProjection(2);
  const second = connect(backend, [newer]);
  const documents = second.provider.documents(newer);
  await second.clock.advance(PATIENCE);
  expect(await documents.status()).toMatchObject({ version: 2, state: 'current' });
});

test('a document that cannot be read any more stops its projection, which tells so', async () => {
  const backend = inMemory();
  const before = defineProjection(bankEvents, { name: 'last', on: { FundsDeposited: (_, event): FundsDeposited => event } });
  const first = connect(backend, [before]);
  await first.provider.add('Account', '1', deposit(1));
  await first.provider.documents(before).get('1', { upTo: 'latest' });
  await first.provider.close();
  // Code that knows the class no more.
  const events = defineEvents({ ValueRecorded });
  const after = defineProjection(events, { name: 'last', on: { ValueRecorded: (last: object = {}) => last } });
  const clock = new TestClock();
  const provider = createKeyValueEventStoreProvider({ events, backend, clock, projections: [after] });
  await provider.add('Account', '1', new ValueRecorded(1));
  const documents = provider.documents(after);
  const waiting = outcomeOf(documents.count({ upTo: 'latest' }));
  await clock.advance(PATIENCE);
  expect(waiting()).toBe(ProjectionFailedError.name);
  const { state, failure } = await documents.status();
  expect([state, failure?.position, failure?.reason]).toEqual(['failed', 2, expect.stringContaining('FundsDeposited')]);
});

test('a projection that meets an event that it cannot read tells which commit it is of', async () => {
  const backend = inMemory();
  const writing = connect(backend);
  for (let n = 0; n < 4; n++) await writing.provider.add('Account', '1', new AccountBalance(n, 0));
  await writing.provider.add('Account', '1', deposit(2));
  // The event has been renamed in the storage, by a hand that should not have.
  const database = await backend.storage.open(DATABASE);
  const key = [JSON.stringify(['Account', '1']), 5];
  const [[record] = []] = await database.read([{ collection: 'events', key }]);
  const { text, ...rest } = record as { readonly text: string };
  const damaged = {
    ...rest,
    text: text.replace('"data":{"amount":2}', '"data":{"amount":["no"]},"meta":{"values":{"amount":["Nonsense"]},"v":1}'),
  };
  await database.commit({
    checks: [],
    writes: [{ type: 'put', collection: 'events', key, value: damaged }],
    durability: 'strict',
  });
  // Whoever comes later begins where the first one stands.
  for (const who of ['the first', 'the next']) {
    const { provider } = connect(backend, [accounts]);
    const documents = provider.documents(accounts);
    await expect(documents.count({ upTo: 'latest' })).rejects.toThrow(ProjectionFailedError);
    const { state, failure } = await documents.status();
    expect([state, failure?.position], who).toEqual(['failed', 5]);
    await provider.close();
  }
});

test('a projection whose code was mended is waited for, though the failure of the old code is still told', async () => {
  const backend = inMemory();
  const fragile = (limit: number): Projection<BankEvent, { total: number }, never> =>
    defineProjection(bankEvents, {
      name: 'fragile',
      on: {
        FundsDeposited: (sum: { total: number } = { total: 0 }, { amount }) => {
          if (amount > limit) throw undefined;
          return { total: sum.total + amount };
        },
      },
    });
  const old = fragile(1);
  const first = connect(backend, [old]);
  for (const amount of [1, 2]) await first.provider.add('Account', '1', deposit(amount));
  await expect(first.provider.documents(old).get('1', { upTo: 'latest' })).rejects.toThrow(ProjectionFailedError);
  await expect(first.provider.documents(old).get('1', { upTo: 'latest' })).rejects.toThrow(ProjectionFailedError);
  await first.provider.close();
  for (const call of ['get', 'rebuild'] as const) {
    const mended = fragile(10);
    const { provider } = connect(backend, [mended]);
    const documents = provider.documents(mended);
    if (call === 'rebuild') await documents.rebuild();
    expect(await documents.get('1', { upTo: 'latest' }), call).toEqual({ total: 3 });
    await provider.close();
  }
});

test('a named subscription from the end on misses nothing of a database that is wiped and begins anew', async () => {
  const backend = inMemory();
  const { provider, clock } = connect(backend);
  for (let n = 0; n < 5; n++) await provider.add('Account', '1', deposit(0));
  const heard: unknown[] = [];
  const subscription = provider.subscribe({ name: 'mails', from: 'end' }, ({ messages }) => {
    for (const { event } of messages) heard.push('amount' in event ? event.amount : undefined);
  });
  await subscription.caughtUp;
  await backend.storage.delete(DATABASE);
  for (let amount = 1; amount <= 3; amount++) {
    await provider.add('Account', '1', deposit(amount)).catch(() => provider.add('Account', '1', deposit(amount)));
    await clock.advance(1_000);
  }
  await clock.advance(3 * PATIENCE);
  expect([...new Set(heard)]).toEqual([1, 2, 3]);
});

test('a new version is never shown without what the old one was seen to have', async () => {
  const backend = inMemory();
  const old = connect(backend, [accounts]);
  await old.provider.add('Account', '1', deposit(1));
  await old.provider.documents(accounts).get('1', { upTo: 'latest' });
  /** How far the new documents had come when they were shown. */
  const shownAt: unknown[] = [];
  let attempts = 0;
  /** Old code adds an event, and has it in its documents, just before newer code shows its own. */
  const storage = withCommit(backend.storage, (database) => async (batch) => {
    const shown = shownBy(batch);
    if (shown === undefined) return database.commit(batch);
    if (attempts++ === 0) {
      await old.provider.add('Account', '1', deposit(1));
      await old.provider.documents(accounts).get('1', { upTo: 'latest' });
    }
    const answers = await database.commit(batch);
    const [[progress] = []] = await database.read([{ collection: 'checkpoints', key: ['build', shown] }]);
    shownAt.push((progress as { readonly position: number }).position);
    return answers;
  });
  const newer = accountsProjection(2, 10);
  const { provider } = connect({ ...backend, storage }, [newer]);
  const documents = provider.documents(newer);
  await expect.poll(async () => (await documents.status()).version).toBe(2);
  expect([...new Set(shownAt)]).toEqual([2]);
  expect(attempts).toBeGreaterThan(1);
});

/** The id of the build of version 2 that a batch shows. */
function shownBy({ writes }: Batch): string | undefined {
  const values = writes.flatMap((write) => (write.type === 'put' ? [write.value as { readonly active?: object }] : []));
  const builds = values.map(({ active }) => active as { readonly id: string; readonly version: number } | undefined);
  return builds.find((build) => build?.version === 2)?.id;
}
