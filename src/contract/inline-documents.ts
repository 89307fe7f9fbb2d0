import type { DerivedBatch } from './database-engine.ts';
import type { EncodedBatch } from './event-store-engine.ts';
import type { Signal } from './platform.ts';
import type { StoreId } from './store-id.ts';

/** What is stored in the transaction of an append, as it is derived from it. */
export interface DerivedAppend extends Omit<DerivedBatch, 'notice'> {
  /** The version of the stream that it goes on from. */
  readonly version: number;
  /** What to tell those who watch, as the ids of notices. */
  readonly notices: readonly string[];
}

export interface StreamBatch {
  readonly storeId: StoreId;
  readonly batch: EncodedBatch;
}

/** Appends batches to their streams, in one transaction; returns their new versions. */
export type RunAppends = (batches: readonly EncodedBatch[]) => Promise<readonly number[]>;

/** A projection whose documents are stored with the events that they are made of. */
export interface InlineProjection {
  /** The aggregate type of the streams that have a document each. */
  readonly aggregate: string;
  /**
   * Runs appends with the documents of projections, this one among them; again when a document was changed meanwhile.
   * @throws ProjectionFailedError when a function of a projection throws: then nothing is written.
   */
  append(
    projections: readonly InlineProjection[],
    appends: readonly StreamBatch[],
    run: RunAppends,
    signal: Signal | undefined,
  ): Promise<readonly number[]>;
}
