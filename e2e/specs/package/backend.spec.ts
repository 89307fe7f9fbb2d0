import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { KEY_VALUE_CASES, PROVIDER_CASES } from '../../../src/conformance.ts';
import { codeBlocks } from '../../support/documentation/code-blocks.ts';
import { expect, test } from '../../support/package/fixtures.ts';
import { typeCheck } from '../../support/package/type-check.ts';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));

/** Runs every case of the package on the adapter, and tells which failed, and how many there were. */
const RUNNER = `
import { bankEvents, CONFORMANCE_SCHEMA, KEY_VALUE_CASES, PROVIDER_CASES } from 'idb-eventstore/conformance';
import { createKeyValueEventStoreProvider, inProcess, SCHEMA } from 'idb-eventstore/key-value';
import { ListStorage } from './storage.js';

const failed: string[] = [];
const attempt = (title: string, run: () => Promise<void>): Promise<void> =>
  run().catch((error: unknown) => void failed.push(title + ': ' + String(error)));
for (const { title, run } of KEY_VALUE_CASES) {
  await attempt(title, () => run(new ListStorage(CONFORMANCE_SCHEMA), crypto.randomUUID()));
}
for (const { title, run } of PROVIDER_CASES) {
  const backend = inProcess(new ListStorage(SCHEMA));
  const providers: { close(): Promise<void> }[] = [];
  const connect = (options: object = {}): never => {
    const provider = createKeyValueEventStoreProvider({ events: bankEvents, backend, ...options });
    providers.push(provider);
    return provider as never;
  };
  await attempt(title, () => run({ connect, database: crypto.randomUUID() }));
  await Promise.all(providers.map((provider) => provider.close()));
}
console.log(JSON.stringify({ failed, count: KEY_VALUE_CASES.length + PROVIDER_CASES.length }));
`;

test("the adapter of docs/backends.md, written on the package's public names, passes every case", async ({ app, shell }) => {
  test.setTimeout(180_000);
  const blocks = await codeBlocks(ROOT, 'docs/backends.md');
  const adapter = blocks.find(({ code }) => code.includes('class ListStorage'));
  await writeFile(path.join(app.folder, 'storage.ts'), adapter?.code ?? '');
  await writeFile(path.join(app.folder, 'run-cases.ts'), `declare const console: { log(line: string): void };\n${RUNNER}`);
  await typeCheck(shell, 'bundler', 'storage.ts');
  await shell.run('esbuild', 'storage.ts', 'run-cases.ts', '--outdir=dist/backend', '--format=esm');
  const count = KEY_VALUE_CASES.length + PROVIDER_CASES.length;
  expect(JSON.parse(await shell.run('node', 'dist/backend/run-cases.js'))).toEqual({ failed: [], count });
});
