import { configure } from './e2e/support/configuration.ts';

/** `npm test`: Chromium always, and each other engine that the machine has. */
export default await configure(['chromium']);
