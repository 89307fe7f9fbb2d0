import uPlot, { type AlignedData, type Options } from 'uplot';
import type { HistoryEntry } from '../bank/account-history.ts';
import { formatMoney, type Currency } from '../domain/money.ts';
import { element } from '../view/elements.ts';
import { inUtc, TIME_LABELS } from './time-axis.ts';

const TIME_HEIGHT = 40; // pixels: two lines
const stepped = uPlot.paths.stepped?.({ align: 1 });

/** The balance of an account over time: a step at each event. */
export class BalanceChart {
  readonly #host: HTMLElement;
  readonly #plot: uPlot;
  readonly #dot = element('div', { class: 'mark-dot' });
  readonly #mark = element('div', { class: 'mark', children: [this.#dot] });
  #entries: readonly HistoryEntry[] = [];
  #times: readonly number[] = [];
  #version = 0;

  /** @param onPick called with the version at the place that is clicked */
  constructor(host: HTMLElement, onPick: (version: number) => void) {
    this.#host = host;
    this.#plot = new uPlot(this.#options(), [[], []], host);
    this.#plot.over.append(this.#mark);
    this.#plot.over.addEventListener('click', () => {
      const { idx } = this.#plot.cursor;
      if (typeof idx === 'number') onPick(idx + 1);
    });
    new ResizeObserver(() => this.#plot.setSize(sizeOf(host))).observe(host);
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => this.#plot.redraw(false));
  }

  show(entries: readonly HistoryEntry[]): void {
    if (entries === this.#entries) return;
    this.#entries = entries;
    this.#times = timesOf(entries);
    const data: AlignedData = [[...this.#times], entries.map(({ account }) => account.balance / 100)];
    this.#plot.setData(data);
  }

  /** Puts a line at a version. It lies over the chart, which need not be drawn again for it. */
  mark(version: number): void {
    this.#version = version;
    this.#placeMark();
  }

  #options(): Options {
    const color = (name: string) => (): string => getComputedStyle(this.#host).getPropertyValue(name);
    const axis = {
      stroke: color('--muted'),
      grid: { stroke: color('--line'), width: 1 },
      ticks: { show: false },
      font: '12px system-ui',
    };
    return {
      ...sizeOf(this.#host),
      padding: [12, 12, 0, 0],
      legend: { show: false },
      cursor: { y: false, points: { size: 7 }, drag: { x: false, y: false } },
      tzDate: inUtc,
      axes: [
        { ...axis, size: TIME_HEIGHT, values: TIME_LABELS },
        { ...axis, size: 72, values: (_, values) => values.map((value) => this.#label(value)) },
      ],
      series: [
        {},
        {
          stroke: color('--accent'),
          fill: color('--accent-soft'),
          width: 2,
          points: { show: false },
          ...(stepped && { paths: stepped }),
        },
      ],
      hooks: { draw: [() => this.#placeMark()] },
    };
  }

  #label(value: number): string {
    const [entry] = this.#entries;
    const currency: Currency = entry?.account.currency ?? 'EUR';
    return Math.abs(value) < 100_000
      ? formatMoney(Math.round(value * 100), currency).replace(/\.00$/, '')
      : COMPACT.format(value);
  }

  #placeMark(): void {
    const time = this.#times[this.#version - 1];
    const entry = this.#entries[this.#version - 1];
    this.#mark.hidden = time === undefined;
    if (time === undefined || !entry) return;
    this.#mark.style.translate = `${this.#plot.valToPos(time, 'x')}px`;
    this.#dot.style.translate = `0 ${this.#plot.valToPos(entry.account.balance / 100, 'y')}px`;
  }
}

const COMPACT = new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 1 });

/** In seconds, never falling: what was booked later stands further right, also where a statement of the past was imported. */
function timesOf(entries: readonly HistoryEntry[]): number[] {
  let last = -Infinity;
  return entries.map(({ at }) => (last = Math.max(last, at.getTime() / 1000)));
}

function sizeOf({ clientWidth, clientHeight }: HTMLElement): { readonly width: number; readonly height: number } {
  return { width: clientWidth, height: clientHeight };
}
