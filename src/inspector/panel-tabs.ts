import { make, makeButton } from './make.ts';
import type { Panel } from './panel.ts';

/** Panels of which one is shown, and works, at a time. */
export class PanelTabs {
  readonly tabs: HTMLElement = make('div', { role: 'tablist', 'aria-label': 'Event store' });
  readonly node: HTMLElement = make('div', { class: 'panels' });
  readonly #panels: readonly Panel[];
  readonly #buttons: readonly HTMLButtonElement[];
  readonly #pages: readonly HTMLElement[];
  #signal: AbortSignal = AbortSignal.abort();
  #running = new AbortController();
  #index = 0;

  constructor(panels: readonly Panel[], title?: string) {
    this.#panels = panels;
    this.#buttons = panels.map(({ title }, index) => {
      const button = makeButton(title, () => this.#choose(index));
      button.setAttribute('role', 'tab');
      button.id = `tab-${index}`;
      button.setAttribute('aria-controls', `panel-${index}`);
      return button;
    });
    this.#pages = panels.map(({ node }, index) =>
      make('div', { role: 'tabpanel', id: `panel-${index}`, 'aria-labelledby': `tab-${index}` }, node),
    );
    this.tabs.append(...this.#buttons);
    this.node.append(...this.#pages);
    this.tabs.addEventListener('keydown', (event) => this.#move(event));
    this.#mark(
      Math.max(
        0,
        panels.findIndex((panel) => panel.title === title),
      ),
    );
  }

  /** The title of the panel that is shown. */
  get title(): string | undefined {
    return this.#panels[this.#index]?.title;
  }

  run(signal: AbortSignal): void {
    this.#signal = signal;
    this.#running.abort();
    this.#running = new AbortController();
    if (!signal.aborted) this.#panels[this.#index]?.run(AbortSignal.any([signal, this.#running.signal]));
  }

  #choose(index: number): void {
    this.#mark(index);
    this.run(this.#signal);
  }

  #mark(chosen: number): void {
    this.#index = chosen;
    for (const [index, button] of this.#buttons.entries()) {
      button.setAttribute('aria-selected', String(index === chosen));
      button.tabIndex = index === chosen ? 0 : -1;
    }
    for (const [index, page] of this.#pages.entries()) page.hidden = index !== chosen;
  }

  #move(event: KeyboardEvent): void {
    const last = this.#buttons.length - 1;
    const next = { ArrowRight: this.#index + 1, ArrowLeft: this.#index - 1, Home: 0, End: last }[event.key];
    if (next === undefined) return;
    this.#choose((next + last + 1) % (last + 1));
    this.#buttons[this.#index]?.focus();
    event.preventDefault();
  }
}
