import type { DatabaseEngine, DerivedKey } from '../contract/database-engine.ts';

interface CheckpointRecord {
  readonly etag: string;
  readonly position: number;
}

/** How far a subscriber has come, in the database. Of those who hold the same one, the first to store wins. */
export class Checkpoint {
  readonly #engine: DatabaseEngine;
  readonly #database: string;
  readonly #key: DerivedKey;
  #etag: string | undefined;
  /** Of a record that may be stored: the answer was lost. */
  #inDoubt: string | undefined;

  constructor(engine: DatabaseEngine, database: string, key: DerivedKey) {
    this.#engine = engine;
    this.#database = database;
    this.#key = key;
  }

  /** The stored position; `undefined` when there is none. */
  async load(): Promise<number | undefined> {
    const record = await this.#read();
    this.#etag = record?.etag;
    this.#inDoubt = undefined;
    return record?.position;
  }

  /** What changes whenever anybody stores it, and its position. */
  peek(): Promise<CheckpointRecord | undefined> {
    return this.#read();
  }

  /** False when somebody else has stored it since it was loaded: then nothing is written. */
  async store(position: number): Promise<boolean> {
    if (this.#inDoubt !== undefined) {
      const found = await this.#read();
      if (found?.etag === this.#inDoubt) this.#etag = this.#inDoubt;
    }
    const record: CheckpointRecord = { etag: crypto.randomUUID(), position };
    const at = { collection: 'checkpoints', key: this.#key } as const;
    this.#inDoubt = record.etag;
    const isStored = await this.#engine.commitDerived(this.#database, {
      checks: [{ ...at, etag: this.#etag }],
      writes: [{ type: 'put', ...at, value: record }],
    });
    this.#inDoubt = undefined;
    if (isStored) this.#etag = record.etag;
    return isStored;
  }

  async #read(): Promise<CheckpointRecord | undefined> {
    const [[record] = []] = await this.#engine.readDerived(this.#database, [{ collection: 'checkpoints', key: this.#key }]);
    return record as CheckpointRecord | undefined;
  }
}
