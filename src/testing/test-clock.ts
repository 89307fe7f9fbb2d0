import { nextTask } from '../platform/next-task.ts';
import type { Clock } from '../platform/clock.ts';

/** A clock that stands until the test moves it. */
export class TestClock implements Clock {
  #wall: number;
  #monotonic = 0;
  readonly #tasks = new Set<{ readonly at: number; readonly run: () => void }>();

  /** @param now wall time at the beginning, in milliseconds since 1970. */
  constructor(now: number = Date.UTC(2026, 0, 1)) {
    this.#wall = now;
  }

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

  /** Lets time pass, in milliseconds; what falls due on the way runs in its order. Settles when what it set off has come to rest. */
  async advance(milliseconds: number): Promise<void> {
    const end = this.#monotonic + milliseconds;
    for (;;) {
      await nextTask();
      const [next] = [...this.#tasks].filter(({ at }) => at <= end).toSorted((a, b) => a.at - b.at);
      if (!next) break;
      this.#move(next.at);
      this.#tasks.delete(next);
      next.run();
    }
    this.#move(end);
    await nextTask();
  }

  /** Sets the wall clock forward or back, as a user or a time server does. */
  jump(milliseconds: number): void {
    this.#wall += milliseconds;
  }

  #move(to: number): void {
    this.#wall += to - this.#monotonic;
    this.#monotonic = to;
  }
}
