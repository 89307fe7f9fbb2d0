import type { HistoryEntry } from '../bank/account-history.ts';
import { byId } from './elements.ts';
import { TimelineRow } from './timeline-row.ts';

// Rows above and below those that are seen: scrolling a little shows no gap.
const SPARE = 4;

/** The history of an account, newest first. However long it is, only the rows that are seen are in the page. */
export class Timeline {
  readonly #scroller = byId('timeline', HTMLElement);
  readonly #list = byId('timeline-rows', HTMLOListElement);
  /** By the version that they show. */
  readonly #rows = new Map<number, TimelineRow>();
  readonly #onPick: (version: number) => void;
  #entries: readonly HistoryEntry[] = [];
  #picked = 0;
  #isDue = false;
  // As they were told, never asked for: to ask in the middle of a change has the page laid out once more.
  #top = 0;
  #height = 0;
  #rowHeight = 1;

  /** @param onPick called with the version of a row that is clicked */
  constructor(onPick: (version: number) => void) {
    this.#onPick = onPick;
    this.#scroller.addEventListener('scroll', () => this.#scrolled(), { passive: true });
    new ResizeObserver(([entry]) => this.#resized(entry?.contentRect.height ?? 0)).observe(this.#scroller);
    this.#list.addEventListener('click', ({ target }) => {
      const item = target instanceof Element ? target.closest('li') : null;
      for (const [version, row] of this.#rows) if (row.item === item) this.#onPick(version);
    });
  }

  show(entries: readonly HistoryEntry[]): void {
    this.#entries = entries;
    this.#renderSoon();
  }

  /** Back to the newest, for another account. */
  reset(): void {
    this.#rows.clear();
    this.#list.replaceChildren();
    this.#scroller.scrollTop = 0;
    this.#top = 0;
  }

  /** Marks the version that the page looks at. */
  mark(version: number): void {
    this.#picked = version;
    for (const [each, row] of this.#rows) row.mark(each === version);
  }

  #scrolled(): void {
    this.#top = this.#scroller.scrollTop;
    this.#renderSoon();
  }

  /** The height of a row is as the style sheet has it, which follows the size of the text; so does the height of them all. */
  #resized(height: number): void {
    this.#height = height;
    this.#rowHeight = Number.parseFloat(getComputedStyle(this.#list).lineHeight);
    this.#renderSoon();
  }

  #renderSoon(): void {
    if (this.#isDue) return;
    this.#isDue = true;
    requestAnimationFrame(() => {
      this.#isDue = false;
      this.#render();
    });
  }

  #render(): void {
    const { length } = this.#entries;
    const height = this.#rowHeight;
    this.#list.style.height = `${length * height}px`;
    const first = Math.max(0, Math.floor(this.#top / height) - SPARE);
    const end = Math.min(length, Math.ceil((this.#top + this.#height) / height) + SPARE);
    const isSeen = (version: number): boolean => version > length - end && version <= length - first;
    // Rows that are out of sight show what has come into it: to fill one costs less than to make one.
    const free: TimelineRow[] = [];
    for (const [version, row] of this.#rows) {
      if (isSeen(version)) continue;
      free.push(row);
      this.#rows.delete(version);
    }
    for (let index = first; index < end; index++) {
      const entry = this.#entries[length - 1 - index];
      if (entry) this.#rowOf(entry, free).place({ top: index * height, index, length });
    }
    for (const { item } of free) item.remove();
  }

  #rowOf(entry: HistoryEntry, free: TimelineRow[]): TimelineRow {
    const known = this.#rows.get(entry.version);
    if (known) return known;
    const row = free.pop() ?? new TimelineRow();
    row.show(entry);
    row.mark(entry.version === this.#picked);
    this.#rows.set(entry.version, row);
    if (!row.item.isConnected) this.#list.append(row.item);
    return row;
  }
}
