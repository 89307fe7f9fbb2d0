import type { BankEvent, BenchStore, ContestantName } from './contestant.ts';
import { bankEvents } from './events.ts';

/**
 * Resolves when the contestant does what the workloads take for granted; otherwise rejects with what it did instead.
 * Needs a database that is empty.
 */
export async function check(name: ContestantName, store: BenchStore): Promise<void> {
  const events = bankEvents(250);
  await assertVersion(store, 'a', 0);
  assertSame('load of an empty stream', await store.load('a'), []);

  await store.append('a', events.slice(0, 1), 0);
  await store.append('a', events.slice(1, 200), 1);
  await store.append('a/b', events.slice(0, 3), 0);
  await store.openAddClose('b', events.slice(0, 2));
  await store.openAddClose('b', events.slice(2, 3));
  await assertVersion(store, 'a', 200);
  await assertVersion(store, 'b', 3);
  assertSame('load', await store.load('a'), events.slice(0, 200));
  assertSame('load of a second stream', await store.load('b'), events.slice(0, 3));
  assertSame('slice of the middle', await store.slice('a', 50, 149), events.slice(49, 149));
  assertSame('slice of the end', await store.slice('a', 101, 200), events.slice(100, 200));

  if (name !== 'idb-unchecked') {
    await assertRefused(store, events.slice(200, 203), 199);
    await assertRefused(store, events.slice(200, 203), 201);
    assertSame('load after a refused append', await store.load('a'), events.slice(0, 200));
  }
  await store.append('a', events.slice(200, 250), 200);
  await assertVersion(store, 'a', 250);
  assertSame('load after a further append', await store.load('a'), events);
  await checkSnapshots(store, events);
}

async function checkSnapshots({ snapshots }: BenchStore, events: readonly BankEvent[]): Promise<void> {
  if (!snapshots) return;
  assertSame('load without a snapshot', (await snapshots.load('a')).events, events);
  await snapshots.put('a', 100, { balance: 1 });
  await snapshots.put('a', 200, { balance: 2 });
  const { state, events: tail } = await snapshots.load('a');
  assertSame('state of the latest snapshot', state, { balance: 2 });
  assertSame('events after the latest snapshot', tail, events.slice(200));
}

async function assertVersion(store: BenchStore, stream: string, expected: number): Promise<void> {
  assertSame(`version of stream ${stream}`, await store.version(stream), expected);
}

async function assertRefused(store: BenchStore, events: readonly BankEvent[], expected: number): Promise<void> {
  const outcome = await store.append('a', events, expected).then(
    () => 'stored',
    () => 'refused',
  );
  assertSame(`append that expects version ${expected}`, outcome, 'refused');
  await assertVersion(store, 'a', 200);
}

function assertSame(what: string, actual: unknown, expected: unknown): void {
  const path = difference(actual, expected, '');
  if (path !== undefined) throw new Error(`Check failed: ${what} is not what was expected, at '${path}'.`);
}

/** The path to the first difference. Classes are not compared: an event may come back as an instance of one. */
function difference(actual: unknown, expected: unknown, path: string): string | undefined {
  if (Object.is(actual, expected)) return undefined;
  if (!isObject(actual) || !isObject(expected)) return path;
  const keys = Object.keys(expected);
  if (Object.keys(actual).length !== keys.length) return path;
  for (const key of keys) {
    const found = key in actual ? difference(actual[key], expected[key], `${path}/${key}`) : `${path}/${key}`;
    if (found !== undefined) return found;
  }
  return undefined;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
