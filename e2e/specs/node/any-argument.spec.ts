import { runInNewContext } from 'node:vm';
import { expect, test } from '@playwright/test';
import fc from 'fast-check';
import { tryFunctions, tryMethods } from '../../support/any-argument/attempts.ts';
import { AGGREGATE, FUNCTIONS, PROVIDER, PROVIDER_OPTIONS, READER, STORE } from '../../support/any-argument/entry-points.ts';
import { hostileValues, type HostileValue } from '../../support/any-argument/values.ts';
import { AccountWithSnapshots } from '../../../src/conformance/provider/account.ts';
import * as inMemoryEntry from '../../../src/in-memory.ts';
import * as inspectorEntry from '../../../src/inspector.ts';
import * as daprEntry from '../../../src/dapr.ts';
import * as jsonFilesEntry from '../../../src/json-files.ts';
import * as keyValueEntry from '../../../src/key-value.ts';
import * as postgresEntry from '../../../src/postgres.ts';
import { systemClock, type Clock } from '../../../src/platform/clock.ts';
import * as library from '../../../src/index.ts';

const RUNS = Number(process.env['PROPERTY_RUNS'] ?? 40);

const { createInMemoryEventStoreProvider } = inMemoryEntry;
const { createKeyValueEventStoreProvider, inMemory } = keyValueEntry;
// A pool that nobody asks for a connection here.
const pool = { connect: () => Promise.reject(new Error('no server')), on: () => undefined, options: { max: 10 } };
// A port of the engine: what its methods answer are no arguments.
const clock = Object.create(systemClock) as Clock;
const provide = () => createInMemoryEventStoreProvider(PROVIDER_OPTIONS);

const functions = {
  ...FUNCTIONS,
  createEventStoreProvider: {
    call: library.createEventStoreProvider,
    takes: [
      [{ ...PROVIDER_OPTIONS, durability: 'relaxed', worker: '/worker.js' }],
      [{ ...PROVIDER_OPTIONS, worker: () => new EventTarget() }],
    ],
  },
  createInMemoryEventStoreProvider: {
    call: createInMemoryEventStoreProvider,
    takes: [[{ ...PROVIDER_OPTIONS, clock, backend: inMemory() }]],
  },
  createKeyValueEventStoreProvider: {
    call: createKeyValueEventStoreProvider,
    takes: [[{ ...PROVIDER_OPTIONS, clock, durability: 'strict', backend: inMemory() }]],
  },
  jsonFiles: { call: jsonFilesEntry.jsonFiles, takes: [[{ directory: 'data' }]] },
  postgres: {
    call: postgresEntry.postgres,
    takes: [[{ pool, schema: 'events' }]],
  },
  showInspector: {
    call: inspectorEntry.showInspector,
    takes: [
      [provide(), { aggregates: [AccountWithSnapshots], projections: PROVIDER_OPTIONS.projections, editable: true, open: true }],
    ],
  },
  dapr: {
    call: daprEntry.dapr,
    takes: [[{ stateStore: 'statestore', endpoint: 'http://127.0.0.1:3500', apiToken: 'secret' }]],
  },
  isSupported: { call: library.isSupported, takes: [[]] },
};

// What an application writes in an adapter of its own, in TypeScript.
const FOR_ADAPTERS = [
  'InMemoryStorage',
  'InProcessChanges',
  'InProcessLocks',
  'SCHEMA',
  'compareKeys',
  'countAffordable',
  'etagOf',
  'inMemory',
  'inProcess',
];
// What the library's own classes call of each other.
const INTERNAL: ReadonlySet<PropertyKey> = new Set(['constructor', 'reviveSnapshot']);

test('every public function, method and option has its cases below', async () => {
  const entries = {
    ...{ ...library, ...inMemoryEntry, ...keyValueEntry, ...inspectorEntry },
    ...{ ...jsonFilesEntry, ...postgresEntry, ...daprEntry },
  };
  const exported = Object.keys(entries).filter((name) => !name.endsWith('Error'));
  expect(new Set(exported)).toEqual(new Set([...Object.keys(functions), ...FOR_ADAPTERS]));
  const provider = provide();
  const store = await provider.openStore('Account', '1');
  const methodsOf = (target: object) => {
    const methods = Object.getOwnPropertyDescriptors(Object.getPrototypeOf(target) as object);
    return Reflect.ownKeys(methods).filter((key) => !INTERNAL.has(key) && 'value' in Reflect.get(methods, key));
  };
  expect(new Set(methodsOf(provider))).toEqual(new Set(Reflect.ownKeys(PROVIDER)));
  expect(new Set(methodsOf(store))).toEqual(new Set(Reflect.ownKeys(STORE)));
  expect(new Set(methodsOf(provider.read('Account', '1')))).toEqual(new Set(Reflect.ownKeys(READER)));
  const aggregate = provider.aggregate(AccountWithSnapshots, '1');
  expect(new Set(methodsOf(aggregate))).toEqual(new Set(Reflect.ownKeys(AGGREGATE)));
  await provider.close();
});

const values = hostileValues((source) => runInNewContext(source));

for (const hostile of values) {
  test(`passed for each part of each argument, it succeeds or fails with a typed error: ${hostile.title}`, async () => {
    test.setTimeout(360_000); // a string of 17 Mi in each of two hundred places
    expect(await complaintsAbout(hostile)).toEqual([]);
  });
}

test('so does any value', async () => {
  test.setTimeout(240_000); // as many runs through every method
  const anything = fc.anything({
    withBigInt: true,
    withBoxedValues: true,
    withDate: true,
    withMap: true,
    withNullPrototype: true,
    withObjectString: true,
    withSet: true,
    withSparseArray: true,
    withTypedArray: true,
  });
  const property = fc.asyncProperty(anything, async (value) => {
    expect(await complaintsAbout({ title: fc.stringify(value), value })).toEqual([]);
  });
  await fc.assert(property, { numRuns: RUNS });
});

async function complaintsAbout(hostile: HostileValue): Promise<readonly string[]> {
  const unhandled: string[] = [];
  const note = (error: unknown): void => void unhandled.push(`an unhandled rejection: ${String(error)}`);
  process.on('unhandledRejection', note);
  try {
    const complaints = [...(await tryFunctions(functions, hostile)), ...(await tryMethods(provide, hostile))];
    await new Promise((resolve) => setImmediate(resolve));
    return [...complaints, ...unhandled];
  } finally {
    process.off('unhandledRejection', note);
  }
}
