import type { HistoryEntry } from '../bank/account-history.ts';
import { formatMoney } from '../domain/money.ts';
import { byId } from './elements.ts';
import { VersionState } from './version-state.ts';

/** A slider over the versions of an account, and its state at the version chosen. At the newest it follows new events. */
export class TimeTravel {
  readonly #slider = byId('version-slider', HTMLInputElement);
  readonly #value = byId('version-value', HTMLOutputElement);
  readonly #now = byId('version-now', HTMLButtonElement);
  readonly #state = new VersionState();
  readonly #onTravel: (version: number) => void;
  #entries: readonly HistoryEntry[] = [];
  #isAtNow = true;

  /** @param onTravel called with the version that is looked at, each time that it changes */
  constructor(onTravel: (version: number) => void) {
    this.#onTravel = onTravel;
    this.#slider.addEventListener('input', () => this.travel(this.#slider.valueAsNumber));
    this.#now.addEventListener('click', () => {
      this.travel(this.#entries.length);
      this.#slider.focus();
    });
  }

  show(entries: readonly HistoryEntry[]): void {
    this.#entries = entries;
    this.#slider.max = String(Math.max(1, entries.length));
    this.#slider.disabled = entries.length === 0;
    this.travel(this.#isAtNow ? entries.length : Math.min(this.#slider.valueAsNumber, entries.length));
  }

  /** To the newest version, for another account. */
  reset(): void {
    this.#isAtNow = true;
    this.show([]);
  }

  travel(version: number): void {
    const { length } = this.#entries;
    this.#isAtNow = version >= length;
    this.#now.disabled = this.#isAtNow;
    this.#slider.value = String(version);
    const entry = this.#entries[version - 1];
    this.#value.textContent = `${version} of ${length}`;
    this.#slider.ariaValueText = entry
      ? `Version ${version}, ${formatMoney(entry.account.balance, entry.account.currency)}`
      : null;
    this.#state.show(entry);
    this.#onTravel(version);
  }
}
