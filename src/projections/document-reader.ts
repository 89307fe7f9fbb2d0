import type { DatabaseEngine, DerivedQuery } from '../contract/database-engine.ts';
import { UpgradeRequiredError } from '../contract/errors/index.ts';
import type { Cancellable } from '../contract/platform.ts';
import type { DocumentRange } from '../contract/projection.ts';
import type { Builds, HeadRecord } from './builds.ts';
import type { DocumentRecord } from './document-record.ts';
import { boundsOf, documentKey, type Place } from './document-keys.ts';
import { isRowOf, writeRow } from './document-row.ts';
import { writePlace } from './place-text.ts';

export interface RecordRange extends DocumentRange {
  readonly reverse: boolean;
  readonly limit: number;
  /** The place of the last document of the page before. */
  readonly after: Place | undefined;
}

export interface RowPage {
  readonly rows: readonly string[];
  /** Others follow. */
  readonly hasNext: boolean;
}

/** Reads the documents that are shown. */
export class DocumentReader {
  readonly #engine: DatabaseEngine;
  readonly #database: string;
  readonly #builds: Builds;
  readonly #version: number;
  #head: HeadRecord | undefined;

  constructor(engine: DatabaseEngine, database: string, builds: Builds, version: number) {
    this.#engine = engine;
    this.#database = database;
    this.#builds = builds;
    this.#version = version;
  }

  async get(keys: readonly string[], options: Cancellable): Promise<readonly (DocumentRecord | undefined)[]> {
    const answers = await this.#read(
      (build) => keys.map((key) => ({ collection: 'documents', key: documentKey(build, key) })),
      options,
    );
    return keys.map((_, index) => answers[index]?.[0] as DocumentRecord | undefined);
  }

  async count(range: DocumentRange, options: Cancellable): Promise<number> {
    const [keys = []] = await this.#read((build) => [{ ...boundsOf(build, range), keysOnly: true }], options);
    return keys.length;
  }

  async page({ limit, reverse, after, ...range }: RecordRange, options: Cancellable): Promise<RowPage> {
    const queriesOf = (build: string): readonly DerivedQuery[] => {
      const bounds = boundsOf(build, range);
      const start = after && [build, ...after];
      const rest = start && (reverse ? { to: start } : { from: start });
      // The last one of the page before comes again, and one more tells whether there is another page.
      return [{ ...bounds, ...rest, reverse, limit: limit + (after ? 2 : 1) }];
    };
    const [found = []] = (await this.#read(queriesOf, options)) as [(string | DocumentRecord)[]?];
    const rows = found.map((record) => (typeof record === 'string' ? record : writeRow(record.place, record.text)));
    const before = after && writePlace(after);
    const rest = before === undefined ? rows : rows.filter((row) => !isRowOf(before, row));
    return { rows: rest.slice(0, limit), hasNext: rest.length > limit };
  }

  /** What queries on the documents that are shown find; nothing when there are none yet. @throws UpgradeRequiredError */
  async #read(
    queriesOf: (build: string) => readonly DerivedQuery[],
    options: Cancellable,
  ): Promise<readonly (readonly unknown[])[]> {
    this.#head ??= await this.#builds.head();
    for (;;) {
      const head: HeadRecord | undefined = this.#head;
      if (!head) return [];
      if (head.active.version > this.#version) {
        throw new UpgradeRequiredError({
          database: this.#database,
          supportedVersion: this.#version,
          projection: this.#builds.notice,
        });
      }
      const queries = [this.#builds.headQuery, ...queriesOf(head.active.id)];
      const [[now] = [], ...answers] = await this.#engine.readDerived(this.#database, queries, options);
      this.#head = now as HeadRecord | undefined;
      if (this.#head?.active.id === head.active.id) return answers;
    }
  }
}
