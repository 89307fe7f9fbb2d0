import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { build, mergeConfig, type Plugin } from 'vite';
import demo from '../../../vite.config.ts';
import type { StaticServer } from '../static-server.ts';

const VERSION = 'version: 2,';
const COLLECTIONS = 'collections: {';

/** The schema that the code has, with one more version, which brings one more collection. */
function nextSchema(): Plugin {
  return {
    name: 'next-schema',
    enforce: 'pre',
    transform(code, id) {
      if (!id.endsWith('/src/engine/schema.ts')) return undefined;
      if (!code.includes(VERSION) || !code.includes(COLLECTIONS)) throw new Error(`The schema is not at ${VERSION}`);
      return code.replace(VERSION, 'version: 3,').replace(COLLECTIONS, `${COLLECTIONS} 'new-in-3': {},`);
    },
  };
}

/** Builds the demo as a next version of the library would have it, whose databases have another schema, and has a server serve it from now on. */
export async function serveNextVersion(server: StaticServer, outDir: string): Promise<void> {
  await build(
    mergeConfig(demo, {
      configFile: false,
      logLevel: 'error',
      worker: { plugins: () => [nextSchema()] },
      build: { outDir, emptyOutDir: true },
    }),
  );
  for (const entry of await readdir(outDir, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const file = join(entry.parentPath, entry.name);
    server.replace(file.slice(outDir.length), file);
  }
  server.replace('/', join(outDir, 'index.html'));
}
