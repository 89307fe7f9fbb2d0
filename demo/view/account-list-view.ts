import type { AccountList } from '../bank/account-list.ts';
import type { AccountListed } from '../domain/events.ts';
import { byId, element } from './elements.ts';

/** The accounts that the bank knows of, as links. The account chosen is the page's fragment: it survives a reload. */
export class AccountListView {
  readonly #list: AccountList;
  readonly #items = byId('account-list', HTMLUListElement);
  readonly #filter = byId('account-filter', HTMLInputElement);
  readonly #count = byId('account-count', HTMLElement);
  readonly #empty = byId('accounts-empty', HTMLElement);
  #shown = 0;

  constructor(list: AccountList) {
    this.#list = list;
    this.#filter.addEventListener('input', () => this.#render());
  }

  /** Reads what was listed since, and shows it. */
  async refresh(): Promise<void> {
    await this.#list.refresh();
    if (this.#list.all.length !== this.#shown || this.#shown === 0) this.#render();
  }

  /** Marks the account that the page shows. */
  markCurrent(): void {
    const current = chosenAccount();
    for (const link of this.#items.querySelectorAll('a')) {
      if (link.dataset['accountId'] === current) link.ariaCurrent = 'page';
      else link.ariaCurrent = null;
    }
  }

  #render(): void {
    const { all } = this.#list;
    const wanted = this.#filter.value.trim().toLowerCase();
    const fits = ({ accountId, owner }: AccountListed): boolean => `${accountId} ${owner}`.toLowerCase().includes(wanted);
    this.#shown = all.length;
    this.#count.textContent = all.length === 0 ? '' : all.length.toLocaleString('en');
    this.#empty.hidden = all.length > 0;
    this.#items.replaceChildren(...all.filter(fits).map(item));
    this.markCurrent();
  }
}

export function chosenAccount(): string | undefined {
  const [, encoded] = /^#account=(.+)$/.exec(location.hash) ?? [];
  return encoded === undefined ? undefined : decode(encoded);
}

export function chooseAccount(accountId: string): void {
  location.hash = fragment(accountId);
}

function fragment(accountId: string): string {
  return `account=${encodeURIComponent(accountId)}`;
}

/** A fragment is typed by anyone: what does not decode is taken as it is. */
function decode(encoded: string): string {
  try {
    return decodeURIComponent(encoded);
  } catch {
    return encoded;
  }
}

function item({ accountId, owner, currency }: AccountListed): HTMLLIElement {
  const link = element('a', {
    children: [
      element('span', { class: 'account-id', text: accountId }),
      element('span', { class: 'hint', text: `${owner}, ${currency}` }),
    ],
  });
  link.href = `#${fragment(accountId)}`;
  link.dataset['accountId'] = accountId;
  return element('li', { children: [link] });
}
