import * as library from 'idb-eventstore';
import * as inMemory from 'idb-eventstore/in-memory';
import { bank } from './bank.ts';
import { runKeyValueCase, runProviderCase } from './run-case.ts';

/** What specs use inside the page, as a global. */
const harness = { library, inMemory, bank, runKeyValueCase, runProviderCase };

declare global {
  var harness: typeof import('./harness.ts').default;
}

globalThis.harness = harness;

export default harness;
