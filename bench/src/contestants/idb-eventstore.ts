import * as library from 'idb-eventstore';
import type { Contestant } from '../contestant.ts';
import { EventStoreBench } from './event-store-bench.ts';

export const eventStore: Contestant = {
  name: 'idb-eventstore',
  description:
    'This library as it is published: worker, sessions, version check, validation. One store for each stream, kept open; ' +
    'streams that the page has not written to are read with `provider.read()`.',
  durability: { relaxed: "`durability: 'relaxed'`", strict: "`durability: 'strict'`, its default" },
  open: async (database, durability) => new EventStoreBench(library, database, durability),
};
