import type { BankEvent } from '../contestant.ts';
import { fill, STREAM } from './fill.ts';
import { time } from './time.ts';
import type { TableWorkload } from './workload.ts';

const LONG = `${STREAM}-long`;
const ASKS = 200;

export const version: TableWorkload = {
  name: 'version',
  title: 'the version of a stream, 200 times',
  figures: {
    short: { title: 'stream of 10', unit: 'ms' },
    long: { title: 'stream of 100,000', unit: 'ms' },
    growth: { title: 'within itself, stream of 100,000 ÷ stream of 10', unit: 'ratio' },
  },
  place: 'warm tab',
  async prepare(store) {
    await fill(store, STREAM, 10, 10);
    await fill(store, LONG, 100_000, 1_000);
  },
  async measure({ open }) {
    const store = await open();
    let short = 0;
    let long = 0;
    await store.version(STREAM);
    await store.version(LONG);
    for (let turn = 0; turn < ASKS; turn++) {
      short += await time(() => store.version(STREAM));
      long += await time(() => store.version(LONG));
    }
    return { short, long, growth: long / short };
  },
};

const SNAPSHOT_EVERY = 100;
const LENGTH = 10_050; // half way to the next snapshot, as streams are on average

export const snapshot: TableWorkload = {
  name: 'snapshot',
  title: '10,050 events with a snapshot every 100: the state, ten times from the latest snapshot and once from all events',
  figures: {
    snapshot: { title: 'from the snapshot', unit: 'ms' },
    replay: { title: 'from all events', unit: 'ms' },
    gain: { title: 'within itself, all events ÷ snapshot', unit: 'ratio' },
  },
  place: 'warm tab',
  async prepare(store) {
    await fill(store, STREAM, LENGTH, 100);
    for (let version = SNAPSHOT_EVERY; version <= LENGTH; version += SNAPSHOT_EVERY) {
      await store.snapshots?.put(STREAM, version, { balance: version });
    }
  },
  async measure({ open }) {
    const store = await open();
    const { snapshots } = store;
    if (!snapshots) throw new Error('It has no snapshots.');
    const fromSnapshot = async (): Promise<void> => {
      const { state, events } = await snapshots.load(STREAM);
      if (state === undefined || events.length !== LENGTH % SNAPSHOT_EVERY) throw new Error('The snapshot did not come back.');
    };
    await fromSnapshot();
    sumOf(await store.load(STREAM));
    const turns = 10;
    const snapshot = await time(async () => {
      for (let turn = 0; turn < turns; turn++) await fromSnapshot();
    });
    const replay = await time(async () => sumOf(await store.load(STREAM)));
    return { snapshot, replay, gain: replay / (snapshot / turns) };
  },
};

/** What a replay is for. */
function sumOf(events: readonly BankEvent[]): number {
  return events.reduce((sum, { amount }) => sum + amount, 0);
}
