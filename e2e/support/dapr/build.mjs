// node e2e/support/dapr/build.mjs: builds the Dapr sidecar of the tests, once, outside the repository. It needs Go, and takes three to
// ten minutes on two cores.

import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, renameSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const folder = path.join(process.env['XDG_CACHE_HOME'] ?? path.join(homedir(), '.cache'), 'idb-eventstore');
const program = path.join(folder, 'daprd');

if (!existsSync(program)) {
  mkdirSync(folder, { recursive: true });
  // It is complete when it has its name.
  const args = ['build', '-trimpath', '-ldflags=-s -w', '-o', `${program}.part`, '.'];
  const cwd = fileURLToPath(new URL('daprd', import.meta.url));
  execFileSync('go', args, {
    cwd,
    stdio: 'inherit',
    env: { ...process.env, CGO_ENABLED: '0', GOTOOLCHAIN: 'local', GOFLAGS: '-mod=readonly' },
  });
  renameSync(`${program}.part`, program);
}
