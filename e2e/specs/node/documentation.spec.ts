import { execFile } from 'node:child_process';
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@playwright/test';
import { codeBlocks, type CodeBlock } from '../../support/documentation/code-blocks.ts';
import { ExamplePrograms } from '../../support/documentation/example-program.ts';
import { picturesOf } from '../../support/documentation/pictures.ts';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const FOLDER = `${ROOT}build/documentation`;

test('every TypeScript example of the documentation compiles', async () => {
  const programs = await ExamplePrograms.create();
  const examples = (await allBlocks()).filter(({ language }) => language === 'ts');
  expect(examples.length).toBeGreaterThan(10);
  await rm(FOLDER, { recursive: true, force: true });
  await mkdir(FOLDER, { recursive: true });
  const placeOf = new Map<string, CodeBlock>();
  for (const [index, example] of examples.entries()) {
    const name = `${example.document.replaceAll(/\W/g, '-')}-${index}.ts`;
    placeOf.set(name, example);
    await writeFile(`${FOLDER}/${name}`, programs.moduleOf(example));
  }
  await writeFile(`${FOLDER}/tsconfig.json`, JSON.stringify(COMPILER));
  expect((await compilerErrors()).map((line) => inDocument(line, placeOf))).toEqual([]);
});

test('each picture of the README is one that is taken of the demo, and each that is taken is in the README', async () => {
  const taken = (await readdir(`${ROOT}docs/pictures`)).map((name) => `docs/pictures/${name}`);
  expect((await picturesOf(ROOT, 'README.md')).toSorted()).toEqual(taken.toSorted());
});

/** As in a new Vite application, but that examples may leave a name unused. */
const COMPILER = {
  compilerOptions: {
    target: 'ES2022',
    lib: ['ES2024', 'ESNext.Disposable', 'DOM', 'DOM.Iterable', 'DOM.AsyncIterable'],
    types: ['node', 'vite/client'],
    module: 'esnext',
    moduleResolution: 'bundler',
    strict: true,
    skipLibCheck: true,
    erasableSyntaxOnly: true,
    allowImportingTsExtensions: true,
    noEmit: true,
    paths: { 'idb-eventstore': ['../../src/index.ts'], 'idb-eventstore/*': ['../../src/*.ts'] },
  },
  include: ['.', '../../e2e/support/documentation/context.d.ts', '../../e2e/support/documentation/worker.d.ts'],
};

async function allBlocks(): Promise<CodeBlock[]> {
  const names = ['.', 'docs'].map(async (folder) =>
    (await readdir(`${ROOT}${folder}`))
      .filter((name) => name.endsWith('.md'))
      .map((name) => (folder === '.' ? name : `${folder}/${name}`)),
  );
  const documents = (await Promise.all(names)).flat();
  return (await Promise.all(documents.map((document) => codeBlocks(ROOT, document)))).flat();
}

function compilerErrors(): Promise<string[]> {
  const compiler = `${ROOT}node_modules/typescript/bin/tsc`;
  return new Promise((resolve) => {
    execFile(process.execPath, [compiler, '--project', FOLDER, '--pretty', 'false'], { cwd: FOLDER }, (_, output) => {
      // The sources have a type check of their own.
      resolve(output.split('\n').filter((line) => line.includes('error TS') && !line.startsWith('../../src/')));
    });
  });
}

/** The compiler's line, with the place in the document instead of that in the module, whose first line is not the document's. */
function inDocument(line: string, placeOf: ReadonlyMap<string, CodeBlock>): string {
  return line.replace(/^([^(]+)\((\d+),/, (_, file: string, at: string) => {
    const place = placeOf.get(file);
    return place ? `${place.document}(${place.line + Number(at) - 2},` : `${file}(${at},`;
  });
}
