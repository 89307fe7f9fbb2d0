import * as library from 'idb-eventstore';
import * as inMemory from 'idb-eventstore/in-memory';
import type { Counts } from './counting-worker.ts';
import { tryHostileValue } from './any-argument.ts';
import { bank } from './bank.ts';
import { runKeyValueCase, runProviderCase } from './run-case.ts';
import { startWorker } from './start-worker.ts';
import { statement } from './statement.ts';
import { StreamClient } from './stream-client.ts';

/** Every worker that the page started, in order: specs end them as a crash does. */
const workers: Worker[] = [];

/** Rejections that nobody handled, of the page and of its workers. */
const unhandled: string[] = [];

addEventListener('unhandledrejection', ({ reason }: PromiseRejectionEvent) => {
  unhandled.push(String(reason instanceof Error ? reason.stack : reason));
});

globalThis.Worker = class extends Worker {
  constructor(...args: ConstructorParameters<typeof Worker>) {
    super(...args);
    workers.push(this);
    this.addEventListener('message', ({ data }: MessageEvent<{ readonly type?: string; readonly reason?: string }>) => {
      if (data.type === 'unhandled') unhandled.push(`in a worker: ${data.reason}`);
    });
  }
};

type StorageFault =
  | 'open-error'
  | 'open-hang'
  | 'transaction-lost'
  | 'connection-broken'
  | 'commit-aborted'
  | 'commit-hangs'
  | 'commit-late';

/** The library's worker on a storage that fails so many times. */
function startFaultyStorage(fault: StorageFault, times: number): Worker {
  return new Worker(new URL('./faulty-storage-worker.ts', import.meta.url), { type: 'module', name: `${fault}:${times}` });
}

/** The library's worker, and the way to ask it what it has asked of IndexedDB since the last time. */
function startCountingWorker(): { worker: Worker; counts: () => Promise<Counts> } {
  const name = crypto.randomUUID();
  const channel = new BroadcastChannel(name);
  const counts = (): Promise<Counts> =>
    new Promise((resolve) => {
      channel.addEventListener('message', ({ data }) => resolve(data as Counts), { once: true });
      channel.postMessage('counts');
    });
  return { worker: new Worker(new URL('./counting-worker.ts', import.meta.url), { type: 'module', name }), counts };
}

/** What specs use inside the page, as a global. */
const harness = {
  library,
  inMemory,
  bank,
  statement,
  workers,
  unhandled,
  startWorker,
  startFaultyStorage,
  startCountingWorker,
  runKeyValueCase,
  runProviderCase,
  tryHostileValue,
  StreamClient,
};

declare global {
  var harness: typeof import('./harness.ts').default;
}

globalThis.harness = harness;

export default harness;
