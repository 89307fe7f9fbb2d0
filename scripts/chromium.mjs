// The Chromium that the tests find, for scripts that look at the demo.

import { fileURLToPath } from 'node:url';
import { chromium } from '@playwright/test';
import { runnerImport } from 'vite';

/** @returns {Promise<string | undefined>} its path; undefined when there is none but Playwright's own */
export async function chromiumPath() {
  const finder = fileURLToPath(new URL('../e2e/support/engines/find.ts', import.meta.url));
  const { module } = await runnerImport(finder, { configFile: false });
  return (await module.find('chromium'))?.executable;
}

export async function launchChromium() {
  return chromium.launch({ executablePath: await chromiumPath(), chromiumSandbox: process.getuid?.() !== 0 });
}
