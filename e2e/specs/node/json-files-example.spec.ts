import { execFile } from 'node:child_process';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect } from '@playwright/test';
import { codeBlocks } from '../../support/documentation/code-blocks.ts';
import { bundleForNode } from '../../support/child-process/bundle-for-node.ts';
import { test } from '../../support/json-files/directory.ts';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));

/** What the documents take for granted. */
const PREFACE = `
import { defineEvents } from 'idb-eventstore';
class FundsDeposited { constructor(amount) { this.amount = amount; } }
const events = defineEvents({ FundsDeposited });
`;

test('the example of docs/backends.md runs: the event is read, and is in its file afterwards', async ({ directory }) => {
  const blocks = await codeBlocks(ROOT, 'docs/backends.md');
  const example = blocks.find(({ code }) => code.includes('backend: jsonFiles({ directory })'))?.code ?? '';
  const folder = `${ROOT}build/json-files-example`;
  await mkdir(folder, { recursive: true });
  await writeFile(`${folder}/example.ts`, PREFACE + example);
  const program = await bundleForNode('build/json-files-example/example.ts', 'build/json-files-example/bundle');
  const { stdout } = await promisify(execFile)(process.execPath, [program], {
    cwd: directory,
    env: { ...process.env, FORCE_COLOR: '0' },
  });
  expect(stdout).toBe('FundsDeposited { amount: 100 }\n');
  const database = (await readdir(path.join(directory, 'data'))).find((name) => name !== 'changes.log') ?? '';
  expect(await readdir(path.join(directory, 'data', database, "events/['^account','joe']"))).toEqual(['1.json']);
});
