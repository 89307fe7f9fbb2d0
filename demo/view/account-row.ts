import type { AccountSummary } from '../bank/account-list.ts';
import { formatMoney } from '../domain/money.ts';
import { accountLink } from './chosen-account.ts';
import { element } from './elements.ts';

/** An account in the list. */
export class AccountRow {
  readonly item: HTMLLIElement;
  readonly #link = element('a');
  readonly #owner = element('span', { class: 'hint' });
  readonly #balance = element('span', { class: 'number' });

  constructor(accountId: string) {
    this.#link.append(element('span', { class: 'account-id', text: accountId }), this.#balance, this.#owner);
    this.#link.href = accountLink(accountId);
    this.item = element('li', { children: [this.#link] });
  }

  show({ owner, currency, balance }: AccountSummary): void {
    this.#owner.textContent = owner;
    this.#balance.textContent = formatMoney(balance, currency);
  }

  mark(isCurrent: boolean): void {
    this.#link.ariaCurrent = isCurrent ? 'page' : null;
  }
}
