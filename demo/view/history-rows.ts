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
      number('version', 'Version', String(version)),
      element('td', { text: DATE.format(at), class: 'date' }),
      element('td', { text, class: 'text' }),
      number(`change ${change < 0 ? 'out' : 'in'}`, '', change === 0 ? '' : signed(change, currency)),
      number('balance-after', 'Balance', formatMoney(balance, currency)),
      number('bank-balance hint', 'Bank’s balance', bankBalance === undefined ? '' : formatMoney(bankBalance, currency)),
    ],
  });
}

function signed(money: Money, currency: Currency): string {
  return money > 0 ? `+${formatMoney(money, currency)}` : formatMoney(money, currency);
}

/** The label stands before the number where there is no room for columns with headings. */
function number(name: string, label: string, text: string): HTMLTableCellElement {
  const cell = element('td', { text, class: `number ${name}` });
  if (label !== '') cell.dataset['label'] = label;
  return cell;
}
