import { bankEvents } from '../events.ts';
import type { Commands, Log, ReadSide } from '../read-side.ts';
import { time } from './time.ts';
import type { Figures, TableWorkload } from './workload.ts';

const SIZES = [10, 1_000, 10_000];
const LAPS = 5;
const TURNS = 20;

export const command: TableWorkload = {
  name: 'command',
  title: '100 commands on a stream, each with the account’s row in a list: load, decide, append',
  figures: {
    at10: { title: 'stream of 10', unit: 'ms' },
    at1000: { title: 'stream of 1,000', unit: 'ms' },
    at10000: { title: 'stream of 10,000', unit: 'ms' },
    growth: { title: 'within itself, stream of 10,000 ÷ stream of 10', unit: 'ratio' },
    first: { title: 'the first one of the page, stream of 10,000', unit: 'absolute ms' },
  },
  place: 'cold tab',
  contestants: ['idb-eventstore', 'dexie'],
  async prepareReadSide(readSide) {
    for (const size of SIZES) await readSide.populate({ streams: [`at${size}`], events: size, batch: Math.min(size, 100) });
  },
  measure: async ({ openReadSide }) => measureCommands(commandsOf(await openReadSide())),
};

async function measureCommands(commands: Commands): Promise<Figures> {
  const events = bankEvents(LAPS * TURNS + 1);
  const run = async (stream: string, from: number, count: number): Promise<void> => {
    for (const event of events.slice(from, from + count)) await commands.execute(stream, event);
  };
  await run('warm-up', 0, 100);
  let first = 0;
  const times: Record<string, number> = {};
  for (const size of SIZES) first = await time(() => run(`at${size}`, 0, 1)); // of the last one
  // Turn by turn, so that what slows the machine for a while slows all.
  for (let lap = 0; lap < LAPS; lap++) {
    for (const size of SIZES) {
      const ms = await time(() => run(`at${size}`, 1 + lap * TURNS, TURNS));
      times[`at${size}`] = (times[`at${size}`] ?? 0) + ms;
    }
  }
  for (const size of SIZES) {
    const { count } = (await commands.row(`at${size}`)) ?? {};
    if (count !== size + events.length) throw new Error(`The row of a stream of ${size + events.length} says ${count}.`);
  }
  return { ...times, growth: (times['at10000'] ?? 0) / (times['at10'] ?? 0), first };
}

const ALL = 100_000;
const STREAMS = Array.from({ length: 1_000 }, (_, index) => `account-${index}`);

type Layout = 'singles' | 'batches' | 'compacted';

const LAYOUTS: Readonly<Record<Layout, { readonly words: string; readonly batch: { one: number; many: number } }>> = {
  singles: { words: 'appended one by one', batch: { one: 1, many: 1 } },
  batches: { words: 'appended in batches', batch: { one: 100, many: 10 } },
  compacted: { words: 'appended one by one and compacted', batch: { one: 1, many: 1 } },
};

/** All events of one stream, or of 1,000 whose commits alternate, beside what it takes to read as many by their streams. */
function readAllWorkload(streams: 'one' | 'many', layout: Layout): TableWorkload {
  const ids = streams === 'one' ? STREAMS.slice(0, 1) : STREAMS;
  const { words, batch } = LAYOUTS[layout];
  return {
    name: `read-all-${streams}-${layout}`,
    title: `all 100,000 events in order, of ${streams === 'one' ? 'one stream' : '1,000 streams that took turns'}, ${words}`,
    figures: {
      all: { title: 'in order', unit: 'ms' },
      streams: { title: 'stream by stream', unit: 'ms' },
      ratio: { title: 'within itself, in order ÷ stream by stream', unit: 'ratio' },
    },
    place: 'cold tab',
    contestants: ['idb-eventstore', 'dexie'],
    async prepareReadSide(readSide) {
      await readSide.populate({ streams: ids, events: ALL / ids.length, batch: batch[streams] });
      if (layout === 'compacted') await readSide.compact?.();
    },
    async measure({ openReadSide }) {
      const log = logOf(await openReadSide());
      const readStreams = async (): Promise<void> => {
        let count = 0;
        for (const id of ids) count += await log.load(id);
        assertCount(count, ALL);
      };
      const readAll = async (): Promise<void> => assertCount(await log.readAll(), ALL);
      await readAll();
      const stream = await time(readStreams);
      const all = await time(readAll);
      const streamAgain = await time(readStreams);
      const allAgain = await time(readAll);
      return { all: all + allAgain, streams: stream + streamAgain, ratio: (all + allAgain) / (stream + streamAgain) };
    },
  };
}

export const readAllWorkloads: readonly TableWorkload[] = (['one', 'many'] as const).flatMap((streams) =>
  (Object.keys(LAYOUTS) as Layout[]).map((layout) => readAllWorkload(streams, layout)),
);

export const catchUp: TableWorkload = {
  name: 'catch-up',
  title: '100,000 events of 1,000 streams into 1,000 documents that are stored',
  figures: {
    all: { title: 'all', unit: 'ms' },
    ratio: { title: 'within itself, catch-up ÷ all events in order', unit: 'ratio' },
  },
  place: 'cold tab',
  contestants: ['idb-eventstore', 'dexie'],
  prepareReadSide: (readSide) => readSide.populate({ streams: STREAMS, events: ALL / STREAMS.length, batch: 10 }),
  async measure({ openReadSide }) {
    const log = logOf(await openReadSide());
    assertCount(await log.readAll(), ALL);
    const reading = await time(() => log.readAll());
    const all = await time(async () => assertCount(await log.catchUp(), STREAMS.length));
    return { all, ratio: all / reading };
  },
};

const DOCUMENTS = 10_000;
const PAGE = 50;
const PAGES = 40;

export const documentPage: TableWorkload = {
  name: 'document-page',
  title: '50 of 10,000 documents by an index, at forty places, in a browser that has started since',
  figures: { ms: { title: 'all', unit: 'ms' } },
  place: 'next visit',
  contestants: ['idb-eventstore', 'dexie', 'rxdb'],
  async prepareReadSide({ documents }) {
    for (let first = 1; first <= DOCUMENTS; first += 1_000) await documents?.make(bankEvents(1_000, first));
  },
  async measure({ openReadSide }) {
    const { documents } = await openReadSide();
    if (!documents) throw new Error('It has no documents.');
    const read = async (from: number): Promise<void> => {
      const page = await documents.page(from, PAGE);
      assertCount(page.length, PAGE);
      let last = from;
      for (const { amount } of page) {
        if (amount < last) throw new Error('The page is not in order.');
        last = amount;
      }
    };
    // Amounts are up to 5,000. Other places than those that are timed: who keeps what was asked for is not asked for it again.
    for (let turn = 0; turn < PAGES; turn++) await read(150 + turn * 100);
    const ms = await time(async () => {
      for (let turn = 0; turn < PAGES; turn++) await read(100 + turn * 100);
    });
    return { ms };
  },
};

export function commandsOf({ commands }: ReadSide): Commands {
  if (!commands) throw new Error('It has no commands.');
  return commands;
}

export function logOf({ log }: ReadSide): Log {
  if (!log) throw new Error('It has no log.');
  return log;
}

function assertCount(found: number, wanted: number): void {
  if (found !== wanted) throw new Error(`${found} came back, not ${wanted}.`);
}
