import { chromium } from '@playwright/test';
import type { LaunchOptions, Quota } from './engine.ts';
import { type Extend, startWithPlaywright } from './playwright-program.ts';
import type { Program } from './program.ts';

const ARGS = [
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
  '--disable-crash-reporter', // its handler is a daemon
  '--renderer-process-limit=50', // a process for each tab, however little memory there is
  '--enable-blink-features=ForceEagerMeasureMemory', // a page that measures its memory would wait for the next collection
];

// Playwright's own argument: pages of users are kept in that cache.
const NOT_WANTED = ['--disable-back-forward-cache'];

export function startChromium(executablePath: string, { profile, quota }: LaunchOptions): Promise<Program> {
  const options = { executablePath, args: ARGS, ignoreDefaultArgs: NOT_WANTED, chromiumSandbox: process.getuid?.() !== 0 };
  return startWithPlaywright(chromium, options, profile, extendWith(quota));
}

function extendWith(quota: Quota | undefined): Extend {
  return async (page) => {
    const devtools = await page.context().newCDPSession(page); // kept open: what it sets ends with it
    const limit = (origin: string, quotaSize: number) => devtools.send('Storage.overrideQuotaForOrigin', { origin, quotaSize });
    if (quota) await limit(quota.origin, quota.bytes);
    return {
      setQuota: async (bytes) => void (await limit(new URL(page.url()).origin, bytes)),
      slowCpu: async (rate) => void (await devtools.send('Emulation.setCPUThrottlingRate', { rate })),
    };
  };
}
