import { byId } from './elements.ts';
import type { Messages } from './messages.ts';
import { ProgressView } from './progress-view.ts';

export interface Work {
  /** One word, as in “Cancel import”. */
  readonly name: string;
  /** The signal is aborted when the user cancels. */
  readonly act: (signal: AbortSignal, progress: ProgressView) => Promise<void>;
  /** What is said when it was cancelled. */
  readonly cancelled: () => string;
}

/** The long pieces of work of one panel: one at a time, with its progress and a way to stop it. */
export class LongWork {
  readonly #panel: HTMLElement;
  readonly #progress: ProgressView;
  readonly #messages: Messages;
  #running: Promise<void> | undefined;
  #cancelled = new AbortController();

  /** @param id that those of the panel and of its progress begin with */
  constructor(id: string, messages: Messages) {
    this.#panel = byId(`${id}-panel`, HTMLElement);
    this.#progress = new ProgressView(`${id}-progress`);
    this.#messages = messages;
    this.#progress.cancel.addEventListener('click', () => this.#cancelled.abort());
  }

  /** Does nothing while there is other work. */
  run(work: Work): void {
    this.#running ??= this.#run(work).finally(() => (this.#running = undefined));
  }

  /** Stops the work under way, if there is any, and waits for its end. */
  async cancel(): Promise<void> {
    this.#cancelled.abort();
    await this.#running;
  }

  async #run({ name, act, cancelled }: Work): Promise<void> {
    const { cancel } = this.#progress;
    const begunWith = document.activeElement;
    // Not `disabled`, which would take the focus from whoever uses the keyboard.
    const buttons = [...this.#panel.querySelectorAll('button')].filter((button) => button !== cancel);
    for (const button of buttons) button.ariaDisabled = 'true';
    this.#cancelled = new AbortController();
    const { signal } = this.#cancelled;
    this.#progress.begin(name);
    await this.#messages.act(async () => {
      try {
        await act(signal, this.#progress);
      } catch (error) {
        if (!signal.aborted) throw error;
        this.#messages.say(cancelled());
      }
    });
    const hadFocus = document.activeElement === cancel;
    this.#progress.end();
    for (const button of buttons) button.ariaDisabled = null;
    if (hadFocus && begunWith instanceof HTMLElement) begunWith.focus();
  }
}
