import type { BenchStore } from '../contestant.ts';
import { bankEvents } from '../events.ts';
import { fill, STREAM } from './fill.ts';
import { time } from './time.ts';
import { warmUp } from './warm-up.ts';
import type { Figures, GrowthAxis, Stage, Workload } from './workload.ts';

/** What grows, and the sizes it is measured at. */
export const GROWTH_SIZES: Readonly<Record<GrowthAxis, readonly number[]>> = {
  events: [10, 1_000, 10_000, 100_000],
  streams: [10, 1_000, 10_000],
};

export const GROWTH_AXES = Object.keys(GROWTH_SIZES) as GrowthAxis[];

/** Calls of each kind that are timed together; few appends, as each makes the stream longer. */
const READS = 100;
const WRITES = 20;
const TAIL = 10;
const EVENTS_IN_EACH_STREAM = 10;
const AT_ONCE = 100;

/** Means of one call. */
const FIGURES = {
  open: { title: 'open the database, in a new tab', unit: 'ms' },
  append: { title: 'append one', unit: 'ms' },
  tail: { title: 'read the last 10', unit: 'ms' },
  version: { title: 'version', unit: 'ms' },
  take: { title: 'take a stream, add, let go', unit: 'ms' },
} as const;

/** A workload for each size: the same calls, on more and more that is stored. */
export function growthWorkload(axis: GrowthAxis, size: number): Workload {
  return {
    name: `growth-${axis}-${size}`,
    title: `${size} ${axis}`,
    figures: FIGURES,
    place: 'cold tab',
    prepare:
      axis === 'events' ? (store) => fill(store, STREAM, size, Math.min(size, 1_000)) : (store) => fillStreams(store, size),
    measure: (stage) => measureCalls(stage, axis === 'events' ? size : EVENTS_IN_EACH_STREAM),
  };
}

async function fillStreams(store: BenchStore, count: number): Promise<void> {
  const events = bankEvents(EVENTS_IN_EACH_STREAM);
  const ids = [STREAM, ...Array.from({ length: count - 1 }, (_, index) => `stream-${index}`)];
  for (let first = 0; first < count; first += AT_ONCE) {
    await Promise.all(ids.slice(first, first + AT_ONCE).map((id) => store.openAddClose(id, events)));
  }
}

async function measureCalls({ open }: Stage, length: number): Promise<Figures> {
  const opening = await time(async () => (await open()).version(STREAM));
  const store = await open();
  await warmUp(store);
  await store.slice(STREAM, length - TAIL + 1, length);
  const version = await time(() => repeat(READS, () => store.version(STREAM)));
  const tail = await time(() => repeat(READS, () => store.slice(STREAM, length - TAIL + 1, length)));
  const added = bankEvents(2 * WRITES + 1, length + 1);
  const take = await time(() => repeat(WRITES, (turn) => store.openAddClose(STREAM, added.slice(turn, turn + 1))));
  let at = length + WRITES;
  const append = async (): Promise<void> => store.append(STREAM, added.slice(at - length, at - length + 1), at++);
  await append(); // the first one takes the stream
  const appending = await time(() => repeat(WRITES, append));
  return {
    open: opening,
    append: appending / WRITES,
    tail: tail / READS,
    version: version / READS,
    take: take / WRITES,
  };
}

async function repeat(times: number, call: (turn: number) => Promise<unknown>): Promise<void> {
  for (let turn = 0; turn < times; turn++) await call(turn);
}
