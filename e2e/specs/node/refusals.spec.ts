import { runInNewContext } from 'node:vm';
import { expect, test } from '@playwright/test';
import { bankEvents, deposit, deposits, FundsDeposited } from '../../../src/conformance/provider/bank.ts';
import { createInMemoryEventStoreProvider } from '../../../src/in-memory.ts';
import { inMemory } from '../../../src/key-value.ts';
import {
  createEventStoreProvider,
  createMessage,
  defineEvents,
  EventValidationError,
  InvalidArgumentError,
  type EventDefinition,
} from '../../../src/index.ts';

// Everything here is what a program without types, or with data from elsewhere, may pass.
const events = bankEvents;
const provide = createEventStoreProvider as (options?: unknown) => object;
const provideInMemory = createInMemoryEventStoreProvider as (options?: unknown) => object;
const define = defineEvents as (definitions?: unknown) => object;
const create = createMessage as (event?: unknown, options?: unknown) => { readonly metadata: object };

async function refused(call: () => unknown): Promise<string> {
  try {
    await call();
  } catch (error) {
    if (error instanceof InvalidArgumentError) return error.parameter;
    throw error;
  }
  return 'nothing';
}

const line = (): void => undefined;

for (const [make, named] of [
  [provide, 'the worker'],
  [provideInMemory, 'memory'],
] as const) {
  test(`a provider on ${named} refuses at once what it cannot work with, naming it`, async () => {
    const cases: readonly (readonly [options: unknown, parameter: string])[] = [
      [undefined, 'events'],
      [null, 'events'],
      [{}, 'events'],
      [5, 'options'],
      [{ events: { FundsDeposited } }, 'events'],
      [{ events, settings: { defaultDatabse: 'x' } }, 'settings.defaultDatabse'],
      [{ events, settings: { toString: 'x' } }, 'settings.toString'],
      [{ events, settings: 'x' }, 'settings'],
      [{ events, settings: { maxBatchLength: '5' } }, 'settings.maxBatchLength'],
      [{ events, logger: {} }, 'logger.debug'],
      [{ events, logger: { debug: line, info: line, warn: line } }, 'logger.error'],
      [{ events, logger: null }, 'logger.debug'],
    ];
    for (const [options, parameter] of cases) expect(await refused(() => make(options))).toBe(parameter);
    expect(await refused(() => make({ events, settings: null, logger: undefined }))).toBe('nothing');
  });
}

test('a provider on the worker refuses a durability and a worker that there are not', async () => {
  for (const durability of ['fast', true, null]) expect(await refused(() => provide({ events, durability }))).toBe('durability');
  for (const worker of [5, {}, null, new EventTarget()]) expect(await refused(() => provide({ events, worker }))).toBe('worker');
});

test('a provider on memory refuses a clock and a backend that are none', async () => {
  expect(await refused(() => provideInMemory({ events, clock: Date }))).toBe('clock');
  expect(await refused(() => provideInMemory({ events, backend: {} }))).toBe('backend.storage');
  expect(await refused(() => provideInMemory({ events, backend: 5 }))).toBe('backend');
  expect(await refused(() => provideInMemory({ events, backend: { ...inMemory(), locks: {} } }))).toBe('backend.locks');
  expect(await refused(() => provideInMemory({ events, backend: { ...inMemory(), changes: {} } }))).toBe('backend.changes');
});

test('defineEvents refuses what defines no events, and asks about the circle of imports that makes a class undefined', async () => {
  for (const definitions of [undefined, null, 5, [], [FundsDeposited]]) {
    expect(await refused(() => define(definitions))).toBe('definitions');
  }
  expect(() => define({ FundsDeposited: undefined })).toThrow('is undefined: is the class imported in a circle?');
  const wrong: Readonly<Record<string, object | null>> = {
    nothing: null,
    'an arrow function': () => undefined,
    'an object without a class': {},
    'a schema that is none': { type: FundsDeposited, schema: { parse: line } },
    'a domain without an id': { type: FundsDeposited, domain: { name: 'Account' } },
    'a domain with a blank name': { type: FundsDeposited, domain: { name: ' ', id: () => '1' } },
    'a version that is no number': { type: FundsDeposited, version: '2' },
    'upcasts that are none': { type: FundsDeposited, version: 2, upcast: null },
  };
  for (const [what, definition] of Object.entries(wrong)) {
    expect(await refused(() => define({ FundsDeposited: definition })), what).toBe("definitions['FundsDeposited']");
  }
});

