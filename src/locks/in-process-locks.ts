import type { Locks } from './locks.ts';

/** Locks among the clients of one thread, first come, first served. */
export class InProcessLocks implements Locks {
  /** How to grant each lock that is held to those who wait for it, in the order of their requests. */
  readonly #waiting = new Map<string, Set<() => void>>();

  async request<T>(name: string, { signal }: { readonly signal?: AbortSignal }, callback: () => Promise<T>): Promise<T> {
    signal?.throwIfAborted();
    const waiting = this.#waiting.get(name);
    if (waiting) await turnIn(waiting, signal);
    else this.#waiting.set(name, new Set());
    try {
      return await callback();
    } finally {
      this.#release(name);
    }
  }

  #release(name: string): void {
    const [next] = this.#waiting.get(name) ?? [];
    if (next) next();
    else this.#waiting.delete(name);
  }
}

/** Waits for a turn; who gives up leaves nothing behind. */
function turnIn(waiting: Set<() => void>, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const leave = (): void => {
      waiting.delete(grant);
      signal?.removeEventListener('abort', giveUp);
    };
    const grant = (): void => {
      leave();
      resolve();
    };
    const giveUp = (): void => {
      leave();
      reject(signal?.reason as Error);
    };
    signal?.addEventListener('abort', giveUp, { once: true });
    waiting.add(grant);
  });
}
