import type { DatabaseEngine, DerivedWrite } from '../contract/database-engine.ts';
import { readDocument, writeDocument } from '../events/document-text.ts';
import { TimeSlice } from '../platform/time-slice.ts';
import { documentKey, entryOf, type IndexEntry } from './document-keys.ts';
import { keysOf, project, type ProjectedMessage, type Spec } from './projection.ts';

/** A document in the storage. */
export interface DocumentRecord {
  readonly text: string;
  /** Where the indexes have it. */
  readonly entries: readonly IndexEntry[];
}

interface Kept<D> {
  /** As it is stored; `undefined` when it is not. */
  stored: DocumentRecord | undefined;
  /** What its text says, once it has been read. */
  isRead: boolean;
  document: D | undefined;
  isChanged: boolean;
}

// As many as one question of a transaction's time.
const READ_AT_ONCE = 500; // documents

// Those that were used are kept, as they are likely to be used again, until they are that many.
const MOST_KEPT = 10_000; // documents

/** The documents of a build that are worked on, and what has become of them. */
export class DocumentBatch<E extends object, D extends object> {
  readonly #spec: Spec<E, D>;
  readonly #engine: DatabaseEngine;
  readonly #database: string;
  readonly #build: string;
  readonly #kept = new Map<string, Kept<D>>();
  #changed = 0;

  constructor(spec: Spec<E, D>, engine: DatabaseEngine, database: string, build: string) {
    this.#spec = spec;
    this.#engine = engine;
    this.#database = database;
    this.#build = build;
  }

  /** How many documents have been changed since the last writes. */
  get changed(): number {
    return this.#changed;
  }

  /** Reads what the keys name and is not there yet. */
  async load(keys: Iterable<string>): Promise<void> {
    const missing = [...new Set(keys)].filter((key) => !this.#kept.has(key));
    for (let start = 0; start < missing.length; start += READ_AT_ONCE) {
      const asked = missing.slice(start, start + READ_AT_ONCE);
      const queries = asked.map((key) => ({ collection: 'documents', key: documentKey(this.#build, key) }) as const);
      const answers = await this.#engine.readDerived(this.#database, queries);
      for (const [index, key] of asked.entries()) {
        const stored = answers[index]?.[0] as DocumentRecord | undefined;
        this.#kept.set(key, { stored, isRead: false, document: undefined, isChanged: false });
      }
    }
  }

  /** Takes a message, whose documents have been loaded. @throws what the application's functions throw, and for what cannot be read. */
  take(message: ProjectedMessage<E>): void {
    for (const key of keysOf(this.#spec, message)) {
      const kept = this.#kept.get(key);
      if (!kept) throw new Error(`the document '${key}' has not been loaded`);
      if (!kept.isRead && kept.stored) kept.document = readDocument(this.#spec.registry, kept.stored.text) as D;
      kept.isRead = true;
      kept.document = project(this.#spec, kept.document, message);
      if (!kept.isChanged) this.#changed++;
      kept.isChanged = true;
    }
  }

  /** What stores the changes. @throws what an index throws, and TypeError for what cannot be stored. */
  async writes(): Promise<readonly DerivedWrite[]> {
    const time = new TimeSlice();
    const writes: DerivedWrite[] = [];
    for (const [key, kept] of this.#kept) {
      if (!kept.isChanged) continue;
      const { stored } = kept;
      const record = kept.document && this.#record(key, kept.document);
      kept.stored = record;
      kept.isChanged = false;
      writes.push(...changesOf(documentKey(this.#build, key), stored, record));
      if (time.isOverAfter(record?.text.length ?? 0)) await time.rest();
    }
    this.#changed = 0;
    return writes;
  }

  /** Forgets what is not changed, once it is too much. */
  trim(): void {
    if (this.#kept.size > MOST_KEPT) for (const [key, { isChanged }] of this.#kept) if (!isChanged) this.#kept.delete(key);
  }

  #record(key: string, document: D): DocumentRecord {
    const entries: IndexEntry[] = [];
    for (const [index, valueOf] of this.#spec.indexes) {
      const value = valueOf(document, key);
      if (value !== undefined) entries.push(entryOf(this.#build, index, value, key));
    }
    return { text: writeDocument(this.#spec.registry, document), entries };
  }
}

function changesOf(
  key: DerivedWrite['key'],
  before: DocumentRecord | undefined,
  after: DocumentRecord | undefined,
): readonly DerivedWrite[] {
  const [old, now] = [before?.entries ?? [], after?.entries ?? []];
  const added = now.filter((entry) => !old.some((other) => isSame(entry, other)));
  const removed = old.filter((entry) => !now.some((other) => isSame(entry, other)));
  const writes: DerivedWrite[] = [
    ...removed.map((entry): DerivedWrite => ({ type: 'delete', collection: 'document-index', key: entry })),
    ...added.map((entry): DerivedWrite => ({ type: 'put', collection: 'document-index', key: entry, value: 0 })),
  ];
  if (after && (after.text !== before?.text || writes.length > 0)) {
    writes.push({ type: 'put', collection: 'documents', key, value: after });
  }
  if (!after && before) writes.push({ type: 'delete', collection: 'documents', key });
  return writes;
}

function isSame(one: IndexEntry, other: IndexEntry): boolean {
  return one.length === other.length && one.every((part, index) => part === other[index]);
}
