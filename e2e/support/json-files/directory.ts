import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test as base } from '@playwright/test';

/** Tests that get a folder of their own, which is gone after them. */
export const test = base.extend<{ readonly directory: string }>({
  // oxlint-disable-next-line no-empty-pattern -- Playwright reads what a fixture needs from its first parameter
  directory: async ({}, use) => {
    const directory = await mkdtemp(path.join(tmpdir(), 'json-files-'));
    await use(directory);
    await rm(directory, { recursive: true, force: true, maxRetries: 5 });
  },
});
