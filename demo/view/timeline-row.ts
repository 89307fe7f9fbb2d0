import type { HistoryEntry } from '../bank/account-history.ts';
import { formatMoney } from '../domain/money.ts';
import { element } from './elements.ts';
import { count, formatDate, signed } from './numbers.ts';

/** A row of the timeline, which shows one event after the other. */
export class TimelineRow {
  readonly item: HTMLLIElement;
  readonly #what = element('span', { class: 'what' });
  readonly #change = element('span', { class: 'change number' });
  readonly #when = element('span', { class: 'when' });
  readonly #bank = element('span', { class: 'bank' });
  readonly #balance = new Text();

  constructor() {
    const after = element('span', { class: 'after number', children: [this.#bank, this.#balance] });
    this.item = element('li', { children: [this.#what, this.#change, this.#when, after] });
  }

  show({ version, at, text, change, account, bankBalance }: HistoryEntry): void {
    const { balance, currency } = account;
    const differs = bankBalance !== undefined && bankBalance !== balance;
    this.item.className = direction(change);
    this.#what.textContent = text;
    this.#change.textContent = signed(change, currency);
    this.#when.textContent = `Version ${count(version)} · ${formatDate(at)}`;
    this.#bank.textContent = differs ? `bank’s ${formatMoney(bankBalance, currency)} · ` : '';
    this.#balance.data = formatMoney(balance, currency);
  }

  /** Rows are laid over the list: they must say themselves which of how many they are. */
  place({ top, index, length }: { readonly top: number; readonly index: number; readonly length: number }): void {
    this.item.style.transform = `translateY(${top}px)`;
    this.item.ariaPosInSet = String(index + 1);
    this.item.ariaSetSize = String(length);
  }

  mark(isPicked: boolean): void {
    this.item.ariaCurrent = isPicked ? 'true' : null;
  }
}

function direction(change: number): string {
  if (change === 0) return 'neutral';
  return change > 0 ? 'in' : 'out';
}
