import type { Contestant, ContestantName } from '../contestant.ts';

interface Entry {
  /** The packages it is made of, whose versions go with the results. */
  readonly packages: readonly string[];
  /** Loaded when it is its turn, so that a page holds the code of one contestant only. */
  readonly load: () => Promise<Contestant>;
}

/** Every contestant there is, ours first. */
export const CONTESTANTS: Partial<Readonly<Record<ContestantName, Entry>>> = {
  'idb-eventstore': { packages: ['idb-eventstore'], load: async () => (await import('./idb-eventstore.ts')).eventStore },
  before: { packages: ['idb-eventstore'], load: async () => (await import('./before.ts')).before },
  limit: { packages: [], load: async () => (await import('./limit/limit.ts')).limit },
  idb: { packages: ['idb'], load: async () => (await import('./idb.ts')).idb },
  'idb-unchecked': { packages: ['idb'], load: async () => (await import('./idb.ts')).idbUnchecked },
  dexie: { packages: ['dexie'], load: async () => (await import('./dexie.ts')).dexie },
  rxdb: { packages: ['rxdb'], load: async () => (await import('./rxdb.ts')).rxdb },
  pouchdb: {
    packages: ['pouchdb-browser', 'pouchdb-adapter-indexeddb'],
    load: async () => (await import('./pouchdb.ts')).pouchdb,
  },
  'sqlite-wasm': { packages: ['@sqlite.org/sqlite-wasm'], load: async () => (await import('./sqlite-wasm.ts')).sqliteWasm },
  pglite: { packages: ['@electric-sql/pglite'], load: async () => (await import('./pglite.ts')).pglite },
  livestore: {
    packages: ['@livestore/livestore', '@livestore/adapter-web'],
    load: async () => (await import('./livestore.ts')).livestore,
  },
  localforage: { packages: ['localforage'], load: async () => (await import('./localforage.ts')).localForage },
};

export const OURS = 'idb-eventstore' satisfies ContestantName;

/** Ours at an earlier revision: measured when asked for, and never kept. */
export const BEFORE: ContestantName = 'before';

export const CONTESTANT_NAMES = Object.keys(CONTESTANTS) as ContestantName[];

/** @throws Error for a name that no contestant has. */
export function contestantEntry(name: ContestantName): Entry {
  const entry = CONTESTANTS[name];
  if (!entry) throw new Error(`There is no contestant '${name}'; there are ${CONTESTANT_NAMES.join(', ')}.`);
  return entry;
}
