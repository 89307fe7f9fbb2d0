import { configure, type Configuration } from './e2e/configuration.ts';

const { projects: _all, ...rest } = await configure(['chromium']);

/** `npm run test:toolchains`: an application made with each toolchain, those of `npm test` included. Minutes; one at a time. */
const config: Configuration = {
  ...rest,
  workers: 1,
  projects: [{ name: 'toolchains', testDir: 'e2e', testMatch: /toolchains/, use: { engineName: 'chromium' } }],
};

export default config;
