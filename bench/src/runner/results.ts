import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { EngineName } from '../../../e2e/support/engines/index.ts';
import type { Contestant, ContestantName, Durability } from '../contestant.ts';
import { OURS } from '../contestants/index.ts';
import type { GrowthAxis, WorkloadName } from '../workloads/workload.ts';
import type { Machine } from './machine.ts';

/** What one contestant came to: a number for each round, or why there is none. */
export type Outcome =
  | { readonly figures: Readonly<Record<string, readonly number[]>> }
  /** What it did wrong. */
  | { readonly failed: string }
  /** Why it was not run. */
  | { readonly skipped: string };

export type Outcomes = Partial<Readonly<Record<ContestantName, Outcome>>>;

/** What numbers were measured with. */
export interface Facts {
  readonly engine: EngineName;
  /** Version of the browser. */
  readonly browser: string;
  readonly durability: Durability;
  readonly command: string;
  /** ISO 8601, the day only. */
  readonly date: string;
  readonly machine: Machine;
  /** Version of each package. */
  readonly versions: Readonly<Record<string, string>>;
}

/** One run of one workload: all its numbers are of the same rounds, on the same machine. */
export interface Run extends Facts {
  readonly workload: WorkloadName;
  readonly rounds: number;
  readonly outcomes: Outcomes;
}

/** What a contestant is. */
export type LegendLine = Pick<Contestant, 'description' | 'durability'>;

export type Legend = Partial<Readonly<Record<ContestantName, LegendLine>>>;

/** What `results/<engine>.json` holds. */
export interface Results {
  readonly legend: Legend;
  readonly runs: readonly Run[];
}

/** What `results/growth.json` holds. */
export interface Growth extends Facts {
  readonly rounds: number;
  readonly points: readonly GrowthPoint[];
}

export interface GrowthPoint {
  readonly axis: GrowthAxis;
  readonly size: number;
  readonly outcomes: Outcomes;
}

export const RESULTS = fileURLToPath(new URL('../../results/', import.meta.url));

export async function readResults(engine: EngineName): Promise<Results> {
  return (await read<Results>(engine)) ?? { legend: {}, runs: [] };
}

export function readGrowth(): Promise<Growth | undefined> {
  return read<Growth>('growth');
}

/** Keeps a run in the place of earlier ones of the same workload, engine and durability, unless their peers were all others. */
export async function keepRun(run: Run, legend: Legend): Promise<void> {
  const before = await readResults(run.engine);
  const others = before.runs.filter((earlier) => !replaces(run, earlier));
  await write(run.engine, { legend: { ...before.legend, ...legend }, runs: [...others, run] } satisfies Results);
}

function replaces(run: Run, earlier: Run): boolean {
  if (run.workload !== earlier.workload || run.durability !== earlier.durability) return false;
  const peers = peersOf(earlier);
  return peers.length === 0 || peersOf(run).some((peer) => peers.includes(peer));
}

function peersOf({ outcomes }: Run): string[] {
  return Object.keys(outcomes).filter((name) => name !== OURS);
}

export async function keepGrowth(growth: Growth): Promise<void> {
  await write('growth', growth);
}

async function read<T>(name: string): Promise<T | undefined> {
  const text = await readFile(`${RESULTS}${name}.json`, 'utf8').catch(() => undefined);
  return text === undefined ? undefined : (JSON.parse(text) as T);
}

async function write(name: string, value: Results | Growth): Promise<void> {
  await mkdir(RESULTS, { recursive: true });
  await writeFile(`${RESULTS}${name}.json`, `${JSON.stringify(value, rounded, 1)}\n`);
}

/** A tenth of a microsecond is more than any clock here tells. */
function rounded(_: string, value: unknown): unknown {
  return typeof value === 'number' ? Math.round(value * 1e4) / 1e4 : value;
}
