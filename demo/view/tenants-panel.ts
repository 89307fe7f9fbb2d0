import { tenantAddress } from '../app/tenant.ts';
import { sizeOf } from '../bank/bank-size.ts';
import type { Bank } from '../bank/bank.ts';
import type { BankDeletion } from './bank-deletion.ts';
import { byId, control } from './elements.ts';
import { keepFresh } from './keep-fresh.ts';
import type { Messages } from './messages.ts';
import { TenantRow } from './tenant-row.ts';

const REST = 1_000; // milliseconds

/** The banks of this browser that have something, and the one that is shown: each is a tenant, whose database no other sees. */
export function bindTenantsPanel(bank: Bank, messages: Messages, deletion: BankDeletion): void {
  const list = byId('tenant-list', HTMLUListElement);
  const form = byId('tenant-form', HTMLFormElement);
  const name = control(form, 'tenant', HTMLInputElement);
  const rows = new Map<string, TenantRow>();

  function rowOf(tenant: string): TenantRow {
    const row = rows.get(tenant) ?? new TenantRow(tenant, tenant === bank.database, () => void deletion.ask(tenant));
    rows.set(tenant, row);
    return row;
  }

  async function show(): Promise<void> {
    const tenants = [...new Set([...(await bank.provider.databases()), bank.database])].toSorted();
    const items: HTMLLIElement[] = [];
    for (const tenant of tenants) {
      const size = await sizeOf(bank.provider, tenant);
      // A tab that shows a bank that was deleted, or is still to begin, has an empty database.
      if (size.events === 0 && tenant !== bank.database) continue;
      const row = rowOf(tenant);
      row.show(size);
      items.push(row.item);
    }
    // Nodes that stay where they are keep the focus.
    const { children } = list;
    if (items.length !== children.length || items.some((item, index) => item !== children[index])) list.replaceChildren(...items);
  }

  form.addEventListener('submit', (event) => {
    event.preventDefault();
    location.assign(tenantAddress(name.value.trim()));
  });
  byId('tenant-name', HTMLElement).textContent = bank.database;
  const onError = (error: unknown): void => messages.reportReading(error);
  keepFresh({ provider: bank.provider, database: undefined, rest: REST, onError }, show);
}
