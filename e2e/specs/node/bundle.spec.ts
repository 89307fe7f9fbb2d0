import { readdir, readFile } from 'node:fs/promises';
import { expect, test } from '@playwright/test';
import { bundleApp } from '../../../scripts/size.mjs';

/** Texts of backends that a browser does not need: where one of them is, the backend is. */
const NEEDLES: Readonly<Record<string, readonly string[]>> = {
  postgres: ['lock_steps', 'commit_group', 'pg_notify'],
  dapr: ['ERR_STATE_STORE_NOT_FOUND', 'first-write', 'dapr-api-token'],
  'json-files': ['database.json', 'changes.log', 'the file ${path} is damaged', 'fdatasync'],
};

test('what an application in the browser gets holds nothing of the backends for Node, nor any module of Node', async () => {
  const { page, worker } = await bundleApp('tiny-app.ts');
  for (const [room, needles] of Object.entries(NEEDLES)) {
    const folder = new URL(`../../../src/storage/${room}/`, import.meta.url);
    const sources = await Promise.all((await readdir(folder)).map((file) => readFile(new URL(file, folder), 'utf8')));
    for (const needle of needles) {
      expect(sources.join('\n'), 'where the backend is').toContain(needle);
      expect(page).not.toContain(needle.split('$')[0]);
      expect(worker).not.toContain(needle.split('$')[0]);
    }
  }
  for (const code of [page, worker]) expect(code).not.toMatch(/["'`]node:\w|require\(["'`](fs|path|os|crypto)["'`]\)/);
});