test('createMessage refuses what no store takes, naming the option', async () => {
  for (const event of [undefined, null, 'x', 5]) expect(await refused(() => create(event))).toBe('event');
  const event = new FundsDeposited(1);
  expect(await refused(() => create(event, 5))).toBe('options');
  const wrong = {
    userId: [42, null],
    correlationId: [42],
    causationId: [42],
    partitionId: ['', ' ', 7, 'lone \ud800'],
    idempotencyId: ['', ' ', 7, 'lone \ud800', 'x'.repeat(513)],
    sequenceNumber: [0, 1.5, '1', Number.NaN],
    scopes: ['a', [1], [, 'a'], null], // oxlint-disable-line no-sparse-arrays
    id: ['', 7],
    createdDate: ['2026-01-01', 0, new Date(Number.NaN)],
  };
  for (const [option, values] of Object.entries(wrong)) {
    for (const value of values) expect(await refused(() => create(event, { [option]: value })), String(value)).toBe(option);
  }
  expect(await refused(() => create(event, null))).toBe('nothing');
});

test('null stands for no options wherever there are some, and a single null option is refused', async () => {
  await using provider = createInMemoryEventStoreProvider({ events });
  const store = await provider.openStore('Account', '1', null as never);
  await store.add(deposits(3), null as never);
  expect(await store.get(null as never)).toHaveLength(3);
  expect(await store.version(null as never)).toBe(3);
  expect(await provider.read('Account', '1', null as never).version()).toBe(3);
  provider.watch(line, null as never)();
  await store.open(null as never);
  await provider.compact(null as never);
  for (const [options, parameter] of [
    [{ version: null }, 'version'],
    [{ useSnapshot: null }, 'useSnapshot'],
    [{ signal: null }, 'signal'],
    [5, 'options'],
  ] as const) {
    expect(await refused(() => store.get(options as never))).toBe(parameter);
  }
});

test('a call refuses what it cannot do, naming it', async () => {
  await using provider = createInMemoryEventStoreProvider({ events });
  const store = await provider.openStore('Account', '1');
  await store.add(deposits(3));
  const drain = async (options: object) => {
    for await (const message of store.stream(options)) void message;
  };
  const open = provider.openStore.bind(provider) as (...args: readonly unknown[]) => Promise<unknown>;
  const cases: readonly (readonly [call: () => unknown, parameter: string])[] = [
    [() => open(), 'name'],
    [() => open(null), 'name'],
    [() => open(5), 'name'],
    [() => open('Account'), 'id'],
    [() => open({}), 'metadata'],
    [() => open('Account', '2', { database: 7 }), 'database'],
    [() => provider.watch(undefined as never), 'listener'],
    [() => provider.watch(line, { id: 7 } as never), 'id'],
    [() => provider.compact({ onProgress: 'x' } as never), 'onProgress'],
    [() => drain({ batchSize: 2 ** 32 }), 'batchSize'],
    [() => drain({ batchSize: 0 }), 'batchSize'],
    [() => drain({ useSnapshot: line }), 'useSnapshot'],
    [() => store.add(undefined as never), 'messages[0]'],
    [() => store.snapshot(1, undefined as never), 'message'],
    [() => store.snapshotAll(1, undefined as never), 'fold'],
    [() => store.snapshotAll(1, {} as never), 'fold'],
    [() => store.snapshotAll(1, { onto: 'previous' } as never), 'fold'],
    [() => store.snapshotAll(1, () => undefined as never), 'message'],
    [() => store.snapshotAll(1, () => deposit(1), { onProgress: 5 } as never), 'onProgress'],
    [() => store.clearSnapshot(0), 'version'],
    [() => store.findByIdempotencyId(5 as never), 'idempotencyId'],
  ];
  for (const [call, parameter] of cases) expect(await refused(call), String(call)).toBe(parameter);
  await drain({ batchSize: 2 ** 32 - 1 });
});

