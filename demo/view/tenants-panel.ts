import type { EventStoreProvider } from 'idb-eventstore';
import { tenantAddress } from '../app/tenant.ts';
import { BankAccount } from '../bank/account-aggregate.ts';
import type { Bank } from '../bank/bank.ts';
import type { BankEvent } from '../domain/events.ts';
import { byId, control, element } from './elements.ts';
import { keepFresh } from './keep-fresh.ts';
import type { Messages } from './messages.ts';
import { counted } from './numbers.ts';

const MOST_STREAMS = 10_000; // of one page

const REST = 1_000; // milliseconds

interface TenantSize {
  readonly accounts: number;
  readonly events: number;
}

/** The banks of this browser: each is a tenant, whose database no other sees. */
export function bindTenantsPanel(bank: Bank, messages: Messages): void {
  const list = byId('tenant-list', HTMLUListElement);
  const form = byId('tenant-form', HTMLFormElement);
  const name = control(form, 'tenant', HTMLInputElement);

  async function show(): Promise<void> {
    const tenants = [...new Set([...(await bank.provider.databases()), bank.database])].toSorted();
    const items: HTMLLIElement[] = [];
    for (const tenant of tenants) items.push(item(tenant, await sizeOf(bank.provider, tenant), tenant === bank.database));
    list.replaceChildren(...items);
  }

  form.addEventListener('submit', (event) => {
    event.preventDefault();
    location.assign(tenantAddress(name.value.trim()));
  });
  byId('tenant-name', HTMLElement).textContent = bank.database;
  keepFresh({ provider: bank.provider, database: bank.database, rest: REST, onError: (error) => messages.report(error) }, show);
}

async function sizeOf(provider: EventStoreProvider<BankEvent>, database: string): Promise<TenantSize> {
  let size: TenantSize = { accounts: 0, events: 0 };
  for (let after: string | undefined; ;) {
    const { streams, next } = await provider.streams({ database, name: BankAccount.name, after, limit: MOST_STREAMS });
    const events = streams.reduce((sum, { version }) => sum + version, 0);
    size = { accounts: size.accounts + streams.length, events: size.events + events };
    if (next === undefined) return size;
    after = next;
  }
}

function item(tenant: string, { accounts, events }: TenantSize, isCurrent: boolean): HTMLLIElement {
  const link = element('a', {
    children: [
      element('span', { text: tenant, class: 'account-id' }),
      element('span', { class: 'hint', text: `${counted(accounts, 'account')}, ${counted(events, 'event')}` }),
    ],
  });
  link.href = tenantAddress(tenant);
  if (isCurrent) link.ariaCurrent = 'page';
  return element('li', { children: [link] });
}
