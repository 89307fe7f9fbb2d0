import { bankEvents } from '../events.ts';
import { STREAM } from './fill.ts';
import { time } from './time.ts';
import type { Stage, TableWorkload } from './workload.ts';

const BURST_STREAMS = Array.from({ length: 1_000 }, (_, index) => `burst-${index}`);

export const append1: TableWorkload = {
  name: 'append-1',
  title: '1,000 single appends, each awaited',
  figures: { ms: { title: 'all', unit: 'ms' } },
  place: 'warm tab',
  measure: (stage) => appendInBatches(stage, 1_000, 1),
};

export const append100: TableWorkload = {
  name: 'append-100',
  title: '10,000 events in batches of 100, each awaited',
  figures: { ms: { title: 'all', unit: 'ms' } },
  place: 'warm tab',
  measure: (stage) => appendInBatches(stage, 10_000, 100),
};

export const burst: TableWorkload = {
  name: 'burst',
  title: '1,000 appends at once, each to a stream of its own',
  figures: { ms: { title: 'all', unit: 'ms' } },
  place: 'warm tab',
  async measure({ open }) {
    const store = await open();
    const events = bankEvents(2_000);
    for (const [index, stream] of BURST_STREAMS.entries()) await store.append(stream, events.slice(index, index + 1), 0);
    const appends = BURST_STREAMS.map((stream, index) => ({ stream, events: events.slice(1_000 + index, 1_001 + index) }));
    return { ms: await time(() => Promise.all(appends.map(({ stream, events }) => store.append(stream, events, 1)))) };
  },
};

/** The events are made, and the stream has been written to once, before the clock starts. */
async function appendInBatches({ open }: Stage, count: number, size: number): Promise<{ ms: number }> {
  const store = await open();
  await store.append(STREAM, bankEvents(1), 0);
  const batches = Array.from({ length: count / size }, (_, index) => bankEvents(size, 2 + index * size));
  const ms = await time(async () => {
    let version = 1;
    for (const batch of batches) {
      await store.append(STREAM, batch, version);
      version += size;
    }
  });
  return { ms };
}
