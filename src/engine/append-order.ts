import type { StoreId } from '../contract/store-id.ts';
import { streamName } from './stream.ts';

/** Where an append stands among those of its engine to the same streams. */
export interface AppendPlace {
  /** Resolves when nobody can come between those before and this one; `undefined` when nobody is before it. */
  readonly before: Promise<unknown> | undefined;
  /** Called when nobody can come before this one any more. */
  readonly leave: () => void;
}

/**
 * The order of the appends to a stream is that of their calls. The storage keeps it; an append that may be refused there, and has to
 * be made again, holds up those that come after it until it cannot be overtaken.
 */
export class AppendOrder {
  readonly #last = new Map<string, Promise<void>>();

  /** Appends to streams behind those who have been called before. */
  async inTurn<T>(storeIds: readonly StoreId[], append: (place: AppendPlace) => Promise<T>): Promise<T> {
    const place = this.#enter(storeIds);
    try {
      return await append(place);
    } finally {
      place.leave();
    }
  }

  #enter(storeIds: readonly StoreId[]): AppendPlace {
    const streams = storeIds.map(streamName);
    const before = streams.flatMap((stream) => this.#last.get(stream) ?? []);
    let leave = (): void => undefined;
    const left = new Promise<void>((resolve) => {
      leave = resolve;
    });
    for (const stream of streams) this.#last.set(stream, left);
    return {
      before: before.length > 0 ? Promise.all(before) : undefined,
      leave: () => {
        for (const stream of streams) if (this.#last.get(stream) === left) this.#last.delete(stream);
        leave();
      },
    };
  }

  /** Resolves when whoever comes now cannot overtake an append to the stream; `undefined` when there is none. */
  passed(storeId: StoreId): Promise<void> | undefined {
    return this.#last.get(streamName(storeId));
  }
}
