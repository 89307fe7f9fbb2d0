import type { DerivedKey, DerivedWrite } from '../contract/database-engine.ts';
import { writeDocument } from '../events/document-text.ts';
import { entryOf, type IndexEntry } from './document-keys.ts';
import { readPlace, writePlace } from './place-text.ts';
import type { Spec } from './projection.ts';

/** What an index has at each of its entries: the document itself, so that a page is one range of the storage. */
export interface IndexRecord {
  readonly text: string;
}

/** A document in the storage. */
export interface DocumentRecord extends IndexRecord {
  /** Where the indexes have it, each place as a text. */
  readonly entries: readonly string[];
}

/** How far an inline projection has come with a stream: what every writer of its document checks. */
export interface FoldedRecord {
  readonly etag: string;
  /** The version of the stream that the document reflects. */
  readonly version: number;
}

/** A document as it is stored. @throws what an index throws, and TypeError for what cannot be stored. */
export function recordOf<E extends object, D extends object>(
  { indexes, registry }: Spec<E, D>,
  build: string,
  key: string,
  document: D,
): DocumentRecord {
  const entries: string[] = [];
  for (const [index, valueOf] of indexes) {
    const value = valueOf(document, key);
    if (value !== undefined) entries.push(writePlace(entryOf(build, index, value, key)));
  }
  return { text: writeDocument(registry, document), entries };
}

/** What makes of one record another; `undefined` stands for none. */
export function changesOf(
  key: DerivedKey,
  before: DocumentRecord | undefined,
  after: DocumentRecord | undefined,
): readonly DerivedWrite[] {
  const [old, now] = [before?.entries ?? [], after?.entries ?? []];
  const collection = 'document-index';
  const keyOf = (entry: string): IndexEntry => readPlace(entry) as IndexEntry;
  const removed = old.filter((entry) => !now.includes(entry));
  const writes = removed.map((entry): DerivedWrite => ({ type: 'delete', collection, key: keyOf(entry) }));
  if (!after) return before ? [...writes, { type: 'delete', collection: 'documents', key }] : writes;
  const { text } = after;
  const stale = text === before?.text ? now.filter((entry) => !old.includes(entry)) : now;
  const value: IndexRecord = { text };
  writes.push(...stale.map((entry): DerivedWrite => ({ type: 'put', collection, key: keyOf(entry), value })));
  if (text !== before?.text || writes.length > 0) writes.push({ type: 'put', collection: 'documents', key, value: after });
  return writes;
}
