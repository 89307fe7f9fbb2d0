import type { DerivedKey, DerivedWrite } from '../contract/database-engine.ts';
import { writeDocument } from '../events/document-text.ts';
import { entryOf, type IndexEntry } from './document-keys.ts';
import type { Spec } from './projection.ts';

/** A document in the storage. */
export interface DocumentRecord {
  readonly text: string;
  /** Where the indexes have it. */
  readonly entries: readonly IndexEntry[];
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
  const entries: IndexEntry[] = [];
  for (const [index, valueOf] of indexes) {
    const value = valueOf(document, key);
    if (value !== undefined) entries.push(entryOf(build, index, value, key));
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
