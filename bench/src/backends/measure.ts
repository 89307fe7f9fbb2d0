import { bankEvents } from '../events.ts';
import { spread } from '../runner/ratios.ts';
import { time } from '../workloads/time.ts';
import type { Subject } from './subject.ts';

export type Figures = Readonly<Record<string, number>>;

const STREAM = 'account';
const SINGLES = 300; // events
const BATCHES = 20;
const BATCH = 100; // events
const FILL = 1_000; // events in a batch of what is only filled
const TAIL = 10; // events
const CALLS = 30;

/** Milliseconds of each workload, on a storage that is empty. */
export async function measureWorkloads(open: () => Promise<Subject>): Promise<Figures> {
  const writer = await open();
  await writer.append('warm-up', bankEvents(1), 0);
  const singles = bankEvents(SINGLES);
  const append = await time(async () => {
    for (const [version, event] of singles.entries()) await writer.append('singles', [event], version);
  });
  const settle = await time(() => writer.close());
  const batcher = await open();
  await batcher.append('warm-up', bankEvents(1), 1);
  const events = bankEvents(BATCHES * BATCH);
  const batch = await time(async () => {
    for (let at = 0; at < events.length; at += BATCH) await batcher.append('batches', events.slice(at, at + BATCH), at);
  });
  await batcher.close();
  const reader = await open();
  const load = await time(() => expectCount(reader.load('batches'), events.length));
  const loadSingles = await time(() => expectCount(reader.load('singles'), SINGLES));
  await reader.close();
  return {
    [`append, ${SINGLES} awaited`]: append,
    'append, and close': append + settle,
    [`batch, ${BATCHES} of ${BATCH}`]: batch,
    [`load ${events.length}, stored in batches`]: load,
    [`load ${SINGLES}, stored one by one`]: loadSingles,
  };
}

/** Milliseconds of single calls, medians, on a stream that has so many events, each the first of its process or a later one. */
export async function measureGrown(open: () => Promise<Subject>, length: number): Promise<Figures> {
  const filler = await open();
  for (let at = 0; at < length; at += FILL) await filler.append(STREAM, bankEvents(Math.min(FILL, length - at), at + 1), at);
  await filler.close();
  const subject = await open();
  const added = bankEvents(CALLS + 1, length + 1);
  const first = await time(() => subject.append(STREAM, added.slice(0, 1), length));
  const append = await median((n) => subject.append(STREAM, added.slice(n, n + 1), length + n));
  const tail = await median(() => expectCount(subject.tail(STREAM, length + CALLS + 2 - TAIL), TAIL));
  await subject.close();
  return { 'open and first append': first, append, 'read the last 10': tail };
}

/** The middle one of single calls, numbered from 1: one that meets a disk that is busy says nothing of the others. */
async function median(call: (n: number) => Promise<void>): Promise<number> {
  const times: number[] = [];
  for (let n = 1; n <= CALLS; n++) times.push(await time(() => call(n)));
  return spread(times).median;
}

async function expectCount(counting: Promise<number>, expected: number): Promise<void> {
  const found = await counting;
  if (found !== expected) throw new Error(`${found} events where ${expected} were written`);
}
