import type { Clock } from '../../../src/in-memory.ts';
import type { TestClock } from '../../../src/testing.ts';

interface Timer {
  readonly at: number;
  readonly run: () => void;
  disarm: () => void;
}

/** The machine's clock as one tab sees it: both of its times stand while the tab is frozen, and no timer runs. */
export class TabClock implements Clock {
  readonly #machine: TestClock;
  readonly #timers = new Set<Timer>();
  #frozen: { readonly now: number; readonly monotonic: number } | undefined;
  /** How far the tab's monotonic time has fallen behind the machine's. */
  #slept = 0;

  constructor(machine: TestClock) {
    this.#machine = machine;
  }

  get frozen(): boolean {
    return this.#frozen !== undefined;
  }

  now(): number {
    return this.#frozen?.now ?? this.#machine.now();
  }

  monotonic(): number {
    return this.#frozen?.monotonic ?? this.#machine.monotonic() - this.#slept;
  }

  schedule(delay: number, run: () => void): () => void {
    const timer: Timer = { at: this.monotonic() + delay, run, disarm: () => undefined };
    this.#timers.add(timer);
    if (!this.frozen) this.#arm(timer);
    return () => {
      this.#timers.delete(timer);
      timer.disarm();
    };
  }

  freeze(): void {
    this.#frozen ??= { now: this.now(), monotonic: this.monotonic() };
    for (const timer of this.#timers) timer.disarm();
  }

  /** Wall time is the machine's again. Monotonic time has slept, or has run on: then what is overdue runs next. */
  thaw(monotonic: 'slept' | 'ran on'): void {
    if (!this.#frozen) return;
    if (monotonic === 'slept') this.#slept = this.#machine.monotonic() - this.#frozen.monotonic;
    this.#frozen = undefined;
    for (const timer of this.#timers) this.#arm(timer);
  }

  #arm(timer: Timer): void {
    timer.disarm = this.#machine.schedule(Math.max(0, timer.at - this.monotonic()), () => {
      this.#timers.delete(timer);
      timer.run();
    });
  }
}
