import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { ENGINE_NAMES, type EngineName } from '../../../e2e/support/engines/index.ts';
import type { Durability } from '../contestant.ts';
import { CONTESTANT_NAMES } from '../contestants/index.ts';
import { GROWTH_AXES } from '../workloads/growth.ts';
import { WORKLOADS } from '../workloads/index.ts';
import { growthTable } from './growth-table.ts';
import { type Facts, type Legend, readGrowth, readResults, type Run } from './results.ts';
import { asMarkdown, tableOf } from './table.ts';

const README = fileURLToPath(new URL('../../README.md', import.meta.url));

const INTRODUCTION = `# Benchmark

What the library costs against what an application could keep its events in instead, in a real browser on a profile on the disk.
This file is written by \`npm run bench -- --report\` from what the last runs left in [results](results), which hold the
milliseconds, too.

- Numbers are **ratios of our time to the peer's, lower is better for us**: 0.5 is half the time, 2 is twice. Milliseconds differ
  from machine to machine; ratios hardly do.
- Contestants take turns, round by round, and a ratio is of two times of the same round. Shown is the median, and in brackets the
  least and the most. Differences below 15 % are noise.
- Before a contestant is timed it must do right what the workloads are made of: order, slices, versions, equal events, and a wrong
  expected version refused. One that does not, or fails later, is named with its reason.
- Each measurement has an origin and a fresh database of its own; filling it is not measured. Events are bank transactions of about
  520 bytes as JSON, the same ones every time.

\`\`\`sh
npm run bench                                                # everything, against everything
npm run bench -- --only load,append-1 --peers dexie,idb --rounds 9
npm run bench -- --before HEAD~1 --only append-1,load        # against the library as it was at a revision
npm run bench -- --help
\`\`\`
`;

/** Writes bench/README.md from the results that are there. */
export async function writeReport(): Promise<void> {
  const sections: string[] = [INTRODUCTION];
  const legends: Legend[] = [];
  for (const engine of ENGINE_NAMES) {
    const results = await readResults(engine);
    legends.push(results.legend);
    for (const durability of ['relaxed', 'strict'] as const) {
      const runs = results.runs.filter((run) => run.durability === durability);
      if (runs.length > 0) sections.push(`## ${heading(engine)}, ${durability}\n`, ...tablesOf(runs));
    }
  }
  sections.push(await growthSection(), '## The contestants\n', legendOf(legends));
  await writeFile(README, sections.filter((section) => section !== '').join('\n'));
}

function tablesOf(runs: readonly Run[]): string[] {
  const sections: string[] = [];
  for (const workload of WORKLOADS) {
    const ofIt = runs.filter((run) => run.workload === workload.name);
    if (ofIt.length > 0) sections.push(`### ${workload.name}: ${workload.title}\n`);
    for (const run of ofIt) {
      const made = `${roundsOf(run.rounds)} of \`${run.command}\`, ${circumstances(run)}`;
      sections.push(`${asMarkdown(tableOf(workload, run))}\n`, `<sub>${made}</sub>\n`);
    }
  }
  return sections;
}

async function growthSection(): Promise<string> {
  const growth = await readGrowth();
  if (!growth) return '';
  const measured = CONTESTANT_NAMES.filter((name) => growth.points[0]?.outcomes[name]);
  const tables = measured.flatMap((name) =>
    GROWTH_AXES.map((axis) => `**${name}**\n\n${asMarkdown(growthTable(growth, axis, name))}\n`),
  );
  const made = `${roundsOf(growth.rounds)} of \`${growth.command}\`, ${growth.durability}, ${circumstances(growth)}`;
  return [
    '## Growth\n',
    '![What each call costs as more is stored](results/growth.svg)\n',
    ...tables,
    `<sub>${made}</sub>\n`,
  ].join('\n');
}

function circumstances({ engine, browser, machine, versions, date }: Facts): string {
  const packages = Object.entries(versions).map(([name, version]) => `${name} ${version}`);
  const where = `${heading(engine)} ${browser}, ${machine.cores} cores, ${machine.memoryGB} GB, ${machine.system}`;
  return `${where}; ${packages.join(', ')}; ${date}`;
}

function roundsOf(count: number): string {
  return count === 1 ? '1 round' : `${count} rounds`;
}

function legendOf(legends: readonly Legend[]): string {
  const rows = CONTESTANT_NAMES.flatMap((name) => {
    const line = legends.find((legend) => legend[name])?.[name];
    if (!line) return [];
    const means = (durability: Durability): string => line.durability[durability] ?? 'cannot';
    return [[`**${name}**`, line.description, means('relaxed'), means('strict')]];
  });
  return `${asMarkdown([['', 'what it is', 'relaxed', 'strict'], ...rows])}\n`;
}

function heading(engine: EngineName): string {
  return { chromium: 'Chromium', firefox: 'Firefox', webkit: 'WebKitGTK' }[engine];
}
