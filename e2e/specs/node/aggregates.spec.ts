import { expect, test } from '@playwright/test';
import { Account, AccountWithSnapshots } from '../../../src/conformance/provider/account.ts';
import { bankEvents, deposit, deposits, FundsDeposited } from '../../../src/conformance/provider/bank.ts';
import type { EncodedBatch } from '../../../src/contract/event-store-engine.ts';
import { silentLogger } from '../../../src/contract/logger.ts';
import { createInMemoryEventStoreProvider, inMemory } from '../../../src/in-memory.ts';
import {
  defineAggregate,
  InvalidArgumentError,
  StorageQuotaExceededError,
  StoreNotOpenError,
  StoreVersionMismatchError,
  defineEvents,
  plain,
} from '../../../src/index.ts';
import { faultyProvider } from '../../support/storage/faulty-provider.ts';

// The runner's own, which is that of its build of the pages.
const environment = process.env['NODE_ENV'];
test.afterEach(() => {
  process.env['NODE_ENV'] = environment;
});

const connect = (backend = inMemory()) => createInMemoryEventStoreProvider({ events: bankEvents, backend });

test('a command after one of its page reads nothing, after one of others what those added, however long the stream', async () => {
  const backend = inMemory();
  const other = connect(backend);
  await other.add('Account', '1', deposits(10_000));
  const firsts: number[] = [];
  const provider = faultyProvider({
    backend,
    faults: (engine) => ({
      read(target, range, options) {
        firsts.push(range.first);
        return engine.read(target, range, options);
      },
    }),
  });
  const account = provider.aggregate(Account, '1');
  await account.execute(() => new FundsDeposited(1));
  const before = firsts.length;
  await account.execute(() => new FundsDeposited(2));
  await account.execute(() => new FundsDeposited(3));
  expect(firsts.slice(before)).toEqual([]);
  await other.add('Account', '1', deposits(2));
  await account.execute(() => new FundsDeposited(4));
  expect(firsts.slice(before)).toEqual([10_003]);
});

test('while developing a state is frozen all through, so that nothing changes it unseen; what is no plain data is left', async () => {
  process.env['NODE_ENV'] = 'development';
  const events = defineEvents({ Added: plain<{ readonly item: { readonly tags: string[] } }>() });
  const Cart = defineAggregate(events, {
    name: 'Cart',
    initial: () => ({ items: [] as { tags: string[] }[], seen: new Map<string, number>(), bytes: new Uint8Array(2) }),
    evolve: { Added: (cart, { data }) => ({ ...cart, items: [...cart.items, { ...data.item }] }) },
  });
  const cart = createInMemoryEventStoreProvider({ events }).aggregate(Cart, '1');
  const { state } = await cart.execute(() => ({ type: 'Added', data: { item: { tags: ['a'] } } }));
  expect(() => state.items.push({ tags: [] })).toThrow(TypeError);
  expect(() => state.items[0]?.tags.push('b')).toThrow(TypeError);
  state.seen.set('x', 1);
  state.bytes[0] = 1;
  const mutating = cart.execute((same) => {
    same.items.length = 0;
  });
  await expect(mutating).rejects.toBeInstanceOf(TypeError);
  expect((await cart.load()).state.items).toEqual([{ tags: ['a'] }]);
  process.env['NODE_ENV'] = 'production';
  const Free = defineAggregate(events, { name: 'Cart', initial: () => ({ items: [1] }), evolve: (same) => same });
  expect(Free.stateAfter([]).items.push(2)).toBe(2);
});

test('what becomes of an event after its command is no part of the state', async () => {
  const events = defineEvents({ Renamed: plain<{ names: string[] }>() });
  process.env['NODE_ENV'] = 'production';
  const Named = defineAggregate(events, {
    name: 'Named',
    initial: (): readonly string[] => [],
    evolve: { Renamed: (_, { data }) => data.names },
  });
  const named = createInMemoryEventStoreProvider({ events }).aggregate(Named, '1');
  const names = ['Joe'];
  await named.execute(() => ({ type: 'Renamed', data: { names } }));
  names.push('Jack');
  expect((await named.load()).state).toEqual(['Joe']);
});

