import { parseArgs } from 'node:util';
import { pairedRatios, spread, type Spread } from '../runner/ratios.ts';
import { asText } from '../runner/table.ts';
import { daprEntry } from './dapr.ts';
import { jsonFilesEntry } from './json-files.ts';
import { measureGrown, measureWorkloads, type Figures } from './measure.ts';
import { postgresEntry } from './postgres.ts';
import type { BackendEntry, Subject } from './subject.ts';

const BACKENDS: readonly BackendEntry[] = [jsonFilesEntry, postgresEntry, daprEntry];

const SIZES = [1_000, 10_000, 100_000]; // events of a stream

const USAGE = `npm run bench:backends -- [options]

  --only a,b    backends: ${BACKENDS.map(({ name }) => name).join(', ')}
  --rounds N    rounds, from 1 (default 5)
  --growth      what single calls cost as a stream grows, instead
  --help`;

/** Does what the command line asks for, and returns the exit code. */
export async function main(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: { only: { type: 'string' }, rounds: { type: 'string' }, growth: { type: 'boolean' }, help: { type: 'boolean' } },
  });
  const names = values.only?.split(',') ?? BACKENDS.map(({ name }) => name);
  const rounds = Number(values.rounds ?? 5);
  if (values.help || !(rounds >= 1) || names.some((name) => BACKENDS.every((backend) => backend.name !== name))) {
    console.log(USAGE);
    return values.help ? 0 : 2;
  }
  for (const backend of BACKENDS.filter(({ name }) => names.includes(name))) {
    console.log(`\n${backend.name}; by hand: ${backend.byHand}\n`);
    if (!values.growth) {
      console.log(asText(await compare(backend, rounds, measureWorkloads)));
      continue;
    }
    for (const size of SIZES) {
      console.log(`${size} events`);
      console.log(`${asText(await compare(backend, rounds, (open) => measureGrown(open, size)))}\n`);
    }
  }
  return 0;
}

type Measure = (open: () => Promise<Subject>) => Promise<Figures>;

/** Takes turns, round by round, each on an empty storage; returns the rows of a table, the head first. */
async function compare(backend: BackendEntry, rounds: number, measure: Measure): Promise<string[][]> {
  const ours: Figures[] = [];
  const byHand: Figures[] = [];
  for (let round = 0; round < rounds; round++) {
    await using place = await backend.begin();
    ours.push(await measure(() => place.ours()));
    byHand.push(await measure(() => place.byHand()));
  }
  const rows = Object.keys(ours[0] ?? {}).map((figure) => {
    const [mine, theirs] = [ours, byHand].map((list) => list.map((figures) => figures[figure] ?? Number.NaN));
    return [figure, milliseconds(mine), milliseconds(theirs), format(pairedRatios(mine ?? [], theirs ?? []))];
  });
  return [['', 'ours, ms', 'by hand, ms', 'ours ÷ by hand'], ...rows];
}

function milliseconds(values: readonly number[] = []): string {
  return spread(values).median.toFixed(2);
}

function format({ median, least, most }: Spread): string {
  return `${median.toFixed(2)} (${least.toFixed(2)}–${most.toFixed(2)})`;
}
