import type { InlineProjection, RunAppends, StreamBatch } from '../contract/inline-documents.ts';
import type { Signal } from '../contract/platform.ts';
import type { BoundProjection } from '../contract/projection.ts';
import type { StoreId } from '../contract/store-id.ts';

/** Appends that store the documents of inline projections along with their events. */
export interface InlineAppends {
  /** Whether a stream has such documents. */
  concern(storeId: StoreId): boolean;
  run(appends: readonly StreamBatch[], run: RunAppends, signal: Signal | undefined): Promise<readonly number[]>;
  /** After those on the same streams that were begun before; `undefined` when none of the streams has such documents. */
  inTurn(appends: readonly StreamBatch[], run: RunAppends, signal: Signal | undefined): Promise<readonly number[]> | undefined;
}

/** `undefined` when there are no inline projections. */
export function inlineAppends(projections: readonly BoundProjection<object>[]): InlineAppends | undefined {
  const inline = projections.flatMap((projection) => projection.inline ?? []);
  const [first] = inline;
  return first && new Appends(first, inline);
}

class Appends implements InlineAppends {
  readonly #first: InlineProjection;
  readonly #inline: readonly InlineProjection[];
  readonly #last = new Map<string, Promise<unknown>>();

  constructor(first: InlineProjection, inline: readonly InlineProjection[]) {
    this.#first = first;
    this.#inline = inline;
  }

  concern({ name }: StoreId): boolean {
    return this.#inline.some(({ aggregate }) => aggregate === name);
  }

  run(appends: readonly StreamBatch[], run: RunAppends, signal: Signal | undefined): Promise<readonly number[]> {
    return this.#first.append(this.#inline, appends, run, signal);
  }

  inTurn(appends: readonly StreamBatch[], run: RunAppends, signal: Signal | undefined): Promise<readonly number[]> | undefined {
    const keys = appends.map(({ storeId }) => JSON.stringify([storeId.database, storeId.name, storeId.id]));
    if (!appends.some(({ storeId }) => this.concern(storeId))) return undefined;
    const before = Promise.all(keys.map((key) => this.#last.get(key)));
    const done = before.then(() => this.run(appends, run, signal));
    const settled = done.then(
      () => undefined,
      () => undefined,
    );
    for (const key of keys) this.#last.set(key, settled);
    void settled.then(() => {
      for (const key of keys) if (this.#last.get(key) === settled) this.#last.delete(key);
    });
    return done;
  }
}
