/** Calls under way, and the promises that their callers have been given. */
export class InFlight {
  readonly #calls = new Set<{ promise?: Promise<unknown> }>();

  run<T>(call: () => Promise<T>): Promise<T> {
    const entry: { promise?: Promise<unknown> } = {};
    this.#calls.add(entry);
    const promise = this.#settle(entry, call);
    entry.promise = promise;
    return promise;
  }

  /**
   * Has no rejection of these calls reported as one that nobody handles. At the end of an `await using` block, `return store.add()`
   * is handled by the caller only once the store is closed, which is later than platforms wait.
   */
  claim(): void {
    for (const { promise } of this.#calls) promise?.catch(() => undefined);
  }

  async #settle<T>(entry: object, call: () => Promise<T>): Promise<T> {
    try {
      return await call();
    } finally {
      // What fails at once is claimed in the same task.
      queueMicrotask(() => this.#calls.delete(entry));
    }
  }
}
