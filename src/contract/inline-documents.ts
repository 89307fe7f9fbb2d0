import type { DerivedAppend } from './database-engine.ts';
import type { EncodedBatch } from './event-store-engine.ts';
import type { Signal } from './platform.ts';
import type { StoreId } from './store-id.ts';

export interface StreamBatch {
  readonly storeId: StoreId;
  readonly batch: EncodedBatch;
}

/** Appends batches to their streams, in one transaction; returns their new versions. */
export type RunAppends = (batches: readonly EncodedBatch[]) => Promise<readonly number[]>;

/** Appends that store the documents of inline projections along with their events. */
export interface InlineAppends {
  /** Whether a stream has such documents. */
  concern(storeId: StoreId): boolean;
  /**
   * Again when a document was changed meanwhile.
   * @throws ProjectionFailedError when a function of a projection throws: then nothing is written.
   */
  run(appends: readonly StreamBatch[], run: RunAppends, signal: Signal | undefined): Promise<readonly number[]>;
  /** Deletes a stream with its documents. */
  remove<T>(storeId: StoreId, run: (derived: DerivedAppend | undefined) => Promise<T>, signal: Signal | undefined): Promise<T>;
  /** After those on the same streams that were begun before; `undefined` when none of the streams has such documents. */
  inTurn(appends: readonly StreamBatch[], run: RunAppends, signal: Signal | undefined): Promise<readonly number[]> | undefined;
}

/** A projection whose documents are stored with the events that they are made of. */
export interface InlineProjection {
  /** The aggregate type of the streams that have a document each. */
  readonly aggregate: string;
  /** The appends of a provider that has these projections, this one among them. */
  appendsOf(projections: readonly InlineProjection[]): InlineAppends;
}