test('a registry of another copy of the package is as good as one of this', async () => {
  const { byName, byClass, byPrototype, superJson } = events;
  await using provider = createInMemoryEventStoreProvider({ events: { byName, byClass, byPrototype, superJson } });
  const store = await provider.openStore('Account', '1');
  await store.add([deposit(7)]);
  expect((await store.get())[0]?.event).toEqual(new FundsDeposited(7));
});

test('a Date and a list of another realm are what they are', async () => {
  const createdDate = runInNewContext('new Date(1000)') as Date;
  const scopes = runInNewContext("['a', 'b']") as string[];
  await using provider = createInMemoryEventStoreProvider({ events });
  const store = await provider.openStore('Account', '1');
  await store.add([deposit(1, { createdDate, scopes })]);
  const [message] = await store.get();
  expect(message?.metadata.message.createdDate).toEqual(new Date(1000));
  expect(message?.metadata.context.scopes).toEqual(['a', 'b']);
});

const answers: Readonly<Record<string, () => unknown>> = {
  nothing: () => undefined,
  'a number': () => 5,
  'neither a value nor issues': () => ({}),
  'issues that are no list': () => ({ issues: 'x' }),
  'issues that are none': () => ({ issues: [null] }),
  'a failure': () => {
    throw new Error('broken');
  },
  'a promise of nothing': async () => undefined,
};

for (const [what, validate] of Object.entries(answers)) {
  test(`a schema that answers with ${what} lets no event pass`, async () => {
    const schema = { '~standard': { version: 1, vendor: 'test', validate } } as NonNullable<EventDefinition['schema']>;
    await using provider = createInMemoryEventStoreProvider({
      events: defineEvents({ FundsDeposited: { type: FundsDeposited, schema } }),
    });
    const store = await provider.openStore('Account', '1');
    const error: unknown = await store.add([createMessage(new FundsDeposited(1))]).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(EventValidationError);
    expect(await store.version()).toBe(0);
  });
}

test('an event that cannot be read is refused with what it throws as cause, and nothing is stored', async () => {
  const thrown = new Error('unreadable');
  const event = new Proxy(new FundsDeposited(1), {
    ownKeys() {
      throw thrown;
    },
  });
  await using provider = createInMemoryEventStoreProvider({ events });
  const store = await provider.openStore('Account', '1');
  const error: unknown = await store.add([deposit(2), createMessage(event)]).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(EventValidationError);
  expect(error).toMatchObject({ index: 1, cause: thrown });
  expect(await store.version()).toBe(0);
});

test('an event with a getter of its own is refused with its place, and the getter never runs', async () => {
  let runs = 0;
  const event = Object.defineProperty(new FundsDeposited(1), 'amount', { enumerable: true, get: () => runs++ });
  await using provider = createInMemoryEventStoreProvider({ events });
  const store = await provider.openStore('Account', '1');
  const error: unknown = await store.add([createMessage(event)]).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(EventValidationError);
  expect(error).toMatchObject({ index: 0, issues: [{ path: ['amount'] }] });
  expect([runs, await store.version()]).toEqual([0, 0]);
});

test('a domain that the registry cannot tell keeps the event from being stored', async () => {
  for (const id of [() => 7, () => ' ', line]) {
    const domain = { name: 'Account', id: id as () => string };
    await using provider = createInMemoryEventStoreProvider({
      events: defineEvents({ FundsDeposited: { type: FundsDeposited, domain } }),
    });
    const store = await provider.openStore('Account', '1');
    const message = createMessage(new FundsDeposited(1));
    await expect(store.add([message])).rejects.toBeInstanceOf(EventValidationError);
    expect(await refused(() => provider.openStore(message))).toBe('message.metadata.message.domain.id');
  }
});
