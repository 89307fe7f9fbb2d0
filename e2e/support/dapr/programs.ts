import fs from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';

export const NO_DAPR = 'no daprd was found, neither on the PATH nor built: see e2e/support/dapr/build.mjs';
export const NO_REDIS = 'no redis-server was found';

/** Where e2e/support/dapr/build.mjs puts the sidecar that it has built. */
export const BUILT = path.join(process.env['XDG_CACHE_HOME'] ?? path.join(homedir(), '.cache'), 'idb-eventstore', 'daprd');

export interface Programs {
  readonly daprd: string;
  readonly redis: string;
}

/** The programs, or the reason why there are none. */
export function findPrograms(): Programs | string {
  const daprd = onPath('daprd') ?? (fs.existsSync(BUILT) ? BUILT : undefined);
  if (daprd === undefined) return NO_DAPR;
  const redis = onPath('redis-server');
  return redis === undefined ? NO_REDIS : { daprd, redis };
}

function onPath(program: string): string | undefined {
  const folders = [...(process.env['PATH'] ?? '').split(':'), '/usr/bin', '/usr/local/bin'];
  return folders.map((folder) => path.join(folder, program)).find((file) => fs.existsSync(file));
}
