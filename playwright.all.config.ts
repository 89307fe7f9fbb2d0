import { configure } from './e2e/support/configuration.ts';

/** `npm run test:all`: Chromium, Firefox and WebKit. */
export default await configure(['chromium', 'firefox', 'webkit']);