test('a snapshot that cannot be taken fails no command and delays none; the log tells of it', async () => {
  const lines: unknown[] = [];
  const provider = faultyProvider({
    logger: { ...silentLogger, warn: (message, { error }) => void lines.push(message, error) },
    faults: () => ({
      putSnapshot: () => Promise.reject(new StorageQuotaExceededError({ database: 'EventStores', usage: 1, quota: 1 })),
    }),
  });
  const account = provider.aggregate(AccountWithSnapshots, '1');
  expect((await account.execute(() => deposits(10))).version).toBe(10);
  expect((await account.execute(() => deposits(1))).version).toBe(11);
  await expect.poll(() => lines.slice(0, 2)).toEqual(['snapshot of an aggregate failed', expect.any(StorageQuotaExceededError)]);
});

test('a snapshot that is due is taken once, however many commands find it due', async () => {
  const taken: number[] = [];
  let sessions = 0;
  const provider = faultyProvider({
    faults: (engine) => ({
      openSession(...args) {
        sessions++;
        return engine.openSession(...args);
      },
      async putSnapshot(_, { version }) {
        taken.push(version);
      },
    }),
  });
  const account = provider.aggregate(AccountWithSnapshots, '1');
  await Promise.all(Array.from({ length: 8 }, () => account.execute(() => deposits(10))));
  await expect.poll(() => taken).toEqual([80]);
  await account.execute(() => deposits(1));
  expect([taken, sessions]).toEqual([[80], 1]);
});

test('commands do not wait for a snapshot of a stream that another client holds', async () => {
  const backend = inMemory();
  const other = connect(backend);
  let hold: () => void = () => undefined;
  const held = new Promise<void>((resolve) => (hold = resolve));
  let asked = 0;
  const provider = faultyProvider({
    backend,
    faults: (engine) => ({
      async openSession(...args) {
        asked++;
        await held;
        return engine.openSession(...args);
      },
    }),
  });
  const account = provider.aggregate(AccountWithSnapshots, '1');
  await account.execute(() => deposits(10));
  await using store = await other.openStore('Account', '1');
  const started = performance.now();
  hold();
  expect((await account.execute(() => undefined)).version).toBe(10);
  expect(performance.now() - started).toBeLessThan(1_000);
  expect([asked, await store.snapshotVersions()]).toEqual([1, []]);
});

test('a page keeps the state of the 64 aggregates that it has used last, and reads others from their beginning', async () => {
  const firsts: number[] = [];
  const provider = faultyProvider({
    faults: (engine) => ({
      read(target, range, options) {
        firsts.push(range.first);
        return engine.read(target, range, options);
      },
    }),
  });
  const load = (id: number) => provider.aggregate(Account, `${id}`).load();
  for (let id = 0; id < 65; id++) {
    await provider.add('Account', `${id}`, deposits(3));
    await load(id);
    // Used again and again, it stays.
    await load(1);
  }
  firsts.length = 0;
  for (const id of [1, 64, 0]) await load(id);
  expect(firsts).toEqual([3, 3, 1]);
});

test('a provider that is closed in the middle ends its commands, its snapshots and its live values, each with an error or a result', async () => {
  for (let turns = 0; turns < 40; turns++) {
    const backend = inMemory();
    const provider = connect(backend);
    const account = provider.aggregate(AccountWithSnapshots, '1');
    account.live().subscribe(() => undefined);
    const commands = Array.from({ length: 5 }, () => account.execute(() => deposits(10)).then(({ version }) => version));
    for (let turn = 0; turn < turns * 3; turn++) await Promise.resolve();
    await provider.close();
    const results = await Promise.allSettled(commands);
    const done = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
    for (const result of results) if (result.status === 'rejected') expect(result.reason).toBeInstanceOf(StoreNotOpenError);
    expect(await connect(backend).read('Account', '1').version()).toBeGreaterThanOrEqual(Math.max(0, ...done));
  }
});

