import { randomUUID } from 'node:crypto';
import { TabGoneError, type Tab } from '../engines/index.ts';
import type { AppendOutcome, StreamOperation } from './stream-operation.ts';

/** How a tab adds: in a session of its own for it, in one that it keeps, or in one whose worker is ended meanwhile. */
export type Manner = 'visit' | 'keep' | 'lose the worker';

interface Told {
  readonly version?: number;
  readonly error?: string;
  readonly outcome?: string;
}

/** Errors after which an add may be stored. */
const UNCLEAR = new Set(['StorageUnavailableError', 'WorkerTerminatedError']);

/** A tab that calls the library, and writes down what it was told and when, on this process's clock. */
export class TabClient {
  /** Errors that told of a session which another tab has taken, or whose time was over. */
  lostSessions = 0;
  readonly #name: string;
  readonly #tab: Tab;
  readonly #database: string;
  readonly #record: (id: string, operation: StreamOperation) => void;

  constructor(name: string, tab: Tab, database: string, record: (id: string, operation: StreamOperation) => void) {
    this.#name = name;
    this.#tab = tab;
    this.#database = database;
    this.#record = record;
  }

  async add(id: string, count: number, manner: Manner): Promise<void> {
    const ids = Array.from({ length: count }, () => randomUUID());
    const start = performance.now();
    const told = await this.#tab.evaluate(addInPage, this.#database, id, ids, manner).catch((error: unknown): Told => {
      if (error instanceof TabGoneError) return { error: error.name, outcome: 'unknown' };
      throw error;
    });
    if (['InvalidStoreSessionError', 'StoreSessionExpiredError'].includes(told.error ?? '')) this.lostSessions++;
    this.#record(id, { kind: 'append', by: this.#name, start, end: performance.now(), ids, outcome: outcomeOf(told) });
  }

  async read(id: string, first: number, last: number | undefined): Promise<void> {
    const start = performance.now();
    const ids = await this.#tab.evaluate(readInPage, this.#database, id, first, last ?? null);
    const took = { by: this.#name, start, end: performance.now() };
    this.#record(id, last === undefined ? { kind: 'read', ...took, ids } : { kind: 'slice', ...took, first, last, ids });
  }

  async version(id: string): Promise<void> {
    const start = performance.now();
    const version = await this.#tab.evaluate(versionInPage, this.#database, id);
    this.#record(id, { kind: 'version', by: this.#name, start, end: performance.now(), version });
  }
}

function outcomeOf({ version, error, outcome }: Told): AppendOutcome {
  if (version !== undefined) return { status: 'acknowledged', version };
  return outcome === 'unknown' || (UNCLEAR.has(error ?? '') && outcome !== 'not-written')
    ? { status: 'unknown' }
    : { status: 'refused' };
}

/** In the page: adds, and answers with the version or the error. */
async function addInPage(database: string, id: string, ids: readonly string[], manner: Manner): Promise<Told> {
  const { bank, library, kept } = harness;
  const provider = (kept.provider ??= bank.connect());
  const times = { openTimeout: 5_000, sessionTimeout: 60 };
  try {
    let store = kept.stores.get(id);
    if (manner === 'visit' || !store) {
      await store?.close();
      store = await provider.openStore('Account', id, { database, ...times });
      kept.stores.set(id, store);
    }
    const messages = ids.map((message) => library.createMessage(new bank.Deposited(1), { id: message }));
    const adding = store.add(messages);
    if (manner === 'lose the worker') harness.workers.at(-1)?.terminate();
    const version = await adding;
    if (manner === 'visit') await store.close();
    if (manner === 'visit') kept.stores.delete(id);
    return { version };
  } catch (error) {
    kept.stores.delete(id);
    if (!(error instanceof library.EventStoreError)) throw error;
    return { error: error.name, ...(error instanceof library.WorkerTerminatedError && { outcome: error.outcome }) };
  }
}

async function readInPage(database: string, id: string, first: number, last: number | null): Promise<string[]> {
  const { bank, kept } = harness;
  const reader = (kept.provider ??= bank.connect()).read('Account', id, { database });
  const messages = await (last === null ? reader.get() : reader.getSlice(first, last));
  return messages.map(({ metadata }) => metadata.message.id);
}

async function versionInPage(database: string, id: string): Promise<number> {
  const { bank, kept } = harness;
  return (kept.provider ??= bank.connect()).read('Account', id, { database }).version();
}
