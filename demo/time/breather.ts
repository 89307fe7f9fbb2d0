// Half of a frame at 60 Hz: the other half is the page's own.
const SLICE = 8; // milliseconds

/** Divides long work into slices between which the page answers its user. */
export class Breather {
  #since = performance.now();

  /** Waits for the page to have its turn, if the work has had its own for long enough. */
  async breathe(): Promise<void> {
    if (performance.now() - this.#since < SLICE) return;
    await nextTask();
    this.#since = performance.now();
  }
}

/** A message, not a timer: those wait for at least 4 ms, and for a second in a hidden page. */
function nextTask(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.addEventListener('message', () => {
      port1.close();
      resolve();
    });
    port1.start();
    port2.postMessage(undefined);
  });
}
