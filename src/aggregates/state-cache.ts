// A page shows few aggregates at a time, and an import goes through many, each of which it sees for some commands.
const MOST = 64; // aggregates

/** State of an aggregate as it was read from its stream. */
export interface KnownState<S> {
  readonly state: S;
  /** 0 for an aggregate without events. */
  readonly version: number;
  /** Id of the message of that version, by which a stream is told from another one of its name. */
  readonly lastId: string | undefined;
  /** The session that wrote that message; `undefined` when it is not known, or known not to have been the last one. */
  readonly lastSession: string | undefined;
  /** The version of the last snapshot that is of use; 0 without one. */
  readonly snapshotVersion: number;
}

/** What is known of the aggregates that were used last. */
export class StateCache<S> {
  readonly #states = new Map<string, KnownState<S>>();

  get(key: string): KnownState<S> | undefined {
    return this.#states.get(key);
  }

  put(key: string, known: KnownState<S>): void {
    // A map lists its keys in the order in which they were put.
    this.#states.delete(key);
    if (known.version === 0) return;
    this.#states.set(key, known);
    const [oldest] = this.#states.keys();
    if (this.#states.size > MOST && oldest !== undefined) this.#states.delete(oldest);
  }
}
