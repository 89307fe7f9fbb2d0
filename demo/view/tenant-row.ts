import { tenantAddress } from '../app/tenant.ts';
import type { BankSize } from '../bank/bank-size.ts';
import { element } from './elements.ts';
import { counted } from './numbers.ts';

/** A bank in the list of them, with the way to it and the way to delete it. */
export class TenantRow {
  readonly item: HTMLLIElement;
  readonly #size = element('span', { class: 'hint' });

  constructor(tenant: string, isCurrent: boolean, onDelete: () => void) {
    const link = element('a', { children: [element('span', { text: tenant, class: 'account-id' }), this.#size] });
    link.href = tenantAddress(tenant);
    if (isCurrent) link.ariaCurrent = 'page';
    const remove = element('button', { text: 'Delete', class: 'quiet' });
    remove.type = 'button';
    remove.ariaLabel = `Delete ${tenant}`;
    remove.addEventListener('click', onDelete);
    this.item = element('li', { children: [link, remove] });
  }

  show(size: BankSize): void {
    this.#size.textContent = describeSize(size);
  }
}

export function describeSize({ accounts, events }: BankSize): string {
  return `${counted(accounts, 'account')}, ${counted(events, 'event')}`;
}
