import type { HeldAccounts } from '../bank/held-accounts.ts';
import { accountLink } from './chosen-account.ts';
import { byId, element } from './elements.ts';
import type { Messages } from './messages.ts';
import { timeLeft } from './numbers.ts';

const TICK = 1_000; // milliseconds

/** The accounts that this tab holds, and until when. */
export function bindHeldPanel(held: HeldAccounts, messages: Messages): void {
  const list = byId('held-list', HTMLUListElement);
  const none = byId('held-none', HTMLElement);
  const rows = new Map<string, HeldRow>();
  let clock: ReturnType<typeof setTimeout> | undefined;

  function show(): void {
    clearTimeout(clock);
    const holds = held.list();
    for (const { accountId, until } of holds) {
      const row = rows.get(accountId) ?? new HeldRow(accountId, () => messages.act(() => held.release(accountId)));
      rows.set(accountId, row);
      row.show(until);
      if (!row.item.isConnected) list.append(row.item);
    }
    for (const [accountId, { item }] of rows) {
      if (holds.some((hold) => hold.accountId === accountId)) continue;
      item.remove();
      rows.delete(accountId);
    }
    none.hidden = holds.length > 0;
    if (holds.length > 0) clock = setTimeout(show, TICK);
  }

  held.watch(show);
  show();
}

class HeldRow {
  readonly item: HTMLLIElement;
  readonly #until = element('span', { class: 'hint' });

  constructor(accountId: string, onRelease: () => Promise<void>) {
    const link = element('a', { children: [element('span', { text: accountId, class: 'account-id' }), this.#until] });
    link.href = accountLink(accountId);
    const release = element('button', { text: 'Release', class: 'quiet' });
    release.type = 'button';
    release.ariaLabel = `Release ${accountId}`;
    release.addEventListener('click', () => void onRelease());
    this.item = element('li', { children: [link, release] });
  }

  show(until: Date): void {
    this.#until.textContent = timeLeft(until);
  }
}
