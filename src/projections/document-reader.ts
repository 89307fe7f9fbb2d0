import type { DatabaseEngine, DerivedQueries, DerivedQuery } from '../contract/database-engine.ts';
import { UpgradeRequiredError } from '../contract/errors/index.ts';
import type { Cancellable } from '../contract/platform.ts';
import type { DocumentRange } from '../contract/projection.ts';
import type { Builds, HeadRecord } from './builds.ts';
import type { DocumentRecord } from './document-record.ts';
import { boundsOf, documentKey, entryKey, type Place } from './document-keys.ts';
import { readRows, writeRow, type FoundDocument } from './document-row.ts';
import { writePlace } from './place-text.ts';

export interface RecordRange extends DocumentRange {
  readonly reverse: boolean;
  readonly limit: number;
  /** The place of the last document of the page before. */
  readonly after: Place | undefined;
}

export interface FoundPage {
  readonly found: readonly FoundDocument[];
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

  async page({ limit, reverse, after, ...range }: RecordRange, options: Cancellable): Promise<FoundPage> {
    const queriesOf = (build: string): readonly DerivedQuery[] => {
      const bounds = boundsOf(build, range);
      const start = after && (range.index === undefined ? [build, ...after] : entryKey(build, after));
      const rest = start && (reverse ? { to: start } : { from: start });
      // The last one of the page before comes again, and one more tells whether there is another page.
      return [{ ...bounds, ...rest, reverse, limit: limit + (after ? 2 : 1), joined: range.index !== undefined }];
    };
    const [answer = []] = await this.#read(queriesOf, options);
    const rows = range.index === undefined ? (answer as DocumentRecord[]).map(rowOf).join() : String(answer[0] ?? '');
    const found = readRows(rows);
    const isAgain = after && found[0] && JSON.stringify(found[0].place) === writePlace(after);
    const rest = isAgain ? found.slice(1) : found;
    return { found: rest.slice(0, limit), hasNext: rest.length > limit };
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
      // What takes long comes first, so that the storage is at it while the rest is being asked.
      const queries = [...queriesOf(head.active.id), this.#builds.headQuery];
      const answers = await this.#engine.readDerived(this.#database, asText(queries), options);
      this.#head = answers.at(-1)?.[0] as HeadRecord | undefined;
      if (this.#head?.active.id === head.active.id) return answers.slice(0, -1);
    }
  }
}

function rowOf({ place, text }: DocumentRecord): string {
  return writeRow(place, text);
}

/** As a text where JSON tells all: of an infinite number, which a key may have, it makes `null`. */
function asText(queries: readonly DerivedQuery[]): DerivedQueries {
  const text = JSON.stringify(queries);
  return text.includes('null') ? queries : text;
}
