/** Time as the engine sees it. Tests give one that they move. */
export interface Clock {
  /** Wall time in milliseconds since 1970. It may jump either way. */
  now(): number;
  /** Milliseconds that never run backwards. They may stand still while the machine sleeps. */
  monotonic(): number;
  /** Runs a task once after a delay in milliseconds. Returns the way to take it back. */
  schedule(delay: number, task: () => void): () => void;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  schedule(delay, task) {
    const timer = setTimeout(task, delay);
    return () => clearTimeout(timer);
  },
};
