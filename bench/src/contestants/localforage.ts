import localforage from 'localforage';
import type { BankEvent, BenchStore, Contestant } from '../contestant.ts';
import { WrongVersionError } from '../wrong-version.ts';

export const localForage: Contestant = {
  name: 'localforage',
  description:
    'localForage: an item for each event under `stream/version` and one for the version of the stream, written last. It has no ' +
    'transactions: the check of the version is not safe from another tab, and a crash may leave events that no version counts.',
  durability: { relaxed: "the browser's default, which it cannot change" },
  open: async (name) => {
    const items = localforage.createInstance({ name, driver: localforage.INDEXEDDB });
    await items.ready();
    return new LocalForageBench(items);
  },
};

class LocalForageBench implements BenchStore {
  readonly #items: LocalForage;

  constructor(items: LocalForage) {
    this.#items = items;
  }

  async append(stream: string, events: readonly BankEvent[], expected: number): Promise<void> {
    const actual = await this.version(stream);
    if (actual !== expected) throw new WrongVersionError(stream, expected, actual);
    await Promise.all(events.map((event, index) => this.#items.setItem(`${stream}/${expected + index + 1}`, event)));
    await this.#items.setItem(`${stream}/version`, expected + events.length);
  }

  async load(stream: string): Promise<readonly BankEvent[]> {
    return this.slice(stream, 1, await this.version(stream));
  }

  async slice(stream: string, first: number, last: number): Promise<readonly BankEvent[]> {
    const keys = Array.from({ length: last - first + 1 }, (_, index) => `${stream}/${first + index}`);
    const events = await Promise.all(keys.map((key) => this.#items.getItem<BankEvent>(key)));
    return events.filter((event) => event !== null);
  }

  async version(stream: string): Promise<number> {
    return (await this.#items.getItem<number>(`${stream}/version`)) ?? 0;
  }

  async openAddClose(stream: string, events: readonly BankEvent[]): Promise<void> {
    await navigator.locks.request(stream, async () => this.append(stream, events, await this.version(stream)));
  }

  readonly snapshots = {
    put: async (stream: string, version: number, state: object): Promise<void> => {
      await this.#items.setItem(`${stream}/snapshot`, { version, state });
    },
    load: async (stream: string): Promise<{ state: object | undefined; events: readonly BankEvent[] }> => {
      const snapshot = await this.#items.getItem<{ version: number; state: object }>(`${stream}/snapshot`);
      const events = await this.slice(stream, (snapshot?.version ?? 0) + 1, await this.version(stream));
      return { state: snapshot?.state, events };
    },
  };

  /** localForage keeps its connection as long as the page lives. */
  async close(): Promise<void> {}
}
