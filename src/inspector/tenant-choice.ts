import { attempt } from './attempt.ts';
import type { InspectedProvider } from './inspected.ts';
import { labelled, make, makeAlert } from './make.ts';

/** The tenants to choose from. */
export class TenantChoice {
  readonly node: HTMLElement;
  readonly #select = make('select');
  readonly #alert = makeAlert();
  readonly #provider: InspectedProvider;

  constructor(provider: InspectedProvider, choose: () => void) {
    this.#provider = provider;
    // The one that calls go to which name none: it may not exist yet.
    this.#show([provider.read('name', 'id').storeId.database]);
    this.#select.addEventListener('change', choose);
    this.node = make('div', { class: 'tenants' }, labelled('Tenant', this.#select), this.#alert);
  }

  get database(): string {
    return this.#select.value;
  }

  /** Looks for new ones at once, and whenever a change is told of one that is not in the list. */
  run(signal: AbortSignal): void {
    const list = (): Promise<void> =>
      attempt(this.#alert, signal, async () => {
        this.#show([...new Set([...(await this.#provider.databases({ signal })), this.database])].toSorted());
      });
    void attempt(this.#alert, signal, async () => {
      this.#provider.watch((notice) => void (this.#knows(notice) || list()), { signal });
      await list();
    });
  }

  #knows(notice: { readonly database: string } | { readonly resync: true }): boolean {
    return 'database' in notice && [...this.#select.options].some(({ value }) => value === notice.database);
  }

  #show(databases: readonly string[]): void {
    const { value } = this.#select;
    this.#select.replaceChildren(...databases.map((name) => make('option', { value: name }, name)));
    if (databases.includes(value)) this.#select.value = value;
  }
}
