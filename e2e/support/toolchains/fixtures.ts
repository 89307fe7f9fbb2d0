import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test as base } from '../fixtures.ts';
import { pack } from '../package/pack.ts';
import { withApp } from './make-app.ts';
import { takesNotes } from './takes-notes.ts';
import type { Toolchain } from './toolchain.ts';

interface WorkerFixtures {
  /** The packed library. */
  readonly tarball: string;
}

export const test = base.extend<object, WorkerFixtures>({
  tarball: [
    // oxlint-disable-next-line no-empty-pattern -- Playwright reads a fixture's needs from this pattern
    async ({}, use) => {
      const folder = await mkdtemp(path.join(tmpdir(), 'packed-'));
      await use(path.join(folder, (await pack(folder)).filename));
      await rm(folder, { recursive: true, force: true });
    },
    { scope: 'worker' },
  ],
});

/** One test: every run of the toolchain, with one installation. */
export function testToolchain(toolchain: Toolchain, timeout: number): void {
  test(`${toolchain.name}: an app takes notes and has them after a reload`, async ({ tarball, shared }) => {
    test.setTimeout(timeout);
    await withApp(toolchain, tarball, async (app) => {
      for (const run of toolchain.runs) await test.step(run.title, () => takesNotes(app, run, (url) => shared.newTab(url)));
    });
  });
}
