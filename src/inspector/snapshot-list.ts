import { make, makeButton } from './make.ts';

const SHOWN = 100; // the newest of them: a stream may have a snapshot of every version

/** The snapshots of a stream. */
export class SnapshotList {
  readonly node: HTMLElement = make('section', { 'aria-label': 'Snapshots' });
  readonly #choose: (version: number) => void;
  #shown = '';

  constructor(choose: (version: number) => void) {
    this.#choose = choose;
  }

  show(versions: readonly number[]): void {
    const newest = versions.slice(-SHOWN).toReversed();
    const shown = `${versions.length}: ${newest.join()}`;
    if (shown === this.#shown) return;
    this.#shown = shown;
    const buttons = newest.map((version) => makeButton(String(version), () => this.#choose(version)));
    for (const button of buttons) button.setAttribute('aria-label', `Snapshot at version ${button.textContent}`);
    const more = versions.length > SHOWN ? [make('span', {}, `and ${versions.length - SHOWN} older ones`)] : [];
    const text = versions.length === 0 ? 'No snapshots.' : 'At version';
    this.node.replaceChildren(make('h3', {}, 'Snapshots'), make('p', { class: 'pager' }, text, ' ', ...buttons, ...more));
  }
}
