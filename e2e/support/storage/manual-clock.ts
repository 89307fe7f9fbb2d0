import type { Clock } from '../../../src/in-memory.ts';

/** A clock that stands until it is moved. */
export class ManualClock implements Clock {
  #wall = Date.UTC(2026, 0, 1);
  #monotonic = 0;
  readonly #tasks = new Set<{ readonly at: number; readonly run: () => void }>();

  now(): number {
    return this.#wall;
  }

  monotonic(): number {
    return this.#monotonic;
  }

  schedule(delay: number, run: () => void): () => void {
    const task = { at: this.#monotonic + delay, run };
    this.#tasks.add(task);
    return () => this.#tasks.delete(task);
  }

  /** Lets time pass on both clocks; what falls due on the way runs in its order. */
  async advance(milliseconds: number): Promise<void> {
    const end = this.#monotonic + milliseconds;
    for (;;) {
      await settle();
      const [next] = [...this.#tasks].filter(({ at }) => at <= end).toSorted((a, b) => a.at - b.at);
      if (!next) break;
      this.#move(next.at);
      this.#tasks.delete(next);
      next.run();
    }
    this.#move(end);
    await settle();
  }

  /** Sets the wall clock, as a user or a time server does. */
  jump(milliseconds: number): void {
    this.#wall += milliseconds;
  }

  #move(to: number): void {
    this.#wall += to - this.#monotonic;
    this.#monotonic = to;
  }
}

/** Lets everything run that waits for nothing but its turn. */
function settle(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
