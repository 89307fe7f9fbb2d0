import { makePersistedAdapter } from '@livestore/adapter-web';
// oxlint-disable-next-line import/default - Vite gives the module its default export
import LiveStoreSharedWorker from '@livestore/adapter-web/shared-worker?sharedworker';
import { createStorePromise, type Store } from '@livestore/livestore';
import type { BankEvent, BenchStore, Contestant } from '../contestant.ts';
import { WrongVersionError } from '../wrong-version.ts';
import { added, events as table, schema } from './livestore-schema.ts';

export const livestore: Contestant = {
  name: 'livestore',
  description:
    'LiveStore with its web adapter on OPFS: store.commit with one LiveStore event for each append, read by store.query ' +
    "from the page's SQLite in memory; the version is checked in the page, other tabs are not",
  durability: {
    relaxed:
      'the worker has taken the commit, which it confirms before it writes: a page that reloads at once may lose the latest calls',
  },
  async open(database) {
    const adapter = makePersistedAdapter({
      storage: { type: 'opfs' },
      worker: ({ name }) => new Worker(new URL('./livestore-worker.ts', import.meta.url), { type: 'module', name }),
      sharedWorker: LiveStoreSharedWorker,
    });
    return new LiveStoreStore(await createStorePromise({ schema, adapter, storeId: database }));
  },
};

class LiveStoreStore implements BenchStore {
  readonly #store: Store<typeof schema>;
  #waiting: (() => void)[] = [];

  constructor(store: Store<typeof schema>) {
    this.#store = store;
    // One subscription for as long as the store is open: LiveStore gives every status to one subscriber only.
    store.subscribeSyncStatus(() => {
      if (!store.syncStatus().isSynced) return;
      for (const resolve of this.#waiting) resolve();
      this.#waiting = [];
    });
  }

  async append(stream: string, events: readonly BankEvent[], expected: number): Promise<void> {
    const version = this.#version(stream);
    if (version !== expected) throw new WrongVersionError(stream, expected, version);
    await this.#add(stream, events, version);
  }

  async load(stream: string): Promise<readonly BankEvent[]> {
    const rows = this.#store.query(table.where({ stream }).orderBy('version', 'asc'));
    return rows.map(({ event }) => event);
  }

  async slice(stream: string, first: number, last: number): Promise<readonly BankEvent[]> {
    const range = table.where({ stream }).where('version', '>=', first).where('version', '<=', last);
    return this.#store.query(range.orderBy('version', 'asc')).map(({ event }) => event);
  }

  async version(stream: string): Promise<number> {
    return this.#version(stream);
  }

  openAddClose(stream: string, events: readonly BankEvent[]): Promise<void> {
    return this.#add(stream, events, this.#version(stream));
  }

  async close(): Promise<void> {
    // An event is confirmed when those before it have been written: after this empty one nothing is still on its way.
    await this.#add('', [], 0);
    await this.#store.shutdownPromise();
  }

  #version(stream: string): number {
    const [last] = this.#store.query(table.select('version').where({ stream }).orderBy('version', 'desc').limit(1));
    return last ?? 0;
  }

  async #add(stream: string, events: readonly BankEvent[], version: number): Promise<void> {
    this.#store.commit(added({ stream, version, events }));
    // The page's copy has them now; next the leader, in the worker, confirms them.
    await new Promise<void>((resolve) => void this.#waiting.push(resolve));
  }
}
