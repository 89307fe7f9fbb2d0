import { type Engine, findEngine, howToInstall } from '../../../e2e/support/engines/index.ts';
import { buildPages } from './build.ts';
import { machine, versionsOf } from './machine.ts';
import { type Options, OptionsError } from './options.ts';
import { type Qualified, qualify } from './qualify.ts';
import type { Facts } from './results.ts';
import { Site } from './site.ts';

/** What every run has: a page that is served, and who may be timed on it. */
export interface Begun extends AsyncDisposable {
  readonly engine: Engine;
  readonly site: Site;
  readonly qualified: Qualified;
  readonly facts: Facts;
}

export async function begin(options: Options, command: string): Promise<Begun> {
  const engine = await findEngine(options.engine);
  if (!engine) throw new OptionsError(howToInstall(options.engine));
  await buildPages(options.before);
  const site = await Site.start();
  const qualified = await qualify(engine, site, options);
  for (const [name, outcome] of Object.entries(qualified.others)) console.log(`${name} is not timed:`, ...Object.values(outcome));
  const facts: Facts = {
    engine: engine.name,
    browser: engine.version,
    durability: options.durability,
    command,
    date: new Date().toISOString().slice(0, 10),
    machine: machine(),
    versions: await versionsOf(options.contestants),
  };
  return { engine, site, qualified, facts, [Symbol.asyncDispose]: () => site[Symbol.asyncDispose]() };
}
