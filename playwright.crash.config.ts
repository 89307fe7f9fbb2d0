import { configure, type Configuration } from './e2e/support/configuration.ts';

// Every process of the runner reads this file, the one that runs the test as well.
process.env['CRASH_ROUNDS'] ??= '200';

/** `npm run test:crash`: 200 rounds of killing the browser, or as many as CRASH_ROUNDS says. */
const config: Configuration = { ...(await configure(['chromium'])), grep: /killed in a storm/ };

export default config;
