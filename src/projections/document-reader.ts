import type { DatabaseEngine, DerivedQuery } from '../contract/database-engine.ts';
import { UpgradeRequiredError } from '../contract/errors/index.ts';
import type { Cancellable } from '../contract/platform.ts';
import type { DocumentRange } from '../contract/projection.ts';
import type { Builds, HeadRecord } from './builds.ts';
import type { DocumentRecord } from './document-record.ts';
import { boundsOf, documentKey, type IndexEntry } from './document-keys.ts';

// Documents that change between the look at an index and the look at them have the index looked at again, until this often.
const ATTEMPTS = 5;

export interface RecordRange extends DocumentRange {
  readonly reverse: boolean;
  readonly limit: number;
  /** The place of the last document of the page before. */
  readonly after: IndexEntry | undefined;
}

export interface FoundRecord {
  readonly key: string;
  readonly record: DocumentRecord;
}

export interface RecordPage {
  readonly found: readonly FoundRecord[];
  readonly next: IndexEntry | undefined;
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

  async page(range: RecordRange, options: Cancellable): Promise<RecordPage> {
    for (let attempt = 1; ; attempt++) {
      const { limit, after } = range;
      // The last one of the page before comes again, and one more tells whether there is another page.
      const places = await this.#places({ ...range, limit: limit + 2 }, options);
      const rest = places.filter((place) => !after || !isSame(place, after));
      const wanted = rest.slice(0, limit);
      const keys = wanted.map((place) => String(place.at(-1)));
      const records = await this.get(keys, options);
      const found = wanted.flatMap((place, index): FoundRecord[] => {
        const record = records[index];
        return record && isAt(record, place, range.index) ? [{ key: keys[index] ?? '', record }] : [];
      });
      if (found.length < wanted.length && attempt < ATTEMPTS) continue;
      return { found, next: rest.length > limit ? wanted.at(-1) : undefined };
    }
  }

  async #places({ limit, reverse, after, ...range }: RecordRange, options: Cancellable): Promise<readonly IndexEntry[]> {
    const queriesOf = (build: string): readonly DerivedQuery[] => {
      const bounds = boundsOf(build, range);
      // A cursor has no build in it: that may be another one by now.
      const start = after && [build, ...after.slice(1)];
      const rest = start && (reverse ? { to: start } : { from: start });
      return [{ ...bounds, ...rest, reverse, limit, keysOnly: true }];
    };
    const [places = []] = await this.#read(queriesOf, options);
    return places as readonly IndexEntry[];
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

/** Whether a document is still where the index had it. */
function isAt({ entries }: DocumentRecord, place: IndexEntry, index: string | undefined): boolean {
  return index === undefined || entries.some((entry) => isSame(entry, place));
}

function isSame(one: IndexEntry, other: IndexEntry): boolean {
  return one.length === other.length && one.every((part, index) => index === 0 || part === other[index]);
}
