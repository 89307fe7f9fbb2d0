import { mkdir, writeFile } from 'node:fs/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { inspect } from 'node:util';
import type { CodeBlock } from './code-blocks.ts';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const FOLDER = `${ROOT}build/examples`;

const IMPORT = /^import .*\n/gm;

interface ExampleModule {
  run(console: { log(...values: unknown[]): void }): Promise<void>;
}

/** Runs an example in memory, and returns the lines that it logs. */
export async function runExample({ code, document, line }: CodeBlock): Promise<readonly string[]> {
  const imports = code.match(IMPORT)?.join('') ?? '';
  const body = code.replaceAll(IMPORT, '');
  const inMemory = "import { createInMemoryEventStoreProvider as createEventStoreProvider } from '../../src/in-memory.ts';\n";
  const module = `${inMemory}${imports.replace('createEventStoreProvider, ', '').replaceAll("'idb-eventstore'", "'../../src/index.ts'")}
export async function run(console) {
${body}}
`;
  const file = `${FOLDER}/${document.replaceAll(/\W/g, '-')}-${line}.ts`;
  await mkdir(FOLDER, { recursive: true });
  await writeFile(file, module);
  const logged: string[] = [];
  const { run } = (await import(pathToFileURL(file).href)) as ExampleModule;
  await run({ log: (...values) => logged.push(values.map((value) => inspect(value, { breakLength: Infinity })).join(' ')) });
  return logged;
}

/** The lines that an example says it logs: behind each call of `console.log`, or on lines of their own below it. */
export function saidLines({ code }: CodeBlock): readonly string[] {
  return code.split('\n').flatMap((line) => /^(?:console\.log\(.*)?\/\/ (.*)$/.exec(line)?.[1] ?? []);
}
