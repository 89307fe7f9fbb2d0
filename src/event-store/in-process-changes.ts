import type { ChangePublisher, StreamChange } from '../contract/change.ts';

/** Carries changes among the clients of one thread. */
export class InProcessChanges implements ChangePublisher {
  readonly #listeners = new Set<(change: StreamChange) => void>();

  publish(change: StreamChange): void {
    for (const listener of this.#listeners) listener(change);
  }

  flush(): void {
    // Nothing waits here.
  }

  /** Returns the way to stop. */
  subscribe(listener: (change: StreamChange) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}
