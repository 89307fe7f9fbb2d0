import { runInNewContext } from 'node:vm';
import { expect, test } from '@playwright/test';
import { assert as check, asyncProperty } from 'fast-check';
import { createMessage, EventValidationError, type EventStore } from '../../../src/index.ts';
import { createInMemoryEventStoreProvider } from '../../../src/in-memory.ts';
import { anyEvents, make, storedEvents } from '../../support/values/any-event.ts';
import { Recorded, valueEvents } from '../../support/values/event-classes.ts';
import { differenceBetween } from '../../support/values/same-value.ts';

const RUNS = Number(process.env['PROPERTY_RUNS'] ?? 20_000);
const SECONDS = Math.max(60, RUNS / 200);

async function openStore(): Promise<EventStore<object>> {
  const provider = createInMemoryEventStoreProvider({ events: valueEvents });
  const store = await provider.openStore('Values', '1', { sessionTimeout: SECONDS * 1_000 });
  return store as unknown as EventStore<object>;
}

/** What came back; `undefined` when the event was refused as the rule says. */
async function storeAndRead(store: EventStore<object>, event: object): Promise<object | undefined> {
  try {
    const version = await store.add([createMessage(event)]);
    const [message] = await store.getSlice(version, version);
    return message?.event;
  } catch (error) {
    if (error instanceof EventValidationError && error.issues[0]?.path) return undefined;
    throw error;
  }
}

/** Plain errors: a matcher of the runner takes longer than the rest of a run. */
function assertSame(event: object, back: object): void {
  const difference = differenceBetween(event, back);
  if (difference !== undefined) throw new Error(difference);
}

test('what can be stored comes back equal, with all that is shared within it', async () => {
  test.setTimeout(SECONDS * 1_000);
  await using store = await openStore();
  await check(
    asyncProperty(storedEvents, async (recipe) => {
      const event = make(recipe);
      const back = await storeAndRead(store, event);
      if (!back) throw new Error('An event that can be stored was refused.');
      assertSame(event, back);
    }),
    { numRuns: RUNS },
  );
});

test('any value comes back equal, or is refused with its place', async () => {
  test.setTimeout(SECONDS * 1_000);
  await using store = await openStore();
  let refused = 0;
  await check(
    asyncProperty(anyEvents, async (recipe) => {
      const event = make(recipe);
      const back = await storeAndRead(store, event);
      if (back) assertSame(event, back);
      else refused++;
    }),
    { numRuns: RUNS },
  );
  expect(refused / RUNS, 'the share of refused events').toBeGreaterThan(0.2);
  expect(refused / RUNS, 'the share of refused events').toBeLessThan(0.8);
});

const OF_ANOTHER_REALM = {
  'new Uint8Array([1, 2, 255])': new Uint8Array([1, 2, 255]),
  'new Uint8Array([1, 2, 3, 4]).subarray(1, 3)': new Uint8Array([2, 3]),
  'new Float64Array([-0, NaN])': new Float64Array([-0, Number.NaN]),
  'new DataView(new ArrayBuffer(2))': new DataView(new ArrayBuffer(2)),
};

test('bytes of another realm, as jsdom and frames have them, come back as bytes of this one', async () => {
  await using store = await openStore();
  for (const [source, expected] of Object.entries(OF_ANOTHER_REALM)) {
    const back = await storeAndRead(store, new Recorded(runInNewContext(source)));
    assertSame(new Recorded(expected), back ?? {});
  }
});

/** As engines may have it that this library does not know. */
const NEWER = "new (class Newer extends Uint8Array { get [Symbol.toStringTag]() { return 'Newer'; } })(3)";

test('a class that extends bytes is refused, of another realm as well, and so are bytes there that are shared', async () => {
  await using store = await openStore();
  const sources = ['new (class Bytes extends Uint8Array {})(3)', NEWER, 'new Uint8Array(new SharedArrayBuffer(3))'];
  for (const source of sources) expect(await storeAndRead(store, new Recorded(runInNewContext(source)))).toBeUndefined();
  const namesake = { Uint8Array: class extends Uint8Array {} }.Uint8Array;
  expect(await storeAndRead(store, new Recorded(new namesake(3)))).toBeUndefined();
});
