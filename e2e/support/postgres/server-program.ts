import fs from 'node:fs';
import path from 'node:path';

export const NO_POSTGRES = 'no PostgreSQL program was found';

const DEBIAN = '/usr/lib/postgresql'; // a folder for each version

/** The folder that has `initdb` and `postgres`: of Debian's newest version, or on the PATH. */
export function findPostgres(): string | undefined {
  const versions = fs.existsSync(DEBIAN) ? fs.readdirSync(DEBIAN).toSorted((a, b) => Number(b) - Number(a)) : [];
  const folders = [...versions.map((version) => path.join(DEBIAN, version, 'bin')), ...(process.env['PATH'] ?? '').split(':')];
  return folders.find((folder) => ['initdb', 'postgres'].every((program) => fs.existsSync(path.join(folder, program))));
}
