import type { Bank } from '../bank/bank.ts';
import type { HistoryEntry, LoadedAccount } from '../bank/replay.ts';
import { RefusedError } from '../domain/decisions.ts';
import { formatMoney, parseMoney } from '../domain/money.ts';
import { byId, control, element } from './elements.ts';
import { historyRows } from './history-rows.ts';
import type { Messages } from './messages.ts';

export interface AccountViewOptions {
  readonly bank: Bank;
  readonly messages: Messages;
  /** Who this tab writes as: tells its own events from those of others. */
  readonly userId: string;
}

/** One account: its balance, its history, and what can be done with it. */
export class AccountView {
  readonly #bank: Bank;
  readonly #messages: Messages;
  readonly #userId: string;
  readonly #none = byId('account-none', HTMLElement);
  readonly #details = byId('account-details', HTMLElement);
  readonly #title = byId('account-title', HTMLElement);
  readonly #hold = byId('hold-account', HTMLButtonElement);
  readonly #form = byId('money-form', HTMLFormElement);
  readonly #amount = control(this.#form, 'amount', HTMLInputElement);
  #accountId: string | undefined;
  #loading = new AbortController();
  #busy = false;

  constructor({ bank, messages, userId }: AccountViewOptions) {
    this.#bank = bank;
    this.#messages = messages;
    this.#userId = userId;
    this.#form.addEventListener('submit', (event) => {
      event.preventDefault();
      const withdraws = event.submitter instanceof HTMLButtonElement && event.submitter.value === 'withdraw';
      void this.#run((accountId) => (withdraws ? this.#withdraw(accountId) : this.#deposit(accountId)));
    });
    byId('take-snapshot', HTMLButtonElement).addEventListener('click', () => {
      void this.#run(async (accountId) => {
        const version = await this.#bank.accounts.takeSnapshot(accountId);
        this.#messages.say(`Snapshot taken at version ${version}.`);
      });
    });
    this.#hold.addEventListener('click', () => void this.#run((accountId) => this.#toggleHold(accountId)));
  }

  get accountId(): string | undefined {
    return this.#accountId;
  }

  /** Shows an account, or that none is chosen. */
  async show(accountId: string | undefined): Promise<void> {
    const changed = accountId !== this.#accountId;
    this.#accountId = accountId;
    await this.refresh();
    if (changed && accountId !== undefined) this.#title.focus({ preventScroll: true });
  }

  /** Reads the account again and shows it; a read that was still under way is given up. */
  async refresh(): Promise<readonly HistoryEntry[]> {
    this.#loading.abort();
    const { signal } = (this.#loading = new AbortController());
    const accountId = this.#accountId;
    this.#none.hidden = accountId !== undefined;
    this.#details.hidden = accountId === undefined;
    if (accountId === undefined) return [];
    const { accounts } = this.#bank;
    const read = Promise.all([accounts.load(accountId, { signal }), accounts.history(accountId, { signal })]);
    const found = await read.catch((error: unknown) => {
      if (signal.aborted) return undefined;
      throw error;
    });
    if (!found || signal.aborted) return [];
    const [loaded, history] = found;
    this.#render(accountId, loaded, history);
    return history;
  }

  /** The account has changed: shows it, and says so when it was not this tab. */
  async showChange(version: number): Promise<void> {
    const history = await this.refresh();
    const last = history.at(-1);
    if (!last || last.userId === this.#userId || last.version > version) return;
    this.#messages.say(`Account ${this.#accountId} was changed in another tab: it is at version ${last.version} now.`);
  }

  async #deposit(accountId: string): Promise<void> {
    const amount = this.#readAmount();
    await this.#bank.deposit(accountId, amount);
    this.#form.reset();
    this.#messages.say(`Deposited in account ${accountId}.`);
  }

  async #withdraw(accountId: string): Promise<void> {
    const amount = this.#readAmount();
    await this.#bank.withdraw(accountId, amount);
    this.#form.reset();
    this.#messages.say(`Withdrawn from account ${accountId}.`);
  }

  async #toggleHold(accountId: string): Promise<void> {
    const { accounts } = this.#bank;
    if (accounts.isHeld(accountId)) {
      await accounts.release(accountId);
      this.#messages.say(`Account ${accountId} is free again.`);
    } else {
      await accounts.hold(accountId);
      this.#messages.say(`Account ${accountId} is held by this tab: other tabs can read it, but not change it.`);
    }
  }

  #readAmount(): number {
    const money = parseMoney(this.#amount.value);
    if (money === undefined) throw new RefusedError(`'${this.#amount.value}' is not an amount like 1500 or 12.50.`);
    return money;
  }

  /** One thing at a time: a second click waits for nothing and does nothing. */
  async #run(work: (accountId: string) => Promise<void>): Promise<void> {
    const accountId = this.#accountId;
    if (accountId === undefined || this.#busy) return;
    this.#busy = true;
    this.#details.ariaBusy = 'true';
    await this.#messages.act(() => work(accountId));
    await this.#messages.attempt(async () => void (await this.refresh()));
    this.#busy = false;
    this.#details.ariaBusy = 'false';
  }

  #render(accountId: string, loaded: LoadedAccount, history: readonly HistoryEntry[]): void {
    const { account, version } = loaded;
    const held = this.#bank.accounts.isHeld(accountId);
    this.#title.textContent = `Account ${accountId}`;
    byId('account-owner', HTMLElement).textContent = account.opened ? `${account.owner}, ${account.currency}` : 'Not opened';
    byId('account-balance', HTMLElement).textContent = formatMoney(account.balance, account.currency);
    byId('account-source', HTMLElement).textContent = `Version ${version}. ${describeSource(loaded)}`;
    this.#hold.textContent = held ? 'Release account' : 'Hold account';
    byId('hold-hint', HTMLElement).textContent = held
      ? 'Held by this tab: other tabs can read it, but not change it, until you release it or a minute has passed.'
      : 'Holding keeps other tabs from changing the account.';
    const rows = historyRows(history, account.currency);
    const empty = element('tr', { children: [element('td', { class: 'hint', text: 'No events.' })] });
    byId('account-history', HTMLTableSectionElement).replaceChildren(...(rows.length > 0 ? rows : [empty]));
  }
}

function describeSource({ snapshotVersion, events }: LoadedAccount): string {
  const counted = `${events} ${events === 1 ? 'event' : 'events'}`;
  return snapshotVersion > 0
    ? `The balance comes from the snapshot at version ${snapshotVersion} and ${counted} after it.`
    : `The balance comes from ${counted}.`;
}
