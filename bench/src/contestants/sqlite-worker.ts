import sqlite3InitModule, {
  type Database,
  type PreparedStatement,
  type SAHPoolUtil,
  type Sqlite3Static,
} from '@sqlite.org/sqlite-wasm';
import { expose } from 'comlink';
import type { Durability } from '../contestant.ts';
import { WrongVersionError } from '../wrong-version.ts';

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS events (
    stream TEXT NOT NULL, version INTEGER NOT NULL, json TEXT NOT NULL, PRIMARY KEY (stream, version)
  ) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS snapshots (stream TEXT PRIMARY KEY, version INTEGER NOT NULL, json TEXT NOT NULL) WITHOUT ROWID;
`;

/** The worker's side of the contestant: everything that is stored crosses as JSON. */
export class SqliteWorker {
  #opened: Opened | undefined;

  async open(name: string, durability: Durability): Promise<void> {
    const sqlite3 = await sqlite3InitModule();
    const pool = await installPool(sqlite3, name);
    const database = new pool.OpfsSAHPoolDb(`/${name}.sqlite3`);
    // The pool has no shared memory: its write-ahead log works for one connection, which is all there is.
    database.exec('PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL;');
    database.exec(`PRAGMA synchronous = ${durability === 'strict' ? 'FULL' : 'NORMAL'};`);
    database.exec(SCHEMA);
    this.#opened = {
      database,
      insert: database.prepare('INSERT INTO events (stream, version, json) VALUES (?, ?, ?)'),
      range: database.prepare('SELECT json FROM events WHERE stream = ? AND version BETWEEN ? AND ? ORDER BY version'),
      last: database.prepare('SELECT max(version) FROM events WHERE stream = ?'),
      putSnapshot: database.prepare('INSERT OR REPLACE INTO snapshots (stream, version, json) VALUES (?, ?, ?)'),
      snapshot: database.prepare('SELECT version, json FROM snapshots WHERE stream = ?'),
    };
  }

  append(stream: string, events: readonly string[], expected: number): void {
    this.#inTransaction(() => {
      const version = this.version(stream);
      if (version !== expected) throw new WrongVersionError(stream, expected, version);
      this.#insert(stream, events, version);
    });
  }

  add(stream: string, events: readonly string[]): void {
    this.#inTransaction(() => this.#insert(stream, events, this.version(stream)));
  }

  /** The events as one JSON array. */
  slice(stream: string, first: number, last: number): string {
    const { range } = this.#open;
    const events: string[] = [];
    range.bind([stream, first, last]);
    while (range.step()) events.push(String(range.get(0)));
    range.reset();
    return `[${events.join(',')}]`;
  }

  version(stream: string): number {
    const { last } = this.#open;
    last.bind([stream]).step();
    const version = Number(last.get(0) ?? 0);
    last.reset();
    return version;
  }

  putSnapshot(stream: string, version: number, state: string): void {
    this.#open.putSnapshot.bind([stream, version, state]).stepReset();
  }

  loadSnapshot(stream: string): { readonly state: string | undefined; readonly events: string } {
    const { snapshot } = this.#open;
    const found = snapshot.bind([stream]).step();
    const version = found ? Number(snapshot.get(0)) : 0;
    const state = found ? String(snapshot.get(1)) : undefined;
    snapshot.reset();
    return { state, events: this.slice(stream, version + 1, Number.MAX_SAFE_INTEGER) };
  }

  close(): void {
    const { database, ...statements } = this.#open;
    for (const statement of Object.values(statements)) statement.finalize();
    database.close();
  }

  get #open(): Opened {
    if (!this.#opened) throw new Error('The database is not open: call open first.');
    return this.#opened;
  }

  #inTransaction(work: () => void): void {
    this.#open.database.transaction('IMMEDIATE', work);
  }

  #insert(stream: string, events: readonly string[], version: number): void {
    const { insert } = this.#open;
    for (const [index, event] of events.entries()) insert.bind([stream, version + 1 + index, event]).stepReset();
  }
}

interface Opened extends Record<'insert' | 'range' | 'last' | 'putSnapshot' | 'snapshot', PreparedStatement> {
  readonly database: Database;
}

const RETRY_LIMIT = 40; // with the pause, 2 seconds
const RETRY_PAUSE_MS = 50;

/** The page that was left holds the pool's files until its worker has ended, which may be after this page has started. */
async function installPool(sqlite3: Sqlite3Static, name: string): Promise<SAHPoolUtil> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await sqlite3.installOpfsSAHPoolVfs({
        name: `${name}-${attempt}`, // a name that failed goes on failing
        directory: `/${name}`,
        preserveOnInitFailure: true, // without it a pool that is still taken would be deleted
      });
    } catch (error) {
      if (attempt === RETRY_LIMIT) throw error;
      await new Promise((resolve) => setTimeout(resolve, RETRY_PAUSE_MS));
    }
  }
}

expose(new SqliteWorker());
