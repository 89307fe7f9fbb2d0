import { byId } from './elements.ts';

/** A long piece of work: how far it is, and a button to stop it. */
export class ProgressView {
  readonly #panel = byId('import-progress', HTMLElement);
  readonly #label = byId('progress-label', HTMLElement);
  readonly #bar = byId('progress-bar', HTMLProgressElement);
  readonly #text = byId('progress-text', HTMLElement);
  readonly #cancel = byId('progress-cancel', HTMLButtonElement);

  /** Shows the progress of `work` under a name, and aborts its signal when the user cancels. */
  async during(name: string, work: (signal: AbortSignal) => Promise<void>): Promise<void> {
    const cancelled = new AbortController();
    const { signal } = cancelled;
    this.#cancel.addEventListener('click', () => cancelled.abort(), { signal });
    this.#label.textContent = `${name} progress`;
    this.#cancel.textContent = `Cancel ${name.toLowerCase()}`;
    this.show(0, 1, '');
    this.#panel.hidden = false;
    try {
      await work(signal);
    } finally {
      this.#panel.hidden = true;
      cancelled.abort();
    }
  }

  show(done: number, total: number, text: string): void {
    this.#bar.max = total;
    this.#bar.value = done;
    this.#text.textContent = text;
  }
}
