import { fill, STREAM } from './fill.ts';
import type { TableWorkload } from './workload.ts';
import { watchThread } from './watch-thread.ts';

const LENGTH = 10_000;

export const longTask: TableWorkload = {
  name: 'long-task',
  title: 'the page while it loads 10,000 events, its CPU slowed 4 ×',
  figures: {
    task: { title: 'longest task (0: none over 50 ms)', unit: 'absolute ms' },
    beat: { title: 'longest wait for a turn', unit: 'absolute ms' },
  },
  place: 'warm tab',
  cpuSlowdown: 4,
  prepare: (store) => fill(store, STREAM, LENGTH, 100),
  async measure({ open }) {
    const store = await open();
    const stop = watchThread();
    const { length } = await store.load(STREAM);
    const figures = await stop();
    if (length !== LENGTH) throw new Error(`${length} events came back, not ${LENGTH}.`);
    return figures;
  },
};
