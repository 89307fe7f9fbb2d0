import type { HistoryEntry } from '../bank/replay.ts';
import { formatMoney, type Currency, type Money } from '../domain/money.ts';
import { element } from './elements.ts';

const DATE = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium' });

/** Table rows of an account's history, newest first. */
export function historyRows(history: readonly HistoryEntry[], currency: Currency): HTMLTableRowElement[] {
  return history.toReversed().map((entry) => row(entry, currency));
}

function row({ version, at, text, change, balance, bankBalance }: HistoryEntry, currency: Currency): HTMLTableRowElement {
  return element('tr', {
    children: [
      number(String(version)),
      element('td', { text: DATE.format(at), class: 'date' }),
      element('td', { text }),
      number(change === 0 ? '' : signed(change, currency), change < 0 ? 'out' : 'in'),
      number(formatMoney(balance, currency)),
      number(bankBalance === undefined ? '' : formatMoney(bankBalance, currency), 'hint'),
    ],
  });
}

function signed(money: Money, currency: Currency): string {
  return money > 0 ? `+${formatMoney(money, currency)}` : formatMoney(money, currency);
}

function number(text: string, more = ''): HTMLTableCellElement {
  return element('td', { text, class: `number ${more}`.trim() });
}
