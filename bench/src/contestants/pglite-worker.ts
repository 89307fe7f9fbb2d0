import { IdbFs, PGlite } from '@electric-sql/pglite';
import { expose } from 'comlink';
import type { BankEvent, Durability } from '../contestant.ts';
import { WrongVersionError } from '../wrong-version.ts';

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS events (
    stream text NOT NULL, version integer NOT NULL, event json NOT NULL, PRIMARY KEY (stream, version)
  );
  CREATE TABLE IF NOT EXISTS snapshots (stream text PRIMARY KEY, version integer NOT NULL, state json NOT NULL);
`;
/** Adds the array of events $2 to the stream $1 when that is at version $3, or whatever its version when $3 is null. */
const ADD = `
  WITH latest AS (SELECT coalesce(max(version), 0) AS version FROM events WHERE stream = $1)
  INSERT INTO events (stream, version, event)
  SELECT $1, latest.version + added.ordinality, added.value
  FROM latest, json_array_elements($2::json) WITH ORDINALITY AS added
  WHERE $3::integer IS NULL OR latest.version = $3
`;
const RANGE = 'SELECT event FROM events WHERE stream = $1 AND version BETWEEN $2 AND $3 ORDER BY version';
const VERSION = 'SELECT coalesce(max(version), 0) AS version FROM events WHERE stream = $1';
const PUT_SNAPSHOT = `
  INSERT INTO snapshots (stream, version, state) VALUES ($1, $2, $3)
  ON CONFLICT (stream) DO UPDATE SET version = excluded.version, state = excluded.state
`;
const SNAPSHOT = 'SELECT version, state FROM snapshots WHERE stream = $1';

const LAST_VERSION = 2 ** 31 - 1; // of the type integer

/** The worker's side of the contestant. */
export class PgliteHost {
  #opened: { readonly files: IdbFs; readonly database: PGlite } | undefined;

  async open(name: string, durability: Durability): Promise<void> {
    const files = new IdbFs(name); // as idb://name would have made it
    const database = await PGlite.create({ fs: files, relaxedDurability: durability === 'relaxed' });
    await database.exec(SCHEMA);
    this.#opened = { files, database };
  }

  async append(stream: string, events: readonly BankEvent[], expected: number): Promise<void> {
    const { affectedRows } = await this.#database.query(ADD, [stream, events, expected]);
    if (affectedRows !== events.length) throw new WrongVersionError(stream, expected, await this.version(stream));
  }

  async add(stream: string, events: readonly BankEvent[]): Promise<void> {
    await this.#database.query(ADD, [stream, events, null]);
  }

  load(stream: string): Promise<readonly BankEvent[]> {
    return this.slice(stream, 1, LAST_VERSION);
  }

  async slice(stream: string, first: number, last: number): Promise<readonly BankEvent[]> {
    const { rows } = await this.#database.query<{ event: BankEvent }>(RANGE, [stream, first, last]);
    return rows.map(({ event }) => event);
  }

  async version(stream: string): Promise<number> {
    const { rows } = await this.#database.query<{ version: number }>(VERSION, [stream]);
    return rows[0]?.version ?? 0;
  }

  async putSnapshot(stream: string, version: number, state: object): Promise<void> {
    await this.#database.query(PUT_SNAPSHOT, [stream, version, state]);
  }

  async loadSnapshot(stream: string): Promise<{ readonly state: object | undefined; readonly events: readonly BankEvent[] }> {
    const { rows } = await this.#database.query<{ version: number; state: object }>(SNAPSHOT, [stream]);
    const [snapshot] = rows;
    return { state: snapshot?.state, events: await this.slice(stream, (snapshot?.version ?? 0) + 1, LAST_VERSION) };
  }

  async close(): Promise<void> {
    const { files, database } = this.#open;
    await files.syncToFs(); // relaxed, close would not wait for the last copy
    await database.close();
  }

  get #database(): PGlite {
    return this.#open.database;
  }

  get #open(): { readonly files: IdbFs; readonly database: PGlite } {
    if (!this.#opened) throw new Error('The database is not open: call open first.');
    return this.#opened;
  }
}

expose(new PgliteHost());
