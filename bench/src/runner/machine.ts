import { readFile } from 'node:fs/promises';
import { arch, availableParallelism, platform, release, totalmem } from 'node:os';
import { fileURLToPath } from 'node:url';
import type { ContestantName } from '../contestant.ts';
import { contestantEntry, OURS } from '../contestants/index.ts';

/** What the numbers were measured on. */
export interface Machine {
  readonly cores: number;
  readonly memoryGB: number;
  readonly system: string;
}

export function machine(): Machine {
  return {
    cores: availableParallelism(),
    memoryGB: Math.round(totalmem() / 1024 ** 3),
    system: `${platform()} ${release().split('-')[0]} ${arch()}`,
  };
}

/** The version of each package that the contestants are made of. */
export async function versionsOf(contestants: readonly ContestantName[]): Promise<Record<string, string>> {
  const packages = new Set(contestants.flatMap((name) => contestantEntry(name).packages));
  const versions: Record<string, string> = {};
  for (const name of packages) versions[name] = await versionOf(name);
  return versions;
}

async function versionOf(name: string): Promise<string> {
  const file = name === OURS ? '../../../package.json' : `../../node_modules/${name}/package.json`;
  const { version } = JSON.parse(await readFile(fileURLToPath(new URL(file, import.meta.url)), 'utf8')) as { version: string };
  return version;
}
