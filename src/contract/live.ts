/**
 * A value that follows the database. It has the contract of a Svelte store, and does for React's `useSyncExternalStore`:
 * `value` is the same reference until it changes.
 */
export interface Live<T> {
  /** What was read last; `undefined` before that. It is kept while nobody is subscribed. */
  readonly value: T | undefined;

  /**
   * Calls `run` at once with the value as it is, and then after each change, at most once a frame. Returns the way to stop. The value
   * is read while somebody is subscribed. What `run` throws is reported as an uncaught error, and changes nothing else.
   * @throws the error of every call on a closed provider.
   */
  subscribe(run: (value: T | undefined) => void): () => void;
}

export interface LiveOptions {
  /** Told of a read that failed: the value stays as it was, and the next notice of a change has it read again. Default: a line of the log. */
  readonly onError?: ((error: unknown) => void) | undefined;
}
