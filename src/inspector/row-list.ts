import { make, makeButton } from './make.ts';

export interface RowListParts<T> {
  /** What the rows are, to who cannot see them. */
  readonly label: string;
  readonly keyOf: (item: T) => string;
  /** The texts of a row, by the names of its columns. */
  readonly cells: (item: T) => Readonly<Record<string, string>>;
  readonly choose: (item: T) => void;
}

interface Row<T> {
  readonly node: HTMLLIElement;
  readonly button: HTMLButtonElement;
  item: T;
}

/** Rows of which one can be chosen. One that stays keeps its element, and so the focus. */
export class RowList<T> {
  readonly node: HTMLUListElement;
  readonly #parts: RowListParts<T>;
  readonly #rows = new Map<string, Row<T>>();
  #chosen: string | undefined;

  constructor(parts: RowListParts<T>) {
    this.#parts = parts;
    this.node = make('ul', { class: 'rows', 'aria-label': parts.label });
    this.node.addEventListener('keydown', (event) => this.#move(event));
  }

  show(items: readonly T[]): void {
    const keys = new Set(items.map(this.#parts.keyOf));
    for (const [key, { node }] of this.#rows) {
      if (keys.has(key)) continue;
      node.remove();
      this.#rows.delete(key);
    }
    for (const [index, item] of items.entries()) {
      const { node } = this.#rowOf(item);
      const there = this.node.children[index];
      if (there !== node) this.node.insertBefore(node, there ?? null);
    }
  }

  choose(item: T): void {
    this.#chosen = this.#parts.keyOf(item);
    for (const [key, { button }] of this.#rows) this.#mark(key, button);
    this.#parts.choose(item);
  }

  #rowOf(item: T): Row<T> {
    const key = this.#parts.keyOf(item);
    const row = this.#rows.get(key) ?? this.#makeRow(key, item);
    row.item = item;
    for (const [index, text] of Object.values(this.#parts.cells(item)).entries()) {
      const cell = row.button.children[index];
      if (cell && cell.textContent !== text) cell.textContent = text;
    }
    return row;
  }

  #makeRow(key: string, item: T): Row<T> {
    const button = makeButton('', () => this.choose(row.item));
    // A space between them is for who hears the row as one text.
    for (const column of Object.keys(this.#parts.cells(item))) button.append(make('span', { class: column }), ' ');
    const row: Row<T> = { node: make('li', {}, button), button, item };
    this.#mark(key, button);
    this.#rows.set(key, row);
    return row;
  }

  #mark(key: string, button: HTMLButtonElement): void {
    if (key === this.#chosen) button.setAttribute('aria-current', 'true');
    else button.removeAttribute('aria-current');
  }

  #move(event: KeyboardEvent): void {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step === undefined || !(event.target instanceof HTMLElement)) return;
    const row = event.target.closest('li');
    const next = step > 0 ? row?.nextElementSibling : row?.previousElementSibling;
    next?.querySelector('button')?.focus();
    event.preventDefault();
  }
}
