import type { Bank } from '../bank/bank.ts';
import { isAccountOrder, watchAccounts, type FoundAccounts } from '../bank/account-search.ts';
import { AccountRow } from './account-row.ts';
import { chosenAccount } from './chosen-account.ts';
import { byId } from './elements.ts';
import { keepFresh } from './keep-fresh.ts';
import { count } from './numbers.ts';

const FIRST = 20; // accounts: more than the box shows, few enough to be replaced with every key that is typed into the search
const MORE = 100; // accounts, for who asks for them
const COUNT_REST = 100; // milliseconds

/** The accounts of the bank, as links: a page of them that follows every tab, searched and sorted by the projection's indexes. */
export class AccountListView {
  readonly #bank: Bank;
  readonly #onError: (error: unknown) => void;
  readonly #items = byId('account-list', HTMLUListElement);
  readonly #search = byId('account-search', HTMLInputElement);
  readonly #order = byId('account-order', HTMLSelectElement);
  readonly #count = byId('account-count', HTMLElement);
  readonly #hint = byId('accounts-hint', HTMLElement);
  readonly #more = byId('more-accounts', HTMLButtonElement);
  readonly #rows = new Map<string, AccountRow>();
  #limit = FIRST;
  #stop = (): void => {};

  constructor(bank: Bank, onError: (error: unknown) => void) {
    this.#bank = bank;
    this.#onError = onError;
    const restart = (): void => {
      this.#limit = FIRST;
      this.#watch();
    };
    this.#search.addEventListener('input', restart);
    this.#order.addEventListener('change', restart);
    this.#more.addEventListener('click', () => {
      this.#limit += MORE;
      this.#watch();
    });
    keepFresh({ provider: bank.provider, database: bank.database, rest: COUNT_REST, onError }, async () => {
      this.#count.textContent = count(await bank.list.count());
    });
    this.#watch();
  }

  /** Marks the account that the page shows. */
  markCurrent(): void {
    const current = chosenAccount();
    for (const [accountId, row] of this.#rows) row.mark(accountId === current);
  }

  #watch(): void {
    this.#stop();
    const order = isAccountOrder(this.#order.value) ? this.#order.value : 'number';
    const search = { text: this.#search.value, order, limit: this.#limit };
    this.#stop = watchAccounts(this.#bank.list, search, (found) => this.#show(found), this.#onError);
  }

  #show({ rows, hasMore }: FoundAccounts): void {
    const shown = new Set(rows.map(({ key }) => key));
    for (const accountId of this.#rows.keys()) if (!shown.has(accountId)) this.#rows.delete(accountId);
    const items = rows.map(({ key, document }) => {
      const row = this.#rows.get(key) ?? new AccountRow(key);
      this.#rows.set(key, row);
      row.show(document);
      return row.item;
    });
    // Nodes that stay where they are keep the focus.
    const { children } = this.#items;
    if (items.length !== children.length || items.some((item, index) => item !== children[index])) this.#replace(items);
    this.#more.hidden = !hasMore;
    this.#hint.hidden = rows.length > 0;
    this.#hint.textContent =
      this.#search.value.trim() === ''
        ? 'None yet. Open one, or import the sample statement.'
        : 'No number or owner begins like this.';
    this.markCurrent();
  }

  #replace(items: readonly HTMLElement[]): void {
    const focused = document.activeElement;
    this.#items.replaceChildren(...items);
    if (focused instanceof HTMLElement && this.#items.contains(focused)) focused.focus({ preventScroll: true });
  }
}
