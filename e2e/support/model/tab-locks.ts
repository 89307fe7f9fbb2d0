import { setMaxListeners } from 'node:events';
import type { LockOptions, Locks } from '../../../src/platform/locks.ts';

/** The locks of all tabs as one tab uses them: when it dies, its locks are free and its requests are taken back. */
export class TabLocks implements Locks {
  readonly #shared: Locks;
  readonly #awake: () => Promise<void>;
  readonly #life = new AbortController();

  /** @param awake settles when the tab's code may run. */
  constructor(shared: Locks, awake: () => Promise<void>) {
    this.#shared = shared;
    this.#awake = awake;
    setMaxListeners(0, this.#life.signal); // one for each lock that the tab holds or waits for
  }

  get reach(): string | undefined {
    return this.#shared.reach;
  }

  async request<T>(name: string, options: LockOptions, callback: (lock: object | null) => Promise<T>): Promise<T> {
    const life = this.#life.signal;
    const death = new Promise<never>((_, reject) => life.addEventListener('abort', () => reject(life.reason as Error)));
    death.catch(() => undefined);
    const waits = !options.ifAvailable && !options.steal;
    const signal = options.signal ? AbortSignal.any([life, options.signal]) : life;
    // A frozen tab is granted a lock, and holds it, before it knows.
    const granted = (lock: object | null): Promise<T> => Promise.race([this.#run(() => callback(lock)), death]);
    try {
      life.throwIfAborted();
      return await this.#shared.request(name, waits ? { ...options, signal } : options, granted);
    } catch (error) {
      // A tab that is frozen hears of a theft once it runs on; one that is dead hears nothing any more.
      await this.#awake();
      return life.aborted ? new Promise<never>(() => undefined) : Promise.reject(error as Error);
    }
  }

  async #run<T>(callback: () => Promise<T>): Promise<T> {
    await this.#awake();
    return callback();
  }

  die(): void {
    this.#life.abort();
  }
}
