import { AccountFeed } from '../bank/account-feed.ts';
import type { HistoryEntry } from '../bank/account-history.ts';
import type { Bank } from '../bank/bank.ts';
import { formatMoney } from '../domain/money.ts';
import { ChartView } from './chart-view.ts';
import { byId } from './elements.ts';
import type { Messages } from './messages.ts';
import { count, counted } from './numbers.ts';
import { TimeTravel } from './time-travel.ts';
import { Timeline } from './timeline.ts';

/** One account: its balance, how it came about, and what it was. */
export class AccountView {
  readonly #bank: Bank;
  readonly #messages: Messages;
  readonly #none = byId('account-none', HTMLElement);
  readonly #details = byId('account-details', HTMLElement);
  readonly #title = byId('account-title', HTMLElement);
  readonly #owner = byId('account-owner', HTMLElement);
  readonly #balance = byId('account-balance', HTMLElement);
  readonly #timeline = new Timeline((version) => this.#travel.travel(version));
  readonly #chart = new ChartView((version) => this.#travel.travel(version));
  readonly #travel = new TimeTravel((version) => {
    this.#timeline.mark(version);
    this.#chart.mark(version);
  });
  #feed: AccountFeed | undefined;
  #newest = 0;

  constructor(bank: Bank, messages: Messages) {
    this.#bank = bank;
    this.#messages = messages;
  }

  /** Shows an account, or that none is chosen. */
  show(accountId: string | undefined): void {
    if (accountId === this.#feed?.accountId) return;
    this.#feed?.close();
    this.#feed = undefined;
    this.#newest = 0;
    this.#none.hidden = accountId !== undefined;
    this.#details.hidden = accountId === undefined;
    if (accountId === undefined) return;
    this.#timeline.reset();
    this.#chart.show([]);
    this.#travel.reset();
    this.#title.textContent = `Account ${accountId}`;
    this.#owner.textContent = 'Reading …';
    this.#balance.textContent = '–';
    this.#feed = new AccountFeed(
      this.#bank,
      accountId,
      (entries) => this.#render(entries),
      (error) => this.#messages.reportReading(error),
    );
    this.#title.focus({ preventScroll: true });
  }

  #render(entries: readonly HistoryEntry[]): void {
    const last = entries.at(-1);
    this.#owner.textContent = last
      ? `${last.account.owner} · version ${count(last.version)}, from ${counted(entries.length, 'event')}`
      : 'Not opened';
    this.#balance.textContent = last ? formatMoney(last.account.balance, last.account.currency) : '–';
    this.#timeline.show(entries);
    this.#chart.show(entries);
    this.#travel.show(entries);
    if (last && this.#newest > 0 && last.version > this.#newest && last.userId !== this.#bank.userId) {
      this.#messages.say(
        `Account ${this.#feed?.accountId} was changed in another tab: it is at version ${count(last.version)} now.`,
      );
    }
    this.#newest = entries.length;
  }
}
