import { copyFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { deadLinks } from '../../support/documentation/links.ts';
import { expect, expectItWorks, pageWith, test } from '../../support/package/fixtures.ts';
import { type Resolution, typeCheck, typeCheckWithoutDom } from '../../support/package/type-check.ts';

// One after another in one process: all of them use the same installation.
test.describe.configure({ mode: 'default' });

const README = new URL('../../../README.md', import.meta.url);
const STRICT_CSP = { 'content-security-policy': "default-src 'self'; script-src 'self'; worker-src 'self'" };
const RESOLUTIONS: readonly Resolution[] = ['bundler', 'nodenext'];
const PUBLISHED = [
  /^(package\.json|README\.md|CHANGELOG\.md|CONTRIBUTING\.md|LICENSE)$/,
  /^docs\/[\w-]+\.md$/,
  /^dist\/src\/[\w/-]+\.(js|js\.map|d\.ts)$/,
  /^dist\/worker\/(idb-eventstore-worker\.(js|js\.map|d\.ts)|LICENSES\.md)$/,
  /^dist\/standalone\/((idb-eventstore(-worker)?|worker-rescue|log-machine|transfer)\.js|LICENSES\.md)$/,
  /^dist\/standalone\/(leadership|log-reader|split-parts)\.js$/, // what those share
];

test('works in a fresh Vite app: vite dev', async ({ app, shell, visit }) => {
  await rm(path.join(app.folder, 'node_modules/.vite'), { recursive: true, force: true }); // so that this visit is the first
  await writeFile(path.join(app.folder, 'index.html'), pageWith('/main.ts'));
  await expectItWorks(visit, await shell.serve('vite', '--port', '0'));
});

test('works in a fresh Vite app: vite build, vite preview', async ({ app, shell, visit }) => {
  await writeFile(path.join(app.folder, 'index.html'), pageWith('/main.ts'));
  await shell.run('vite', 'build', '--outDir', 'dist/vite');
  await expectItWorks(visit, await shell.serve('vite', 'preview', '--outDir', 'dist/vite', '--port', '0'));
});

test('works in a fresh Vite app: vite build, under a strict Content-Security-Policy', async ({ app, shell, serve, visit }) => {
  await writeFile(path.join(app.folder, 'index.html'), pageWith('/main.ts'));
  await shell.run('vite', 'build', '--outDir', 'dist/vite-csp');
  const origin = await serve('dist/vite-csp', STRICT_CSP);
  await expectItWorks(visit, origin);
  const tab = await visit(origin);
  await expect(tab.evaluate(runInlineScript), 'the policy is in force').rejects.toThrow('refused');
});

// es2020 has no private fields: what calls through them is written anew, as for the oldest browsers.
for (const target of ['esnext', 'es2020']) {
  test(`works with esbuild, the worker served beside the bundle: --target=${target}`, async ({ app, shell, serve, visit }) => {
    const out = path.join(app.folder, 'dist/esbuild', target);
    const options = ['--bundle', '--minify', '--format=esm', `--target=${target}`, `--outfile=${out}/main.js`];
    await shell.run('esbuild', 'main-served-worker.ts', ...options);
    const worker = createRequire(path.join(app.folder, 'package.json')).resolve('idb-eventstore/worker');
    await copyFile(worker, path.join(out, 'idb-eventstore-worker.js'));
    await writeFile(path.join(out, 'index.html'), pageWith('/main.js'));
    await expectItWorks(visit, await serve(`dist/esbuild/${target}`));
  });
}

test('works with webpack 5 as it is without a configuration', async ({ app, shell, serve, visit }) => {
  await shell.run('esbuild', 'main.ts', 'take-note.ts', '--outdir=src'); // webpack reads JavaScript only
  await writeFile(path.join(app.folder, 'src/index.js'), "import './main.js';\n");
  await shell.run('webpack', '--mode', 'production');
  await writeFile(path.join(app.folder, 'dist/index.html'), pageWith('/main.js'));
  await expectItWorks(visit, await serve('dist'));
});

test('works without a bundler, from an import map', async ({ app, shell, serve, visit }) => {
  const folder = path.join(app.folder, 'dist/unbundled');
  await mkdir(folder, { recursive: true });
  await shell.run('esbuild', 'main.ts', 'take-note.ts', '--outdir=dist/unbundled'); // a browser reads JavaScript only
  await writeFile(path.join(folder, 'index.html'), pageWith('./main.js', IMPORT_MAP));
  await expectItWorks(visit, `${await serve('.')}/dist/unbundled`);
});

test('on a server it can be imported, its first call says where it runs, and watching lets the process end', async ({
  app,
  shell,
}) => {
  await writeFile(path.join(app.folder, 'server.mjs'), SERVER);
  expect(await shell.run('node', 'server.mjs')).toBe('StorageUnavailableError false\n');
});

test("the README's first lines type check and run in a fresh Vite app", async ({ app, shell, visit }) => {
  await writeFile(path.join(app.folder, 'readme.ts'), firstTypeScript(await readFile(README, 'utf8')));
  await writeFile(path.join(app.folder, 'readme.html'), pageWith('/readme.ts'));
  await typeCheck(shell, 'bundler', 'readme.ts');

  const tab = await visit(`${await shell.serve('vite', '--port', '0')}/readme.html`);
  const logged = () => tab.console.filter((line) => line.startsWith('log:')).map((line) => line.split(' ', 2)[1]);
  await expect.poll(logged).toEqual(['FundsDeposited']);
  await tab.reload();
  await expect
    .poll(logged, 'the deposit of before, and one more')
    .toEqual(['FundsDeposited', 'FundsDeposited', 'FundsDeposited']);
});

for (const resolution of RESOLUTIONS) {
  test(`type checks in a strict project, declarations included: ${resolution}`, async ({ app, shell }) => {
    await writeFile(path.join(app.folder, 'every-entry.ts'), `${app.typedEntries.map(importOf).join('\n')}\n`);
    await typeCheck(shell, resolution, 'consumer.ts', 'every-entry.ts');
  });
}

for (const resolution of RESOLUTIONS) {
  test(`type checks without a DOM, in memory and on a storage of one's own: ${resolution}`, async ({ shell }) => {
    await typeCheckWithoutDom(shell, resolution, 'without-dom.ts');
  });
}

test('the packed library holds what it exports, and no test or build file', ({ app }) => {
  const superfluous = app.packed.filter((file) => !PUBLISHED.some((pattern) => pattern.test(file)));
  expect(superfluous).toEqual([]);
  expect(app.packed).toEqual(expect.arrayContaining([...app.exported]));
});

test('each link of the documents in the package leads to a file, and a heading, that are in it', async ({ app }) => {
  const library = path.join(app.folder, 'node_modules/idb-eventstore');
  const documents = app.packed.filter((file) => file.endsWith('.md') && !file.endsWith('LICENSES.md'));
  expect(documents).toEqual(expect.arrayContaining(['README.md', 'CONTRIBUTING.md', 'docs/design.md']));
  const dead = await Promise.all(documents.map((document) => deadLinks(library, app.packed, document)));
  expect(dead.flat()).toEqual([]);
});

test('every module can be debugged as it was written: its source map is there and holds its source', async ({ app }) => {
  const library = path.join(app.folder, 'node_modules/idb-eventstore');
  const unmapped: string[] = [];
  for (const file of app.packed.filter((name) => name.endsWith('.js'))) {
    const map = /^\/\/# sourceMappingURL=(\S+)$/m.exec(await readFile(path.join(library, file), 'utf8'))?.[1];
    if (map === undefined) {
      unmapped.push(file);
      continue;
    }
    const json = await readFile(path.join(library, path.dirname(file), map), 'utf8');
    const { sources, sourcesContent } = JSON.parse(json) as { sources: string[]; sourcesContent?: (string | null)[] };
    expect(sources, file).not.toEqual([]);
    expect(
      sourcesContent?.filter((source) => typeof source === 'string'),
      file,
    ).toHaveLength(sources.length);
  }
  expect(unmapped.filter((file) => !file.startsWith('dist/standalone/'))).toEqual(MINIFIED);
});

/** What no one debugs, besides the library for pages without a bundler: the worker's text, whose file has a map. */
const MINIFIED = ['dist/src/rpc/worker-text.js'];

const SERVER = `
import { createEventStoreProvider, defineEvents } from 'idb-eventstore';
const provider = createEventStoreProvider({ events: defineEvents({ NoteTaken: class {} }) });
provider.watch(() => {});
await provider.openStore('Notebook', '1').catch((error) => console.log(error.name, error.transient));
`;

const IMPORT_MAP: Readonly<Record<string, string>> = {
  'idb-eventstore': '/node_modules/idb-eventstore/dist/src/index.js',
  comlink: '/node_modules/comlink/dist/esm/comlink.js',
  superjson: '/node_modules/superjson/dist/index.js',
  'copy-anything': '/node_modules/copy-anything/dist/index.js',
};

function runInlineScript(): void {
  const script = document.createElement('script');
  script.text = 'globalThis.ran = true';
  document.body.append(script);
  if (!Reflect.has(globalThis, 'ran')) throw new Error('refused');
}

function firstTypeScript(markdown: string): string {
  const code = /^```ts\n(.*?)^```$/ms.exec(markdown)?.[1];
  if (code === undefined) throw new Error('The README has no block of TypeScript.');
  return code;
}

function importOf(entry: string, index: number): string {
  return `export * as entry${index} from '${entry}';`;
}
