import type { Engine } from '../../../e2e/support/engines/index.ts';
import type { ContestantName } from '../contestant.ts';
import type { Figures, Workload } from '../workloads/workload.ts';
import { measure } from './measure.ts';
import { measureDisk } from './measure-disk.ts';
import { measureNextVisit } from './measure-next-visit.ts';
import type { Options } from './options.ts';
import { BrowserOnDisk } from './profile.ts';
import { rehearse } from './rehearse.ts';
import type { Outcomes } from './results.ts';
import type { Site } from './site.ts';

export interface Rounds {
  readonly engine: Engine;
  readonly site: Site;
  /** Measured in turn within a round, so that their numbers can be compared, too. */
  readonly workloads: readonly Workload[];
  readonly contestants: readonly ContestantName[];
  readonly options: Options;
}

/** Measures every workload of every contestant once a round: all see the same machine. One that fails sits out the rest. */
export async function runRounds({ engine, site, workloads, contestants, options }: Rounds): Promise<Outcomes[]> {
  const lanes = workloads.flatMap((workload) => contestants.map((contestant) => new Lane(workload, contestant)));
  await using onDisk = await BrowserOnDisk.launch(engine);
  const { durability } = options;
  for (const contestant of contestants) {
    const failed = await failure(() =>
      rehearse(onDisk.browser, site.page(`rehearsal-${contestant}`), { contestant, durability }),
    );
    for (const lane of lanes) if (lane.contestant === contestant) lane.failed = failed;
  }
  for (let round = 1; round <= options.rounds; round++) {
    for (const lane of lanes) {
      const { workload, contestant, failed } = lane;
      if (failed !== undefined || round > roundsOf(workload, options)) continue;
      console.log(`${workload.name}: round ${round} of ${roundsOf(workload, options)}, ${contestant}`);
      const url = site.page(`${workload.name}-${round}-${contestant}`);
      const measurement = { browser: onDisk.browser, url, workload, contestant, durability };
      await lane.run(() => {
        switch (workload.place) {
          case 'disk':
            return measureDisk(engine, measurement);
          case 'next visit':
            return measureNextVisit(engine, site.page(`rehearsal-${contestant}`), measurement);
          default:
            return measure(measurement);
        }
      });
    }
  }
  return workloads.map((workload) =>
    Object.fromEntries(lanes.filter((lane) => lane.workload === workload).map((lane) => [lane.contestant, lane.outcome])),
  );
}

/** How many rounds a workload gets. */
export function roundsOf(workload: Workload, options: Options): number {
  return Math.min(options.rounds, workload.rounds ?? Infinity);
}

/** Why `task` failed; undefined when it did not. */
async function failure(task: () => Promise<void>): Promise<string | undefined> {
  try {
    await task();
    return undefined;
  } catch (error) {
    return reason(error);
  }
}

/** What went wrong, in one line that a table can hold. */
export function reason(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return (text.split('\n')[0] ?? '').replaceAll('|', '/').slice(0, 200);
}

/** One contestant's way through the rounds of one workload. */
class Lane {
  readonly workload: Workload;
  readonly contestant: ContestantName;
  readonly #figures: Record<string, number[]> = {};
  failed: string | undefined;

  constructor(workload: Workload, contestant: ContestantName) {
    this.workload = workload;
    this.contestant = contestant;
  }

  get outcome(): Outcomes[ContestantName] {
    return this.failed === undefined ? { figures: this.#figures } : { failed: this.failed };
  }

  async run(measure: () => Promise<Figures>): Promise<void> {
    this.failed = await failure(async () => {
      for (const [figure, value] of Object.entries(await measure())) (this.#figures[figure] ??= []).push(value);
    });
  }
}
