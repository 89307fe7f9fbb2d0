import * as library from 'idb-eventstore';
import * as inMemory from 'idb-eventstore/in-memory';
import { bank } from './bank.ts';
import { runKeyValueCase, runProviderCase } from './run-case.ts';
import { statement } from './statement.ts';

/** Every worker that the page started, in order: specs end them as a crash does. */
const workers: Worker[] = [];

globalThis.Worker = class extends Worker {
  constructor(...args: ConstructorParameters<typeof Worker>) {
    super(...args);
    workers.push(this);
  }
};

/** What specs use inside the page, as a global. */
const harness = { library, inMemory, bank, statement, workers, runKeyValueCase, runProviderCase };

declare global {
  var harness: typeof import('./harness.ts').default;
}

globalThis.harness = harness;

export default harness;
