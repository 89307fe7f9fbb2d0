import { writeFile } from 'node:fs/promises';
import type { ContestantName } from '../contestant.ts';
import { OURS } from '../contestants/index.ts';
import { GROWTH_AXES, GROWTH_SIZES, growthWorkload } from '../workloads/growth.ts';
import { begin } from './begin.ts';
import { growthTable } from './growth-table.ts';
import { plot } from './plot.ts';
import type { Options } from './options.ts';
import { type Growth, type GrowthPoint, keepGrowth, RESULTS } from './results.ts';
import { runRounds } from './rounds.ts';
import { asText } from './table.ts';

/** Measures what calls cost as more is stored, and draws it. */
export async function measureGrowth(options: Options, command: string): Promise<void> {
  await using begun = await begin(options, command);
  const { engine, site, qualified, facts } = begun;
  const places = GROWTH_AXES.flatMap((axis) => GROWTH_SIZES[axis].map((size) => ({ axis, size })));
  const workloads = places.map(({ axis, size }) => growthWorkload(axis, size));
  const measured = await runRounds({ engine, site, workloads, contestants: qualified.contestants, options });
  const points = places.map(({ axis, size }, index): GrowthPoint => {
    return { axis, size, outcomes: { ...measured[index], ...qualified.others } };
  });
  const growth: Growth = { ...facts, rounds: options.rounds, points };
  await keepGrowth(growth);
  await writeFile(`${RESULTS}growth.svg`, plot(growth, OURS));
  const names: readonly ContestantName[] = options.contestants;
  for (const axis of GROWTH_AXES) for (const name of names) console.log(`\n${name}\n${asText(growthTable(growth, axis, name))}`);
}
