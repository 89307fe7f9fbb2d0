import { workloadNamed } from '../workloads/index.ts';
import { begin } from './begin.ts';
import type { Options } from './options.ts';
import { keepRun, type Run } from './results.ts';
import { roundsOf, runRounds } from './rounds.ts';
import { asText, tableOf } from './table.ts';

/** Measures the workloads asked for; each is told and kept as soon as it is done. */
export async function measureTables(options: Options, command: string): Promise<void> {
  await using begun = await begin(options, command);
  const { engine, site, qualified, facts } = begun;
  for (const name of options.workloads) {
    const workload = workloadNamed(name);
    const lacking = workload.cpuSlowdown && engine.missing['slow-cpu'];
    if (lacking) {
      console.log(`${name} is not measured: ${lacking}`);
      continue;
    }
    const contestants = qualified.contestants.filter((contestant) => workload.contestants?.includes(contestant) ?? true);
    const [outcomes] = await runRounds({ engine, site, workloads: [workload], contestants, options });
    const run: Run = {
      ...facts,
      workload: name,
      rounds: roundsOf(workload, options),
      outcomes: { ...outcomes, ...qualified.others },
    };
    if (options.before === undefined) await keepRun(run, qualified.legend);
    console.log(`\n${name}: ${workload.title}, ${options.durability}, ${engine.name} ${engine.version}`);
    console.log(`${asText(tableOf(workload, run))}\n`);
  }
}
