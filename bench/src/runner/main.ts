import { findEngine, howToInstall } from '../../../e2e/engines/index.ts';
import { workloadNamed } from '../workloads/index.ts';
import { buildPages } from './build.ts';
import { machine, versionsOf } from './machine.ts';
import { type Options, OptionsError, parseOptions, USAGE } from './options.ts';
import { qualify } from './qualify.ts';
import { keepRun, type Run } from './results.ts';
import { roundsOf, runRounds } from './rounds.ts';
import { Site } from './site.ts';
import { asText, tableOf } from './table.ts';

/** Does what the command line asks for, and returns the exit code. */
export async function main(args: readonly string[]): Promise<number> {
  try {
    const options = parseOptions(args);
    if (options === 'help') console.log(USAGE);
    else await measureAll(options, `npm run bench${args.length > 0 ? ` -- ${args.join(' ')}` : ''}`);
    return 0;
  } catch (error) {
    if (!(error instanceof OptionsError)) throw error;
    console.error(error.message);
    return 2;
  }
}

async function measureAll(options: Options, command: string): Promise<void> {
  const engine = await findEngine(options.engine);
  if (!engine) throw new OptionsError(howToInstall(options.engine));
  await buildPages();
  await using site = await Site.start();
  const { contestants, others, legend } = await qualify(engine, site, options);
  const run: Omit<Run, 'workload' | 'outcomes' | 'rounds'> = {
    durability: options.durability,
    command,
    date: new Date().toISOString().slice(0, 10),
    machine: machine(),
    browser: engine.version,
    versions: await versionsOf(options.contestants),
  };
  for (const name of options.workloads) {
    const workload = workloadNamed(name);
    const fit = contestants.filter((contestant) => workload.contestants?.includes(contestant) ?? true);
    const outcomes = await runRounds({ engine, site, workload, contestants: fit, options, progress: console.log });
    const done: Run = {
      ...run,
      workload: name,
      rounds: roundsOf(workload, options),
      outcomes: Object.fromEntries([...outcomes, ...others]),
    };
    await keepRun(engine.name, done, legend);
    console.log(`\n${name}: ${workload.title}, ${options.durability}, ${engine.name} ${engine.version}`);
    console.log(`${asText(tableOf(workload, done))}\n`);
  }
}
