import { fill, STREAM } from './fill.ts';
import type { Workload } from './workload.ts';

/** How many events are stored; bytes are told for each. */
export const DISK_EVENTS = 10_000;

export const disk: Workload = {
  name: 'disk',
  title: 'bytes on the disk for each of 10,000 events, the browser closed',
  figures: {
    batches: { title: 'appended in batches of 100', unit: 'bytes' },
    singles: { title: 'appended one by one', unit: 'bytes' },
  },
  place: 'disk',
  rounds: 1,
  prepare: (store, figure) => fill(store, STREAM, DISK_EVENTS, figure === 'batches' ? 100 : 1),
};
