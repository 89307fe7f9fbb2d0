import type { BankEvent, BenchStore } from '../contestant.ts';
import { fill, STREAM } from './fill.ts';
import { time } from './time.ts';
import type { TableWorkload } from './workload.ts';

const LENGTH = 10_000;

export const load: TableWorkload = {
  name: 'load',
  title: 'all 10,000 events of a stream, once for nothing and then three times',
  figures: { ms: { title: 'appended in batches of 100', unit: 'ms' } },
  place: 'warm tab',
  prepare: (store) => fill(store, STREAM, LENGTH, 100),
  measure: async ({ open }) => ({ ms: await timeLoads(await open(), STREAM) }),
};

export const loadSingles: TableWorkload = {
  name: 'load-singles',
  title: load.title,
  figures: { ms: { title: 'appended one by one', unit: 'ms' } },
  place: 'warm tab',
  // To fill it takes most peers minutes.
  contestants: ['idb-eventstore', 'limit', 'idb', 'dexie'],
  prepare: (store) => fill(store, STREAM, LENGTH, 1),
  measure: async ({ open }) => ({ ms: await timeLoads(await open(), STREAM) }),
};

export const tail: TableWorkload = {
  name: 'tail',
  title: 'the last 100 events of 10,000, twenty times',
  figures: { ms: { title: 'all', unit: 'ms' } },
  place: 'warm tab',
  prepare: (store) => fill(store, STREAM, LENGTH, 100),
  measure: async ({ open }) => ({ ms: await timeSlices(await open(), () => LENGTH - 99) }),
};

export const slice: TableWorkload = {
  name: 'slice',
  title: '100 events in the middle of 10,000, at twenty places',
  figures: { ms: { title: 'all', unit: 'ms' } },
  place: 'warm tab',
  prepare: (store) => fill(store, STREAM, LENGTH, 100),
  measure: async ({ open }) => ({ ms: await timeSlices(await open(), (turn) => 3_051 + turn * 200) }),
};

export const coldLoad: TableWorkload = {
  name: 'cold-load',
  title: 'open the database and load 10,000 events, in a new tab',
  figures: { ms: { title: 'all', unit: 'ms' } },
  place: 'cold tab',
  prepare: (store) => fill(store, STREAM, LENGTH, 100),
  async measure({ open }) {
    const ms = await time(async () => assertLength(await (await open()).load(STREAM), LENGTH));
    return { ms };
  },
};

async function timeLoads(store: BenchStore, stream: string): Promise<number> {
  assertLength(await store.load(stream), LENGTH);
  return time(async () => {
    for (let turn = 0; turn < 3; turn++) assertLength(await store.load(stream), LENGTH);
  });
}

async function timeSlices(store: BenchStore, firstOf: (turn: number) => number): Promise<number> {
  const read = async (first: number): Promise<void> => assertLength(await store.slice(STREAM, first, first + 99), 100);
  await read(firstOf(0));
  return time(async () => {
    for (let turn = 0; turn < 20; turn++) await read(firstOf(turn));
  });
}

/** A contestant that is fast because it brings less is none. */
function assertLength(events: readonly BankEvent[], length: number): void {
  if (events.length !== length) throw new Error(`${events.length} events came back, not ${length}.`);
}
