import { type Remote, releaseProxy, wrap } from 'comlink';
import type { BankEvent, BenchStore, Contestant } from '../contestant.ts';
import type { SqliteWorker } from './sqlite-worker.ts';

export const sqliteWasm: Contestant = {
  name: 'sqlite-wasm',
  description:
    'SQLite in a worker of its own, on the origin private file system through opfs-sahpool, in WAL mode: ' +
    'a table keyed by stream and version, prepared statements, a transaction for each append',
  durability: {
    relaxed:
      'PRAGMA synchronous = NORMAL: the log is written and not flushed; a power cut may take the latest commits, never half of one',
    strict: 'PRAGMA synchronous = FULL: every commit flushes the log to the disk',
  },
  async open(database, durability) {
    const worker = new Worker(new URL('./sqlite-worker.ts', import.meta.url), { type: 'module' });
    const remote = wrap<SqliteWorker>(worker);
    await remote.open(database, durability);
    return new SqliteStore(worker, remote);
  },
};

class SqliteStore implements BenchStore {
  readonly #worker: Worker;
  readonly #remote: Remote<SqliteWorker>;

  constructor(worker: Worker, remote: Remote<SqliteWorker>) {
    this.#worker = worker;
    this.#remote = remote;
  }

  append(stream: string, events: readonly BankEvent[], expected: number): Promise<void> {
    return this.#remote.append(stream, events.map(toJson), expected);
  }

  load(stream: string): Promise<readonly BankEvent[]> {
    return this.slice(stream, 1, Number.MAX_SAFE_INTEGER);
  }

  async slice(stream: string, first: number, last: number): Promise<readonly BankEvent[]> {
    return JSON.parse(await this.#remote.slice(stream, first, last));
  }

  version(stream: string): Promise<number> {
    return this.#remote.version(stream);
  }

  openAddClose(stream: string, events: readonly BankEvent[]): Promise<void> {
    return this.#remote.add(stream, events.map(toJson));
  }

  readonly snapshots = {
    put: (stream: string, version: number, state: object): Promise<void> =>
      this.#remote.putSnapshot(stream, version, toJson(state)),

    load: async (stream: string): Promise<{ state: object | undefined; events: readonly BankEvent[] }> => {
      const { state, events } = await this.#remote.loadSnapshot(stream);
      return { state: state === undefined ? undefined : JSON.parse(state), events: JSON.parse(events) };
    },
  };

  async close(): Promise<void> {
    await this.#remote.close();
    this.#remote[releaseProxy]();
    this.#worker.terminate();
  }
}

const toJson = (value: object): string => JSON.stringify(value);
