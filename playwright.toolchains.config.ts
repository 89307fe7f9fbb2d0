import { configure, type Configuration } from './e2e/support/configuration.ts';

const { projects: _all, globalSetup: _pages, ...rest } = await configure(['chromium']);

/** `npm run test:toolchains`: an application made with each toolchain, one at a time, and a table of what worked. Many minutes. */
const config: Configuration = {
  ...rest,
  workers: 1,
  reporter: [['list'], ['./e2e/support/toolchains/table-reporter.ts']],
  projects: [
    {
      name: 'toolchains',
      testDir: 'e2e',
      testMatch: ['**/e2e/specs/package/toolchains.spec.ts', '**/e2e/specs/toolchains/*.spec.ts'],
      use: { engineName: 'chromium' },
    },
  ],
};

export default config;
