import { benchPage } from './bench-page.ts';
import { clearStorage } from './clear-storage.ts';

declare global {
  var bench: typeof benchPage;
  var clearStorage: typeof import('./clear-storage.ts').clearStorage;
}

globalThis.bench = benchPage;
globalThis.clearStorage = clearStorage;
