import type { DerivedKey, DerivedWrite } from '../contract/database-engine.ts';
import { writeDocument } from '../events/document-text.ts';
import { documentKey, entryKey, placeIn, type Place } from './document-keys.ts';
import { writeRow } from './document-row.ts';
import { readPlace, writePlace } from './place-text.ts';
import type { Spec } from './projection.ts';

/** A document in the storage. The indexes have a row of it at each of its places, so that a page is one range of the storage. */
export interface DocumentRecord {
  readonly text: string;
  /** Where it is among the documents, as a text. */
  readonly place: string;
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
  key: string,
  document: D,
): DocumentRecord {
  const entries: string[] = [];
  for (const [index, valueOf] of indexes) {
    const value = valueOf(document, key);
    if (value !== undefined) entries.push(writePlace(placeIn(index, value, key)));
  }
  return { text: writeDocument(registry, document), place: writePlace([key]), entries };
}

/** What makes of one record another; `undefined` stands for none. */
export function changesOf(
  build: string,
  key: string,
  before: DocumentRecord | undefined,
  after: DocumentRecord | undefined,
): readonly DerivedWrite[] {
  const [old, now] = [before?.entries ?? [], after?.entries ?? []];
  const collection = 'document-index';
  const keyOf = (entry: string): DerivedKey => entryKey(build, readPlace(entry) as Place);
  const home = { collection: 'documents', key: documentKey(build, key) } as const;
  const removed = old.filter((entry) => !now.includes(entry));
  const writes = removed.map((entry): DerivedWrite => ({ type: 'delete', collection, key: keyOf(entry) }));
  if (!after) return before ? [...writes, { type: 'delete', ...home }] : writes;
  const { text } = after;
  const stale = text === before?.text ? now.filter((entry) => !old.includes(entry)) : now;
  writes.push(
    ...stale.map((place): DerivedWrite => ({ type: 'put', collection, key: keyOf(place), value: writeRow(place, text) })),
  );
  if (text !== before?.text || writes.length > 0) writes.push({ type: 'put', ...home, value: after });
  return writes;
}
