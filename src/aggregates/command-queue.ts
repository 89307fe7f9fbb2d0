import type { Signal } from '../contract/platform.ts';
import { abortable } from '../platform/abortable.ts';

/** Runs what is of one key one after another, in the order of the calls, so that commands of one page do not get in each other's way. */
export class CommandQueue {
  readonly #last = new Map<string, Promise<void>>();

  /**
   * Runs a task once those before it have ended, or let the next one through: a task that waits for code of the application must
   * do so, as that code may wait for a task of the same key.
   */
  async run<T>(key: string, task: (letNextThrough: () => void) => Promise<T>, signal?: Signal): Promise<T> {
    const before = this.#last.get(key);
    let end = (): void => undefined;
    const turn = new Promise<void>((resolve) => (end = resolve));
    const ended = before ? before.then(() => turn) : turn;
    this.#last.set(key, ended);
    void ended.then(() => {
      if (this.#last.get(key) === ended) this.#last.delete(key);
    });
    try {
      if (before) await abortable(before, signal);
      return await task(end);
    } finally {
      end();
    }
  }
}
