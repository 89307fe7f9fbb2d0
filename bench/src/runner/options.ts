import { parseArgs } from 'node:util';
import { ENGINE_NAMES, type EngineName } from '../../../e2e/support/engines/index.ts';
import type { ContestantName, Durability } from '../contestant.ts';
import { BEFORE, CONTESTANT_NAMES, OURS } from '../contestants/index.ts';
import { WORKLOADS } from '../workloads/index.ts';
import type { WorkloadName } from '../workloads/workload.ts';

export interface Options {
  readonly mode: 'measure' | 'growth' | 'report';
  readonly engine: EngineName;
  readonly durability: Durability;
  readonly rounds: number;
  readonly workloads: readonly WorkloadName[];
  /** Ours and the peers. */
  readonly contestants: readonly ContestantName[];
  /** A revision of this repository to measure against. */
  readonly before?: string;
}

/** What was asked for cannot be understood. */
export class OptionsError extends Error {
  override readonly name = 'OptionsError';
}

export const USAGE = `npm run bench -- [options]

  --only a,b           workloads: ${WORKLOADS.map(({ name }) => name).join(', ')}
  --peers a,b          what to measure against: ${peers().join(', ')}
  --before REV         measure against an earlier revision of the library; with --peers against those, too. Nothing is kept
  --rounds N           rounds, from 1 (default 5)
  --engine NAME        ${ENGINE_NAMES.join(', ')} (default chromium)
  --durability NAME    relaxed, strict (default relaxed)
  --growth             what our calls cost as a stream, and a database, grows; with --peers theirs, too
  --report             write bench/README.md from bench/results
  --help`;

/** @throws OptionsError that lists what there is */
export function parseOptions(args: readonly string[]): Options | 'help' {
  const values = parse(args);
  if (values.help) return 'help';
  if (values.growth && values.report) throw new OptionsError('--growth and --report are two runs: give one of them.');
  const names = WORKLOADS.map(({ name }) => name);
  const usualPeers = values.growth || values.before !== undefined ? [] : peers();
  return {
    mode: values.growth ? 'growth' : values.report ? 'report' : 'measure',
    engine: oneOf('--engine', values.engine ?? 'chromium', ENGINE_NAMES),
    durability: oneOf('--durability', values.durability ?? 'relaxed', ['relaxed', 'strict']),
    rounds: wholeFrom1('--rounds', values.rounds ?? '5'),
    workloads: values.only === undefined ? names : listOf('--only', values.only, names),
    contestants: [
      OURS,
      ...(values.before === undefined ? [] : [BEFORE]),
      ...(values.peers === undefined ? usualPeers : listOf('--peers', values.peers, peers())),
    ],
    ...(values.before !== undefined && { before: values.before }),
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        only: { type: 'string' },
        peers: { type: 'string' },
        before: { type: 'string' },
        rounds: { type: 'string' },
        engine: { type: 'string' },
        durability: { type: 'string' },
        growth: { type: 'boolean' },
        report: { type: 'boolean' },
        help: { type: 'boolean' },
      },
    }).values;
  } catch (error) {
    throw new OptionsError(`${error instanceof Error ? error.message : String(error)}\n\n${USAGE}`);
  }
}

function peers(): ContestantName[] {
  return CONTESTANT_NAMES.filter((name) => name !== OURS && name !== BEFORE);
}

function listOf<T extends string>(option: string, text: string, known: readonly T[]): T[] {
  return text.split(',').map((name) => oneOf(option, name.trim(), known));
}

function oneOf<T extends string>(option: string, text: string, known: readonly T[]): T {
  const found = known.find((name) => name === text);
  if (found === undefined) throw new OptionsError(`${option} does not know '${text}'; there are ${known.join(', ')}.`);
  return found;
}

function wholeFrom1(option: string, text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new OptionsError(`${option} is a whole number from 1, not '${text}'.`);
  return value;
}
