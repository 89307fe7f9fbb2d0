/** Time as the engine sees it. Tests give one that they move. */
export interface Clock {
  /** Wall time in milliseconds since 1970. It may jump either way. */
  now(): number;
  /** Milliseconds that never run backwards. They may stand still while the machine sleeps. */
  monotonic(): number;
  /** Runs a task once after a delay in milliseconds. Returns the way to take it back. */
  schedule(delay: number, task: () => void): () => void;
}

// Timers count in 31 bits: a longer one fires at once (HTML, §8.6).
const LONGEST_TIMER = 2 ** 31 - 1; // milliseconds

export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  schedule(delay, task) {
    let timer: ReturnType<typeof setTimeout>;
    const wait = (left: number): void => {
      const later = left - LONGEST_TIMER;
      timer = later > 0 ? setTimeout(() => wait(later), LONGEST_TIMER) : setTimeout(task, left);
    };
    wait(delay);
    return () => clearTimeout(timer);
  },
};
