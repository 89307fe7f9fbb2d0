import { fileURLToPath } from 'node:url';
import { firefox } from '@playwright/test';
import type { LaunchOptions } from './engine.ts';
import { startWithPlaywright } from './playwright-program.ts';
import type { Program } from './program.ts';

const SHIM = fileURLToPath(new URL('./firefox-shim.mjs', import.meta.url));

const PREFERENCES = {
  'dom.storageManager.prompt.testing': true, // navigator.storage.persist() would wait for a click
  'dom.storageManager.prompt.testing.allow': true,
  'dom.ipc.processCount.webIsolated': 32, // a process for each tab, not four for a site
};

export function startFirefox(executable: string, { profile, quota }: LaunchOptions): Promise<Program> {
  const limit = quota && { 'dom.quotaManager.temporaryStorage.fixedLimit': limitOfAll(quota.bytes) };
  const options = {
    channel: 'moz-firefox', // WebDriver BiDi, which a Firefox that Playwright has not patched speaks
    executablePath: SHIM,
    env: { ...process.env, FIREFOX_EXECUTABLE: executable },
    firefoxUserPrefs: { ...PREFERENCES, ...limit },
  };
  return startWithPlaywright(firefox, options, profile);
}

/** One site may use a fifth of what all may, but not less than 10 MiB unless all together may not. In KiB. */
function limitOfAll(bytes: number): number {
  const kib = Math.ceil(bytes / 1024);
  return kib < 10 * 1024 ? kib : kib * 5;
}
