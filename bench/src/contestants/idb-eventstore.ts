import * as library from 'idb-eventstore';
import type { Contestant } from '../contestant.ts';
import { EventStoreBench } from './event-store-bench.ts';
import { EventStoreReadSide } from './event-store-read-side.ts';

export const eventStore: Contestant = {
  name: 'idb-eventstore',
  description:
    'This library as it is published: worker, sessions, version check, validation. One store for each stream, kept open; ' +
    'streams that the page has not written to are read with `provider.read()`. Commands are an aggregate’s, rows an inline projection, ' +
    'documents an async one.',
  durability: { relaxed: "`durability: 'relaxed'`", strict: "`durability: 'strict'`, its default" },
  open: async (database, durability) => new EventStoreBench(library, database, durability),
  openReadSide: async (database, durability) => new EventStoreReadSide(database, durability),
};