test('an abort takes a command back that waits for another one, and leaves the others', async () => {
  const account = connect().aggregate(Account, '1');
  const abort = new AbortController();
  const first = account.execute(() => new FundsDeposited(1));
  const second = account.execute(() => new FundsDeposited(2), { signal: abort.signal });
  const third = account.execute(() => new FundsDeposited(3));
  const reason = new Error('enough');
  abort.abort(reason);
  await expect(second).rejects.toBe(reason);
  const wrong = account.execute(() => new FundsDeposited(4), { signal: 'no signal' as never });
  await expect(wrong).rejects.toMatchObject({ parameter: 'signal' });
  expect([(await first).version, (await third).version]).toEqual([1, 2]);
});

test('commands of one page that take no time to decide do not get in the way of each other, whatever their retries', async () => {
  const account = connect().aggregate(Account, '1');
  const commands = Array.from({ length: 100 }, () => account.execute(() => new FundsDeposited(1), { retries: 0 }));
  expect((await Promise.all(commands)).at(-1)?.version).toBe(100);
});

test('commands of one page whose decisions take some time are each decided once, in the order of the calls', async () => {
  const account = connect().aggregate(Account, '1');
  let decisions = 0;
  const decide = async ({ balance }: { readonly balance: number }) => {
    decisions++;
    await new Promise((resolve) => setTimeout(resolve, 10));
    return new FundsDeposited(balance + 1);
  };
  const commands = Array.from({ length: 20 }, () => account.execute(decide, { retries: 0 }));
  const versions = (await Promise.all(commands)).map(({ version }) => version);
  expect(versions).toEqual(Array.from({ length: 20 }, (_, index) => index + 1));
  expect(decisions).toBe(20);
});

test('a command that decides at once loses to other clients once at most', async () => {
  const backend = inMemory();
  const other = connect(backend);
  const expected: EncodedBatch['expectedVersion'][] = [];
  const provider = faultyProvider({
    backend,
    faults: (engine) => ({
      async appendToStreams(request, options) {
        expected.push(request.appends[0]?.batch.expectedVersion);
        await other.add('Account', '1', deposit(1));
        return engine.appendToStreams(request, options);
      },
    }),
  });
  expect((await provider.aggregate(Account, '1').execute(() => new FundsDeposited(1))).version).toBe(2);
  expect(expected).toEqual([0]);
  const refused = provider.aggregate(Account, '1').execute(() => new FundsDeposited(1), { retries: 0 });
  await expect(refused).rejects.toBeInstanceOf(StoreVersionMismatchError);
});

test('what is no aggregate is refused, naming the option', () => {
  const initial = () => 0;
  const evolve = (count: number) => count;
  const wrong: readonly (readonly [string, object])[] = [
    ['name', { name: ' ', initial, evolve }],
    ['initial', { name: 'A', initial: 0, evolve }],
    ['evolve', { name: 'A', initial }],
    ["evolve['Unknown']", { name: 'A', initial, evolve: { Unknown: evolve } }],
    ["evolve['FundsDeposited']", { name: 'A', initial, evolve: { FundsDeposited: 5 } }],
    ['snapshot.every', { name: 'A', initial, evolve, snapshot: { every: 0, type: FundsDeposited } }],
    ['snapshot.type', { name: 'A', initial, evolve, snapshot: { every: 1, type: 'FundsDeposited' } }],
    ['snapshot.type', { name: 'A', initial, evolve, snapshot: { every: 1, type: class Unknown {} } }],
  ];
  for (const [parameter, options] of wrong) {
    const error = errorOf(() => defineAggregate(bankEvents, options as never));
    expect(error).toBeInstanceOf(InvalidArgumentError);
    expect(error).toMatchObject({ parameter });
  }
  expect(errorOf(() => connect().aggregate(FundsDeposited as never, '1'))).toMatchObject({ parameter: 'definition' });
});

function errorOf(call: () => unknown): unknown {
  try {
    return call();
  } catch (error) {
    return error;
  }
}
