import type { BenchStore } from '../contestant.ts';
import { bankEvents } from '../events.ts';
import { STREAM } from './fill.ts';
import { time } from './time.ts';
import { TABS, type TableWorkload } from './workload.ts';

const AGGREGATES = 1_000;

export const openAddClose: TableWorkload = {
  name: 'open-add-close',
  title: '1,000 aggregates: take one for writing, add an event, let go of it, then the next',
  figures: { ms: { title: 'all', unit: 'ms' } },
  place: 'warm tab',
  async measure({ open }) {
    const store = await open();
    const events = bankEvents(AGGREGATES);
    await store.openAddClose('first', bankEvents(1));
    const ms = await time(async () => {
      for (let index = 0; index < AGGREGATES; index++) {
        await store.openAddClose(`aggregate-${index}`, events.slice(index, index + 1));
      }
    });
    return { ms };
  },
};

const SHARED_TURNS = 50;
const OWN_TURNS = 250;

export const tabs: TableWorkload = {
  name: 'tabs',
  title: 'four tabs that write at once, from the first one’s beginning to the last one’s end',
  figures: {
    shared: { title: 'one stream, taken 50 times by each', unit: 'ms' },
    own: { title: 'a stream for each, 250 appends', unit: 'ms' },
  },
  place: 'four tabs',
  async measure({ open, tab, figure }) {
    const store = await open();
    const write = figure === 'shared' ? takeTurns : appendAlone;
    const begin = performance.timeOrigin + performance.now();
    await write(store, tab);
    return { begin, end: performance.timeOrigin + performance.now() };
  },
  async verify(store, figure) {
    const wanted =
      figure === 'shared' ? [[STREAM, TABS * SHARED_TURNS] as const] : OWN_STREAMS.map((id) => [id, OWN_TURNS] as const);
    for (const [stream, length] of wanted) {
      const { length: found } = await store.load(stream);
      if (found !== length) throw new Error(`Of ${length} events that were added, ${found} are there.`);
    }
  },
};

const OWN_STREAMS = Array.from({ length: TABS }, (_, tab) => `tab-${tab}`);

async function takeTurns(store: BenchStore, tab: number): Promise<void> {
  for (const event of bankEvents(SHARED_TURNS, tab * SHARED_TURNS + 1)) await store.openAddClose(STREAM, [event]);
}

async function appendAlone(store: BenchStore, tab: number): Promise<void> {
  for (const [version, event] of bankEvents(OWN_TURNS).entries()) await store.append(`tab-${tab}`, [event], version);
}
