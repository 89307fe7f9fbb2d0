/** Does some work and tells in an alert how it failed, unless it was not wanted any more. */
export async function attempt(alert: HTMLElement, signal: AbortSignal, work: () => Promise<void>): Promise<void> {
  try {
    await work();
    if (!signal.aborted) alert.textContent = '';
  } catch (error) {
    if (!signal.aborted) alert.textContent = describe(error);
  }
}

export function describe(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}

/** Lets only the newest of several works go on. */
export class Newest {
  #current = new AbortController();

  /** A signal for a work that begins: aborted by `outer`, and by the next call. */
  begin(outer: AbortSignal): AbortSignal {
    this.#current.abort();
    this.#current = new AbortController();
    return AbortSignal.any([outer, this.#current.signal]);
  }
}
