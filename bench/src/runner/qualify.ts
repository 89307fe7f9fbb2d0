import type { Engine } from '../../../e2e/support/engines/index.ts';
import type { ContestantName } from '../contestant.ts';
import { inTab } from './in-tabs.ts';
import type { Options } from './options.ts';
import { BrowserOnDisk } from './profile.ts';
import type { Legend, LegendLine, Outcome, Outcomes } from './results.ts';
import { reason } from './rounds.ts';
import type { Site } from './site.ts';

export interface Qualified {
  /** Those that may be timed. */
  readonly contestants: readonly ContestantName[];
  /** Why the others are not. */
  readonly others: Outcomes;
  readonly legend: Legend;
}

/** Times nobody who does not do the work: each contestant must first do right what the workloads are made of. */
export async function qualify(engine: Engine, site: Site, options: Options): Promise<Qualified> {
  const contestants: ContestantName[] = [];
  const others: Partial<Record<ContestantName, Outcome>> = {};
  const legend: Partial<Record<ContestantName, LegendLine>> = {};
  await using onDisk = await BrowserOnDisk.launch(engine);
  for (const name of options.contestants) {
    try {
      const { durability } = options;
      const line = await inTab(onDisk.browser, site.page(`check-${name}`), async (tab) => {
        const line = await tab.evaluate((name) => bench.describe(name), name);
        if (line.durability[durability])
          await tab.evaluate((name, durability) => bench.check(name, durability), name, durability);
        return line;
      });
      legend[name] = line;
      if (line.durability[durability]) contestants.push(name);
      else others[name] = { skipped: `it is ${Object.keys(line.durability).join()} only` };
    } catch (error) {
      others[name] = { failed: reason(error) };
    }
  }
  return { contestants, others, legend };
}
