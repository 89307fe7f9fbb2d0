import { byId } from './elements.ts';
import { count, counted } from './numbers.ts';

// Before that a rate is a guess.
const MEASURED_AFTER = 500; // milliseconds

/** A long piece of work: how far it is, how fast, how long it will take, and a button to stop it. */
export class ProgressView {
  readonly #panel = byId('import-progress', HTMLElement);
  readonly #label = byId('progress-label', HTMLElement);
  readonly #bar = byId('progress-bar', HTMLProgressElement);
  readonly #text = byId('progress-text', HTMLElement);
  readonly #cancel = byId('progress-cancel', HTMLButtonElement);
  #began = 0;

  /** Shows the progress of `work` under a name, and aborts its signal when the user cancels. */
  async during(name: string, work: (signal: AbortSignal) => Promise<void>): Promise<void> {
    const cancelled = new AbortController();
    const { signal } = cancelled;
    this.#cancel.addEventListener('click', () => cancelled.abort(), { signal });
    this.#label.textContent = `${name} progress`;
    this.#cancel.textContent = `Cancel ${name.toLowerCase()}`;
    this.#began = performance.now();
    this.#bar.value = 0;
    this.#text.textContent = 'Reading …';
    this.#panel.hidden = false;
    try {
      await work(signal);
    } finally {
      this.#panel.hidden = true;
      cancelled.abort();
    }
  }

  /** @param noun what is counted, of which there is one */
  show(done: number, total: number, noun: string): void {
    this.#bar.max = total;
    this.#bar.value = done;
    this.#text.textContent = `${count(done)} of ${counted(total, noun)}${this.#pace(done, total, noun)}`;
  }

  #pace(done: number, total: number, noun: string): string {
    const elapsed = performance.now() - this.#began;
    if (elapsed < MEASURED_AFTER || done === 0) return '';
    const rate = done / (elapsed / 1000);
    return ` · ${counted(Math.round(rate), noun)} a second · ${Math.ceil((total - done) / rate)} s left`;
  }
}
