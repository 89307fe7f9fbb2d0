import type { DatabaseEngine, DerivedBatch, DerivedQuery, DerivedWrite } from '../contract/database-engine.ts';
import { readDocument } from '../events/document-text.ts';
import { TimeSlice } from '../platform/time-slice.ts';
import { documentKey, foldedKey } from './document-keys.ts';
import { changesOf, recordOf, type DocumentRecord, type FoldedRecord } from './document-record.ts';
import { keysOf, project, type ProjectedMessage, type Spec } from './projection.ts';

interface Kept<D> {
  /** As it is stored; `undefined` when it is not. */
  stored: DocumentRecord | undefined;
  /** What its text says, once it has been read. */
  isRead: boolean;
  document: D | undefined;
  isChanged: boolean;
  /** Of an inline projection. */
  folded: FoldedRecord | undefined;
  version: number;
}

type Changes = Pick<DerivedBatch, 'checks' | 'writes'>;

// As many as one question of a transaction's time.
const READ_AT_ONCE = 500; // documents

// Those that were used are kept, as they are likely to be used again, until they are that many.
const MOST_KEPT = 10_000; // documents

// A document takes the time of functions, of the application's too, however short it is: as much as a text of this length.
const WEIGHT = 4 * 1024; // UTF-16 units

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

  /** How many documents have been changed since the last changes were taken. */
  get changed(): number {
    return this.#changed;
  }

  /** Reads what the keys name and is not there yet. */
  async load(keys: Iterable<string>): Promise<void> {
    const missing = [...new Set(keys)].filter((key) => !this.#kept.has(key));
    for (let start = 0; start < missing.length; start += READ_AT_ONCE) {
      const asked = missing.slice(start, start + READ_AT_ONCE);
      const documents = asked.map((key): DerivedQuery => ({ collection: 'documents', key: documentKey(this.#build, key) }));
      const folded = this.#spec.isInline ? asked.map((key) => foldedKey(this.#build, key)) : [];
      const answers = await this.#engine.readDerived(this.#database, [...documents, ...folded]);
      for (const [index, key] of asked.entries()) {
        const stored = answers[index]?.[0] as DocumentRecord | undefined;
        const inline = answers[asked.length + index]?.[0] as FoldedRecord | undefined;
        const kept = { stored, isRead: false, document: undefined, isChanged: false };
        this.#kept.set(key, { ...kept, folded: inline, version: inline?.version ?? 0 });
      }
    }
  }

  /** Takes a message, whose documents have been loaded. @throws what the application's functions throw, and for what cannot be read. */
  take(message: ProjectedMessage<E>): void {
    const version = message.metadata.context.sequenceNumber;
    for (const key of keysOf(this.#spec, message)) {
      const kept = this.#kept.get(key);
      if (!kept) throw new Error(`the document '${key}' has not been loaded`);
      // An append has stored it along with the event.
      if (this.#spec.isInline && version <= kept.version) continue;
      if (!kept.isRead && kept.stored) kept.document = readDocument(this.#spec.registry, kept.stored.text) as D;
      kept.isRead = true;
      kept.document = project(this.#spec, kept.document, message);
      kept.version = version;
      if (!kept.isChanged) this.#changed++;
      kept.isChanged = true;
    }
  }

  /** A stream was deleted up to a version: its document goes, which has been loaded. */
  remove(key: string, version: number): void {
    const kept = this.#kept.get(key);
    if (!kept || (this.#spec.isInline && version < kept.version)) return;
    kept.isRead = true;
    kept.document = undefined;
    kept.version = version;
    if (!kept.isChanged) this.#changed++;
    kept.isChanged = true;
  }

  /** What stores what has changed. @throws what an index throws, and TypeError for what cannot be stored. */
  async changes(): Promise<Changes> {
    const time = new TimeSlice();
    const checks: DerivedBatch['checks'][number][] = [];
    const writes: DerivedWrite[] = [];
    for (const [key, kept] of this.#kept) {
      if (!kept.isChanged) continue;
      const { stored, folded } = kept;
      const record = kept.document && recordOf(this.#spec, key, kept.document);
      kept.stored = record;
      kept.isChanged = false;
      writes.push(...changesOf(this.#build, key, stored, record));
      if (this.#spec.isInline) {
        const at = foldedKey(this.#build, key);
        kept.folded = { etag: crypto.randomUUID(), version: kept.version };
        checks.push({ ...at, etag: folded?.etag });
        writes.push({ type: 'put', ...at, value: kept.folded });
      }
      if (time.isOverAfter(WEIGHT + (record?.text.length ?? 0))) await time.rest();
    }
    this.#changed = 0;
    return { checks, writes };
  }

  /** Forgets what is not changed, once it is too much. */
  trim(): void {
    if (this.#kept.size > MOST_KEPT) for (const [key, { isChanged }] of this.#kept) if (!isChanged) this.#kept.delete(key);
  }
}
