import type { AddInput } from '../contract/event-store.ts';
import type { Projection, StreamEvents } from '../contract/projection.ts';
import type { PlainEvent } from '../events/definition.ts';
import { assertSame, isAwaited } from './assert-same.ts';

/** The documents that events have led to, to be held against what they were to be. */
export interface Projected<D extends object> {
  /** All documents by their keys, in any order. */
  then(documents: Readonly<Record<string, D>> | ReadonlyMap<string, D>): void;
}

/** Lists that stand in a call are read-only to TypeScript, which an event's need not be. */
type AsWritten<T> = T extends readonly unknown[] | PlainEvent | { readonly id: string; readonly events: object }
  ? { -readonly [Key in keyof T]: Key extends 'data' ? Writable<T[Key]> : AsWritten<T[Key]> }
  : T;

type Writable<T> = T extends object ? { -readonly [Key in keyof T]: Writable<T[Key]> } : T;

/** Events of the streams that they say. `L` is the list of them. */
export interface GivenEvents<L extends readonly object[]> {
  /**
   * What a projection makes of them.
   * @throws InvalidArgumentError for an event that does not tell its stream; what a function of the projection throws; TypeError for a
   * document that cannot be stored.
   */
  project<E extends object, D extends object>(
    projection: AsWritten<L> extends readonly (AddInput<E> | StreamEvents<E>)[] ? Projection<E, D> : never,
  ): Projected<D>;
}

export function givenEvents<L extends readonly object[]>(events: L): GivenEvents<L> {
  return {
    project: <E extends object, D extends object>(projection: unknown) =>
      new ProjectedDocuments((projection as Projection<E, D>).documentsAfter(events as never)),
  };
}

class ProjectedDocuments<D extends object> implements Projected<D> {
  readonly #actual: ReadonlyMap<string, D>;

  constructor(actual: ReadonlyMap<string, D>) {
    this.#actual = actual;
  }

  // As of decisions: whoever awaits the documents themselves is told.
  // oxlint-disable-next-line unicorn/no-thenable
  then(documents: Readonly<Record<string, D>> | ReadonlyMap<string, D>, reject?: unknown): void {
    if (isAwaited('then(documents)', documents, reject)) return;
    assertSame(byKey(this.#actual), documents instanceof Map ? byKey(documents) : documents, 'documents');
  }
}

/** As an object, in which the order does not count. */
function byKey<D>(documents: ReadonlyMap<string, D>): Readonly<Record<string, D>> {
  return Object.fromEntries(documents);
}
