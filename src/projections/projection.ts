import type { IndexValue, ProjectEvent } from '../contract/projection.ts';
import type { StoreId } from '../contract/store-id.ts';
import type { StoredMetadata } from '../contract/message.ts';
import type { EventRegistry } from '../events/registry.ts';

/** A projection, with every option checked. */
export interface Spec<E extends object, D extends object> {
  readonly name: string;
  readonly version: number;
  readonly registry: EventRegistry<E>;
  /** Only events of streams of this aggregate type. */
  readonly aggregate: string | undefined;
  /** Documents are stored with the events that they are made of: one for each stream, under its id. */
  readonly isInline: boolean;
  /** Absent: the stream's id. */
  readonly key: ((event: E, metadata: StoredMetadata) => string | readonly string[] | undefined) | undefined;
  readonly on: ReadonlyMap<string, ProjectEvent<E, D>>;
  readonly indexes: ReadonlyMap<string, (document: D, key: string) => IndexValue>;
}

export interface ProjectedMessage<E extends object> {
  readonly event: E;
  readonly metadata: StoredMetadata;
  /** Its stream; absent: the domain that its metadata tell. */
  readonly storeId?: Pick<StoreId, 'name' | 'id'>;
}

/** The keys of the documents that a message concerns. @throws what the application's function throws, and TypeError. */
export function keysOf<E extends object, D extends object>(
  { key, on, aggregate }: Spec<E, D>,
  { event, metadata, storeId = metadata.message.domain }: ProjectedMessage<E>,
): readonly string[] {
  if (!on.has(metadata.message.name) || (aggregate !== undefined && aggregate !== storeId.name)) return [];
  const given = key ? key(event, metadata) : storeId.id;
  const keys = given === undefined ? [] : typeof given === 'string' ? [given] : [...new Set(given)];
  for (const each of keys) if (typeof each !== 'string') throw new TypeError(`a key must be a text, not ${typeof each}`);
  return keys;
}

/** A document after a message. @throws what the application's function throws, and TypeError. */
export function project<E extends object, D extends object>(
  { on }: Spec<E, D>,
  document: D | undefined,
  { event, metadata }: ProjectedMessage<E>,
): D | undefined {
  const handler = on.get(metadata.message.name);
  if (!handler) return document;
  const next: unknown = handler(document, event, metadata);
  if (next === undefined || (typeof next === 'object' && next !== null && !('then' in next))) return next as D | undefined;
  throw new TypeError(`the function for ${metadata.message.name} must return a document, or undefined to delete it`);
}
