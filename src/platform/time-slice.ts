import { nextTask } from './next-task.ts';

// A frame has 16 ms, of which the page needs its share (RAIL model: work in the background in slices of at most 10 ms).
const SLICE = 8; // milliseconds

// Less work than this is not worth a look at the clock: a text of that length is parsed in some tenths of a millisecond.
const LOOK = 32 * 1024; // UTF-16 units

/** Splits long work on the page into slices, between which the page can answer its user. */
export class TimeSlice {
  #began = performance.now();
  #unseen = 0;

  /** Whether the slice is over once a text of that length has been worked on: then {@link rest} is due. */
  isOverAfter(length: number): boolean {
    this.#unseen += length;
    if (this.#unseen < LOOK) return false;
    this.#unseen = 0;
    return performance.now() - this.#began >= SLICE;
  }

  /** Lets everything else run that is due, and begins the next slice. */
  async rest(): Promise<void> {
    await nextTask();
    this.#began = performance.now();
  }
}
