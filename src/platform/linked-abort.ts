import type { Signal } from '../contract/platform.ts';

/**
 * An abort that the signal of a caller sets off as well. Unlinked, it leaves nothing on a signal that lives on, as what
 * `AbortSignal.any` makes does in some engines until that signal is aborted.
 */
export class LinkedAbort {
  readonly #controller = new AbortController();
  readonly #parent: Signal | undefined;
  readonly #follow = (): void => this.#controller.abort(this.#parent?.reason);

  constructor(parent: Signal | undefined) {
    this.#parent = parent;
    if (parent?.aborted) this.#follow();
    else parent?.addEventListener('abort', this.#follow, { once: true });
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  abort(reason?: unknown): void {
    this.#controller.abort(reason);
  }

  unlink(): void {
    this.#parent?.removeEventListener('abort', this.#follow);
  }
}
