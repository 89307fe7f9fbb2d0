import type { HistoryEntry } from '../bank/account-history.ts';
import { formatMoney } from '../domain/money.ts';
import { element } from './elements.ts';
import { formatDate, signed } from './numbers.ts';

/** An event in the timeline. */
export class TimelineRow {
  readonly item: HTMLLIElement;

  constructor({ version, at, text, change, account, bankBalance }: HistoryEntry) {
    const { balance, currency } = account;
    const bank = bankBalance === undefined || bankBalance === balance ? '' : `bank’s ${formatMoney(bankBalance, currency)} · `;
    this.item = element('li', {
      class: direction(change),
      children: [
        element('span', { class: 'what', text }),
        element('span', { class: 'change number', text: signed(change, currency) }),
        element('span', { class: 'when', text: `Version ${version} · ${formatDate(at)}` }),
        element('span', {
          class: 'after number',
          children: [element('span', { class: 'bank', text: bank }), new Text(formatMoney(balance, currency))],
        }),
      ],
    });
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
