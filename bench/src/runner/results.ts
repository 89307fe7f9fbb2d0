import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { EngineName } from '../../../e2e/engines/index.ts';
import type { ContestantName, Durability } from '../contestant.ts';
import type { WorkloadName } from '../workloads/workload.ts';
import type { Machine } from './machine.ts';

/** What one contestant came to: a number for each round, or why there is none. */
export type Outcome =
  | { readonly figures: Readonly<Record<string, readonly number[]>> }
  /** What it did wrong, or why it was not run. */
  | { readonly failed: string }
  | { readonly skipped: string };

/** One run of one workload: all its numbers are of the same rounds, on the same machine. */
export interface Run {
  readonly workload: WorkloadName;
  readonly durability: Durability;
  readonly rounds: number;
  readonly command: string;
  /** ISO 8601, the day only. */
  readonly date: string;
  readonly machine: Machine;
  /** Version of the browser. */
  readonly browser: string;
  /** Version of each package. */
  readonly versions: Readonly<Record<string, string>>;
  readonly outcomes: Partial<Readonly<Record<ContestantName, Outcome>>>;
}

/** What `results/<engine>.json` holds. */
export interface Results {
  readonly engine: EngineName;
  readonly legend: Partial<Readonly<Record<ContestantName, LegendLine>>>;
  readonly runs: readonly Run[];
}

export interface LegendLine {
  readonly description: string;
  readonly durability: Partial<Readonly<Record<Durability, string>>>;
}

export const RESULTS = fileURLToPath(new URL('../../results/', import.meta.url));

export async function readResults(engine: EngineName): Promise<Results> {
  const text = await readFile(`${RESULTS}${engine}.json`, 'utf8').catch(() => undefined);
  return text === undefined ? { engine, legend: {}, runs: [] } : (JSON.parse(text) as Results);
}

/** Keeps a run in the place of an earlier one of the same workload and durability. */
export async function keepRun(engine: EngineName, run: Run, legend: Results['legend']): Promise<void> {
  const before = await readResults(engine);
  const others = before.runs.filter(({ workload, durability }) => workload !== run.workload || durability !== run.durability);
  const results: Results = { engine, legend: { ...before.legend, ...legend }, runs: [...others, run] };
  await mkdir(RESULTS, { recursive: true });
  await writeFile(`${RESULTS}${engine}.json`, `${JSON.stringify(results, rounded, 1)}\n`);
}

/** A tenth of a microsecond is more than any clock here tells. */
function rounded(_: string, value: unknown): unknown {
  return typeof value === 'number' ? Math.round(value * 1e4) / 1e4 : value;
}
