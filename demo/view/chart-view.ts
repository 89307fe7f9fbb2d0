import type { HistoryEntry } from '../bank/account-history.ts';
import type { BalanceChart } from '../chart/balance-chart.ts';
import { makeLanguageValid } from '../chart/valid-language.ts';
import { formatMoney } from '../domain/money.ts';
import { byId } from './elements.ts';

/** The chart of the balance. Its code is loaded when there is something to draw. */
export class ChartView {
  readonly #host = byId('balance-chart', HTMLElement);
  readonly #onPick: (version: number) => void;
  #chart: Promise<BalanceChart> | undefined;
  #entries: readonly HistoryEntry[] = [];
  #version = 0;

  /** @param onPick called with the version that is chosen in the chart */
  constructor(onPick: (version: number) => void) {
    this.#onPick = onPick;
  }

  show(entries: readonly HistoryEntry[]): void {
    this.#entries = entries;
    this.#host.ariaLabel = describe(entries);
    void this.#draw();
  }

  mark(version: number): void {
    this.#version = version;
    void this.#chart?.then((chart) => chart.mark(this.#version));
  }

  async #draw(): Promise<void> {
    this.#chart ??= this.#load();
    const chart = await this.#chart;
    chart.show(this.#entries);
    chart.mark(this.#version);
  }

  async #load(): Promise<BalanceChart> {
    makeLanguageValid();
    const { BalanceChart } = await import('../chart/balance-chart.ts');
    return new BalanceChart(this.#host, this.#onPick);
  }
}

function describe(entries: readonly HistoryEntry[]): string {
  const last = entries.at(-1);
  if (!last) return 'Balance over time: no events';
  let [lowest, highest] = [Infinity, -Infinity];
  for (const { account } of entries) {
    lowest = Math.min(lowest, account.balance);
    highest = Math.max(highest, account.balance);
  }
  const [low, high, now] = [lowest, highest, last.account.balance].map((money) => formatMoney(money, last.account.currency));
  return `Balance over time: between ${low} and ${high}, now ${now}`;
}
