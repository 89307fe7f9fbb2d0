import { byId } from './elements.ts';

// Before that a rate is a guess.
const MEASURED_AFTER = 500; // milliseconds

/** How far a long piece of work is, how fast it goes, how long it will take, and a button to stop it. */
export class ProgressView {
  readonly cancel: HTMLButtonElement;
  readonly #box: HTMLElement;
  readonly #label: HTMLElement;
  readonly #bar: HTMLProgressElement;
  readonly #text: HTMLElement;
  #began = 0;

  /** @param id of the element that holds it; those of its parts begin with it */
  constructor(id: string) {
    this.#box = byId(id, HTMLElement);
    this.#label = byId(`${id}-label`, HTMLElement);
    this.#bar = byId(`${id}-bar`, HTMLProgressElement);
    this.#text = byId(`${id}-text`, HTMLElement);
    this.cancel = byId(`${id}-cancel`, HTMLButtonElement);
  }

  begin(name: string): void {
    this.#label.textContent = `${name} progress`;
    this.cancel.textContent = `Cancel ${name.toLowerCase()}`;
    this.#began = performance.now();
    this.#bar.value = 0;
    this.#text.textContent = 'Reading …';
    this.#box.hidden = false;
  }

  end(): void {
    this.#box.hidden = true;
  }

  /** @param tell says an amount of what is counted: `2,000 rows` */
  show(done: number, total: number, tell: (amount: number) => string): void {
    this.#bar.max = Math.max(1, total);
    this.#bar.value = done;
    this.#text.textContent = `${tell(done)} of ${tell(total)}${this.#pace(done, total, tell)}`;
  }

  #pace(done: number, total: number, tell: (amount: number) => string): string {
    const elapsed = performance.now() - this.#began;
    if (elapsed < MEASURED_AFTER || done === 0) return '';
    const rate = done / (elapsed / 1000);
    return ` · ${tell(Math.round(rate))} a second · ${Math.ceil((total - done) / rate)} s left`;
  }
}
