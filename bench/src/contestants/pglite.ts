import { type Remote, releaseProxy, wrap } from 'comlink';
import type { BankEvent, BenchStore, Contestant } from '../contestant.ts';
import type { PgliteHost } from './pglite-worker.ts';

export const pglite: Contestant = {
  name: 'pglite',
  description:
    'PGlite, PostgreSQL in a worker of its own, with its files in IndexedDB (idb://): a table keyed by stream and version, ' +
    'an INSERT that checks for each append',
  durability: {
    relaxed:
      'relaxedDurability: true: files are copied to IndexedDB after a call has resolved; a page that reloads may lose the latest calls',
    strict: "relaxedDurability: false: a call waits for that copy, whose transaction has the browser's default durability",
  },
  async open(database, durability) {
    const worker = new Worker(new URL('./pglite-worker.ts', import.meta.url), { type: 'module' });
    const remote = wrap<PgliteHost>(worker);
    await remote.open(database, durability);
    return new PgliteStore(worker, remote);
  },
};

class PgliteStore implements BenchStore {
  readonly #worker: Worker;
  readonly #remote: Remote<PgliteHost>;

  constructor(worker: Worker, remote: Remote<PgliteHost>) {
    this.#worker = worker;
    this.#remote = remote;
  }

  append(stream: string, events: readonly BankEvent[], expected: number): Promise<void> {
    return this.#remote.append(stream, events, expected);
  }

  load(stream: string): Promise<readonly BankEvent[]> {
    return this.#remote.load(stream);
  }

  slice(stream: string, first: number, last: number): Promise<readonly BankEvent[]> {
    return this.#remote.slice(stream, first, last);
  }

  version(stream: string): Promise<number> {
    return this.#remote.version(stream);
  }

  openAddClose(stream: string, events: readonly BankEvent[]): Promise<void> {
    return this.#remote.add(stream, events);
  }

  readonly snapshots: NonNullable<BenchStore['snapshots']> = {
    put: (stream, version, state) => this.#remote.putSnapshot(stream, version, state),
    load: (stream) => this.#remote.loadSnapshot(stream),
  };

  async close(): Promise<void> {
    await this.#remote.close();
    this.#remote[releaseProxy]();
    this.#worker.terminate();
  }
}
