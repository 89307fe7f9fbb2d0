import type { DerivedAppend } from '../contract/database-engine.ts';
import type { InlineAppends, InlineProjection, RunAppends, StreamBatch } from '../contract/inline-documents.ts';
import type { Signal } from '../contract/platform.ts';
import type { StoreId } from '../contract/store-id.ts';

/** The appends of a provider with these inline projections, of which one runs them. */
export function inlineAppends(runner: InlineRunner, projections: readonly InlineProjection[]): InlineAppends {
  return new Appends(runner, projections);
}

/** Runs appends with the documents of projections. */
export interface InlineRunner {
  append(
    projections: readonly InlineProjection[],
    appends: readonly StreamBatch[],
    run: RunAppends,
    signal: Signal | undefined,
  ): Promise<readonly number[]>;
  remove<T>(
    projections: readonly InlineProjection[],
    storeId: StoreId,
    run: (derived: DerivedAppend | undefined) => Promise<T>,
    signal: Signal | undefined,
  ): Promise<T>;
}

class Appends implements InlineAppends {
  readonly #runner: InlineRunner;
  readonly #inline: readonly InlineProjection[];
  readonly #last = new Map<string, Promise<unknown>>();

  constructor(runner: InlineRunner, inline: readonly InlineProjection[]) {
    this.#runner = runner;
    this.#inline = inline;
  }

  concern({ name }: StoreId): boolean {
    return this.#inline.some(({ aggregate }) => aggregate === name);
  }

  run(appends: readonly StreamBatch[], run: RunAppends, signal: Signal | undefined): Promise<readonly number[]> {
    return this.#runner.append(this.#inline, appends, run, signal);
  }

  remove<T>(storeId: StoreId, run: (derived: DerivedAppend | undefined) => Promise<T>, signal: Signal | undefined): Promise<T> {
    return this.#runner.remove(this.#inline, storeId, run, signal);
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
