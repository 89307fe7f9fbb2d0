import type { DocumentEntry } from '../contract/projection.ts';
import { attempt, Newest } from './attempt.ts';
import type { Inspected, InspectedProjection } from './inspected.ts';
import { labelled, make, makeAlert, makeButton } from './make.ts';
import { RowList } from './row-list.ts';
import { valueText } from './value-text.ts';

const PAGE = 50; // documents

/** The documents of a projection by their keys, and one of them whole. */
export class DocumentsView {
  readonly node: HTMLElement;
  readonly #inspected: Inspected;
  readonly #projection: InspectedProjection;
  readonly #rows: RowList<DocumentEntry<object>>;
  readonly #from: HTMLInputElement = make('input', { autocomplete: 'off' });
  readonly #first = makeButton('First', () => this.#turnTo(undefined));
  readonly #next = makeButton('Next', () => this.#turnTo(this.#following));
  readonly #status = make('p', { role: 'status', class: 'status' });
  readonly #alert = makeAlert();
  readonly #text = make('pre', { tabindex: 0, role: 'region', 'aria-label': 'Document', hidden: true });
  readonly #listing = new Newest();
  #signal: AbortSignal = AbortSignal.abort();
  /** The page that is shown begins after it. */
  #after: string | undefined;
  #following: string | undefined;
  #chosen: string | undefined;

  constructor(inspected: Inspected, projection: InspectedProjection) {
    this.#inspected = inspected;
    this.#projection = projection;
    this.#rows = new RowList({
      label: 'Documents',
      keyOf: ({ key }) => key,
      cells: ({ key }) => ({ key }),
      choose: ({ key }) => {
        this.#chosen = key;
        void this.show(this.#signal);
      },
    });
    this.#from.addEventListener('change', () => this.#turnTo(undefined));
    const pager = make('div', { class: 'pager' }, labelled('From key', this.#from), this.#first, this.#next, this.#status);
    const heading = make('h2', {}, `Documents of ${projection.name}`);
    this.node = make('section', { class: 'detail', 'aria-label': 'Documents' }, heading, pager, this.#alert);
    this.node.append(this.#rows.node, this.#text);
  }

  /** Shows the page, and the document that was chosen, as they are now. */
  show(outer: AbortSignal): Promise<void> {
    this.#signal = outer;
    const signal = this.#listing.begin(outer);
    return attempt(this.#alert, signal, async () => {
      const { provider, database } = this.#inspected;
      const stored = provider.documents(this.#projection, { database });
      const range = { after: this.#after, ...(this.#from.value !== '' && { from: this.#from.value }) };
      const { documents, next } = await stored.list({ ...range, limit: PAGE, signal });
      const key = this.#chosen;
      const chosen = key === undefined ? undefined : await stored.get(key, { signal });
      if (signal.aborted) return;
      this.#rows.show(documents);
      this.#following = next;
      this.#next.disabled = next === undefined;
      this.#first.disabled = this.#after === undefined;
      const shown = `${documents.length} shown${next === undefined ? '' : ', there are more'}`;
      this.#status.textContent = documents.length === 0 ? 'No document found.' : shown;
      this.#text.hidden = key === undefined;
      const text = chosen ? valueText(chosen) : 'There is no document of this key any more.';
      // Who has selected a part of it keeps the selection.
      if (this.#text.textContent !== text) this.#text.textContent = text;
    });
  }

  #turnTo(after: string | undefined): void {
    this.#after = after;
    void this.show(this.#signal);
  }
}
