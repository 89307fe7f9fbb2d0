import type { Engine } from '../../../e2e/engines/index.ts';
import type { ContestantName } from '../contestant.ts';
import type { Workload } from '../workloads/workload.ts';
import { measure } from './measure.ts';
import { measureDisk } from './measure-disk.ts';
import type { Options } from './options.ts';
import { BrowserOnDisk } from './profile.ts';
import type { Outcome } from './results.ts';
import type { Site } from './site.ts';

export interface Rounds {
  readonly engine: Engine;
  readonly site: Site;
  readonly workload: Workload;
  readonly contestants: readonly ContestantName[];
  readonly options: Options;
  readonly progress: (line: string) => void;
}

/** Measures a workload: every contestant once a round, so that all see the same machine. A failed one sits out the rest. */
export async function runRounds(rounds: Rounds): Promise<ReadonlyMap<ContestantName, Outcome>> {
  const { engine, site, workload, contestants, options, progress } = rounds;
  const values = new Map<ContestantName, Record<string, number[]>>();
  const failures = new Map<ContestantName, string>();
  await using onDisk = await BrowserOnDisk.launch(engine);
  const last = roundsOf(workload, options);
  for (let round = 1; round <= last; round++) {
    for (const contestant of contestants) {
      if (failures.has(contestant)) continue;
      progress(`${workload.name}: round ${round} of ${last}, ${contestant}`);
      const url = site.page(`${workload.name}-${round}-${contestant}`);
      try {
        const measurement = { browser: onDisk.browser, url, workload, contestant, durability: options.durability };
        const figures = workload.place === 'disk' ? await measureDisk(engine, measurement) : await measure(measurement);
        keep(values, contestant, figures);
      } catch (error) {
        failures.set(contestant, reason(error));
      }
    }
  }
  return new Map(
    contestants.map((contestant) => {
      const failed = failures.get(contestant);
      return [contestant, failed === undefined ? { figures: values.get(contestant) ?? {} } : { failed }];
    }),
  );
}

/** How many rounds a workload gets. */
export function roundsOf(workload: Workload, options: Options): number {
  return Math.min(options.rounds, workload.rounds ?? Infinity);
}

/** What went wrong, in one line that a table can hold. */
export function reason(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return (text.split('\n')[0] ?? '').replaceAll('|', '/').slice(0, 200);
}

function keep(values: Map<ContestantName, Record<string, number[]>>, name: ContestantName, figures: object): void {
  const kept = values.get(name) ?? {};
  for (const [figure, value] of Object.entries(figures)) (kept[figure] ??= []).push(value as number);
  values.set(name, kept);
}
