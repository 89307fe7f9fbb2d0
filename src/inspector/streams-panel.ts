import type { StreamInfo } from '../contract/stream-page.ts';
import { attempt, Newest } from './attempt.ts';
import { followChanges } from './follow-changes.ts';
import type { Inspected } from './inspected.ts';
import { labelled, make, makeAlert, makeButton } from './make.ts';
import type { Panel } from './panel.ts';
import { pause } from './pause.ts';
import { RowList } from './row-list.ts';
import { StreamView } from './stream-view.ts';
import { Walk } from './walk.ts';

const PAGE = 50; // streams
const TYPING = 150; // milliseconds without a key before a search begins

/** The streams of a tenant, and the one that is chosen. */
export class StreamsPanel implements Panel {
  readonly title = 'Streams';
  readonly node: HTMLElement;
  readonly #inspected: Inspected;
  readonly #search: HTMLInputElement = make('input', {
    type: 'search',
    placeholder: 'part of its name or id',
    autocomplete: 'off',
  });
  readonly #rows: RowList<StreamInfo>;
  readonly #alert = makeAlert();
  readonly #status = make('p', { role: 'status', class: 'status' });
  readonly #first = makeButton('First', () => void this.#list());
  readonly #next = makeButton('Next', () => void this.#showNext());
  readonly #detail = make('div', {}, make('p', { class: 'hint' }, 'Choose a stream to see its messages.'));
  readonly #listing = new Newest();
  readonly #walking = new Newest();
  readonly #viewing = new Newest();
  #signal: AbortSignal = AbortSignal.abort();
  #walk: Walk<StreamInfo> | undefined;
  #view: StreamView | undefined;

  constructor(inspected: Inspected) {
    this.#inspected = inspected;
    this.#rows = new RowList({
      label: 'Streams',
      keyOf: ({ name, id }) => JSON.stringify([name, id]),
      cells: ({ name, id, version }) => ({ stream: `${name}/${id}`, place: `v${version}` }),
      choose: (stream) => this.#open(stream),
    });
    this.#search.addEventListener('input', () => void this.#list(TYPING));
    const pager = make('div', { class: 'pager' }, this.#first, this.#next, this.#status);
    const list = make('div', {}, labelled('Search streams', this.#search), pager, this.#alert, this.#rows.node);
    this.node = make('div', { class: 'split' }, list, this.#detail);
  }

  run(signal: AbortSignal): void {
    this.#signal = signal;
    void this.#list();
    this.#view?.run(this.#viewing.begin(signal));
  }

  #open({ name, id }: StreamInfo): void {
    this.#view = new StreamView(this.#inspected, { name, id });
    this.#detail.replaceChildren(this.#view.node);
    this.#view.run(this.#viewing.begin(this.#signal));
  }

  /** Shows the first page; that of all streams as it changes. A search reads every name: it is done once. */
  async #list(wait = 0): Promise<void> {
    const { provider, database } = this.#inspected;
    const signal = this.#listing.begin(this.#signal);
    await pause(wait, signal);
    if (signal.aborted) return;
    const text = this.#search.value.trim().toLowerCase();
    const showFirst = (): Promise<void> => {
      // It outlives the listing, which ends when the first page is left.
      this.#walk = new Walk(this.#matching(text, this.#walking.begin(this.#signal)), PAGE);
      return this.#showPage(this.#walk, signal, true);
    };
    if (text !== '') {
      this.#status.textContent = 'Searching …';
      return showFirst();
    }
    await attempt(this.#alert, signal, () => followChanges(provider, { database, signal }, showFirst));
  }

  async #showNext(): Promise<void> {
    if (!this.#walk) return;
    await this.#showPage(this.#walk, this.#listing.begin(this.#signal), false);
  }

  async #showPage(walk: Walk<StreamInfo>, signal: AbortSignal, isFirst: boolean): Promise<void> {
    this.#next.disabled = true;
    await attempt(this.#alert, signal, async () => {
      const page = await walk.next();
      if (signal.aborted) return;
      this.#rows.show(page);
      this.#next.disabled = !walk.hasMore;
      this.#first.disabled = isFirst;
      this.#status.textContent =
        page.length === 0 ? 'No stream found.' : `${page.length} shown${walk.hasMore ? ', there are more' : ''}`;
    });
  }

  async *#matching(text: string, signal: AbortSignal): AsyncGenerator<StreamInfo, void> {
    const { provider, database } = this.#inspected;
    const limit = text === '' ? PAGE : 1_000;
    for (let after: string | undefined; ;) {
      const { streams, next } = await provider.streams({ database, limit, after, signal });
      yield* streams.filter(({ name, id }) => `${name}/${id}`.toLowerCase().includes(text));
      if (next === undefined) return;
      after = next;
      // In memory one page comes right after the other: the browser has to get in between.
      await pause(0, signal);
    }
  }
}
