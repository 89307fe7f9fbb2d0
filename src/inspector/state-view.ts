import type { EventStoreReader } from '../contract/event-store.ts';
import { attempt, Newest } from './attempt.ts';
import type { InspectedAggregate } from './inspected.ts';
import { labelled, make, makeAlert } from './make.ts';
import { pause } from './pause.ts';
import { valueText } from './value-text.ts';

const SLIDING = 60; // milliseconds at rest before the events are read

/** The state of an aggregate at any version of its stream. */
export class StateView {
  readonly node: HTMLElement;
  readonly #aggregate: InspectedAggregate;
  readonly #read: (signal: AbortSignal) => EventStoreReader<object>;
  readonly #slider: HTMLInputElement = make('input', { type: 'range', min: 0, max: 0, step: 1 });
  readonly #heading = make('h3', {}, 'State');
  readonly #state = make('pre', { tabindex: 0, role: 'region', 'aria-label': 'State' });
  readonly #alert = makeAlert();
  readonly #showing = new Newest();
  #signal: AbortSignal = AbortSignal.abort();
  /** What is shown, to do nothing when it is asked for again. */
  #shown: string | undefined;

  constructor(aggregate: InspectedAggregate, read: (signal: AbortSignal) => EventStoreReader<object>) {
    this.#aggregate = aggregate;
    this.#read = read;
    this.#slider.addEventListener('input', () => void this.#show(SLIDING));
    this.node = make('section', { 'aria-label': 'State of the aggregate' }, this.#heading);
    this.node.append(labelled('Version', this.#slider), this.#alert, this.#state);
  }

  /**
   * The slider stays at the newest version when it is there, and where it is otherwise. A call that comes before the last one is done
   * ends that one.
   */
  run(version: number, signal: AbortSignal): Promise<void> {
    const isAtEnd = this.#slider.value === this.#slider.max;
    this.#signal = signal;
    this.#slider.max = String(version);
    if (isAtEnd) this.#slider.value = String(version);
    return this.#show(0);
  }

  async #show(wait: number): Promise<void> {
    const version = Number(this.#slider.value);
    const wanted = `${version} of ${this.#slider.max}`;
    this.#slider.setAttribute('aria-valuetext', `version ${wanted}`);
    const signal = this.#showing.begin(this.#signal);
    if (wanted === this.#shown) return;
    await pause(wait, signal);
    await attempt(this.#alert, signal, async () => {
      const messages = await this.#read(signal).get({ version });
      if (signal.aborted) return;
      this.#state.textContent = valueText(this.#aggregate.stateAfter(messages));
      this.#heading.textContent = `State at version ${wanted}`;
      this.#shown = wanted;
    });
  }
}
