import type { HistoryEntry } from '../bank/account-history.ts';
import { formatMoney, type Money } from '../domain/money.ts';
import { byId, element } from './elements.ts';
import { formatDate, signed } from './numbers.ts';

/** What an account was after an event. The same facts stand there also of no event, so that nothing moves when there is one. */
export class VersionState {
  readonly #list = byId('version-state', HTMLDListElement);
  // Only texts change while the slider moves: nothing around them is laid out anew.
  readonly #balance = this.#fact('Balance', 'number');
  readonly #change = this.#fact('Change', 'number');
  readonly #date = this.#fact('Date');
  readonly #event = this.#fact('Event');
  readonly #owner = this.#fact('Owner');
  readonly #bankBalance = this.#fact('Bank’s balance', 'number');

  show(entry: HistoryEntry | undefined): void {
    const { at, text, change = 0, account, bankBalance } = entry ?? {};
    const money = (amount: Money | undefined): string =>
      account && amount !== undefined ? formatMoney(amount, account.currency) : '–';
    this.#balance.data = money(account?.balance);
    this.#change.data = (account && signed(change, account.currency)) || '–';
    this.#date.data = at ? formatDate(at) : '–';
    this.#event.data = text ?? '–';
    this.#owner.data = account?.owner ?? '–';
    this.#bankBalance.data = money(bankBalance);
  }

  /** A term in the list, and the text that says what it is. */
  #fact(term: string, type = ''): Text {
    const text = new Text();
    const description = element('dd', { class: type, children: [text] });
    this.#list.append(element('div', { children: [element('dt', { text: term }), description] }));
    return text;
  }
}
