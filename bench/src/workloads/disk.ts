import { fill, STREAM } from './fill.ts';
import type { TableWorkload } from './workload.ts';

/** How many events are stored; bytes are told for each. */
export const DISK_EVENTS = 30_000; // so many that what an engine has not yet compacted weighs little

export const disk: TableWorkload = {
  name: 'disk',
  title: 'bytes on the disk for each of 30,000 events, the browser closed',
  figures: {
    batches: { title: 'appended in batches of 100', unit: 'bytes' },
    singles: { title: 'appended one by one', unit: 'bytes' },
  },
  place: 'disk',
  rounds: 1,
  prepare: (store, figure) => fill(store, STREAM, DISK_EVENTS, figure === 'batches' ? 100 : 1),
};
