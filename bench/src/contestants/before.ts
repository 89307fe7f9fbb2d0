import * as library from 'idb-eventstore-before';
import type { Contestant } from '../contestant.ts';
import { EventStoreBench } from './event-store-bench.ts';

/** The library as it was at the revision that `--before` names. */
export const before: Contestant = {
  name: 'before',
  description: 'This library as it was at an earlier revision, used in the same way.',
  durability: { relaxed: "`durability: 'relaxed'`", strict: "`durability: 'strict'`, its default" },
  open: async (database, durability) => new EventStoreBench(library, database, durability),
};
