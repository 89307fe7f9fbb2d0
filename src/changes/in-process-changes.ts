import type { Changes, PublishedChange } from '../contract/change.ts';
import { isolated } from '../platform/isolated.ts';

/** Carries changes among the clients of one thread. */
export class InProcessChanges implements Changes {
  readonly #listeners = new Set<(change: PublishedChange) => void>();

  publish(change: PublishedChange): void {
    for (const listener of [...this.#listeners]) isolated(() => listener(change));
  }

  flush(): void {
    // Nothing waits here.
  }

  /** Returns the way to stop. */
  subscribe(listener: (change: PublishedChange) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}
