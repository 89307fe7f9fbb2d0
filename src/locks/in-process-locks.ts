import { abortable } from './abortable.ts';
import type { Locks } from './locks.ts';

/** Locks among the clients of one thread, first come, first served. */
export class InProcessLocks implements Locks {
  /** The end of each lock's queue: settles when its last request is done. */
  readonly #tails = new Map<string, Promise<void>>();

  async request<T>(name: string, { signal }: { readonly signal?: AbortSignal }, callback: () => Promise<T>): Promise<T> {
    signal?.throwIfAborted();
    const before = this.#tails.get(name);
    const { promise: done, resolve: release } = withResolvers();
    const tail = (before ?? Promise.resolve()).then(() => done);
    this.#tails.set(name, tail);
    void tail.then(() => this.#tails.get(name) === tail && this.#tails.delete(name));
    try {
      if (before) await abortable(before, signal);
      return await callback();
    } finally {
      release();
    }
  }
}

function withResolvers(): { promise: Promise<void>; resolve: () => void } {
  let resolve = (): void => undefined;
  const promise = new Promise<void>((settle) => (resolve = settle));
  return { promise, resolve };
}
