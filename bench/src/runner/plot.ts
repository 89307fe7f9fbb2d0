import type { ContestantName } from '../contestant.ts';
import { GROWTH_AXES } from '../workloads/growth.ts';
import type { GrowthAxis } from '../workloads/workload.ts';
import { type Curve, curvesOf } from './growth-table.ts';
import type { Growth } from './results.ts';

const WIDTH = 1060;
const HEIGHT = 430;
const PANEL = { top: 76, width: 270, height: 280, left: [56, 586] } as const;
const LABEL_HEIGHT = 15; // lines of labels closer than this would run into each other
const COLORS = ['#1b6ca8', '#c2410c', '#15803d', '#7e22ce', '#525252'];

const TITLES: Readonly<Record<GrowthAxis, string>> = {
  events: 'events in one stream',
  streams: 'streams of 10 events in one database',
};

/** A picture of what each call costs as more is stored, in multiples of what it costs with the least. */
export function plot(growth: Growth, name: ContestantName): string {
  const panels = GROWTH_AXES.map((axis) => ({ axis, curves: curvesOf(growth, axis, name) }));
  const costs = panels.flatMap(({ curves }) => curves.flatMap(({ points }) => points.map(({ cost }) => cost.median)));
  const top = Math.max(2, Math.ceil(Math.max(...costs)));
  const { engine, browser, rounds, durability, machine } = growth;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" font-family="system-ui, sans-serif" font-size="12" fill="#333">
<rect width="${WIDTH}" height="${HEIGHT}" fill="#fff"/>
<text x="24" y="30" font-size="17" font-weight="600">What a call costs as more is stored, in multiples of the first point</text>
<text x="24" y="50" fill="#666">${name}, ${durability}, ${engine} ${browser}, ${rounds === 1 ? '1 round' : `median of ${rounds} rounds`}, ${machine.cores} cores, ${machine.memoryGB} GB</text>
${panels.map(({ axis, curves }, index) => panel(axis, curves, PANEL.left[index] ?? 0, top)).join('\n')}
</svg>
`;
}

function panel(axis: GrowthAxis, curves: readonly Curve[], left: number, top: number): string {
  const sizes = curves[0]?.points.map(({ size }) => size) ?? [];
  const [first = 1] = sizes;
  const decades = Math.log10((sizes.at(-1) ?? 10) / first);
  const x = (size: number): number => left + (Math.log10(size / first) / decades) * PANEL.width;
  const y = (cost: number): number => PANEL.top + PANEL.height * (1 - cost / top);
  const right = left + PANEL.width;
  const bottom = PANEL.top + PANEL.height;
  const heights = spreadOut(curves.map(({ points }) => y(points.at(-1)?.cost.median ?? 1)));
  return [
    ...ticks(top).map(
      (cost) =>
        `<path d="M${left} ${round(y(cost))}H${right}" stroke="${cost === 1 ? '#999' : '#e2e2e2'}"/>` +
        `<text x="${left - 8}" y="${round(y(cost) + 4)}" text-anchor="end">${cost} ×</text>`,
    ),
    ...sizes.map(
      (size) => `<text x="${round(x(size))}" y="${bottom + 18}" text-anchor="middle">${size.toLocaleString('en')}</text>`,
    ),
    `<text x="${left + PANEL.width / 2}" y="${bottom + 40}" text-anchor="middle" font-weight="600">${TITLES[axis]}</text>`,
    ...curves.map(({ title, points }, index) => {
      const color = COLORS[index % COLORS.length];
      const line = points.map(({ size, cost }) => `${round(x(size))},${round(y(cost.median))}`).join(' ');
      const dots = points
        .map(({ size, cost }) => `<circle cx="${round(x(size))}" cy="${round(y(cost.median))}" r="3"/>`)
        .join('');
      const label = `<text x="${right + 10}" y="${round((heights[index] ?? 0) + 4)}" stroke="none">${title}</text>`;
      return `<g fill="${color}" stroke="${color}"><polyline points="${line}" fill="none" stroke-width="2"/>${dots}${label}</g>`;
    }),
  ].join('\n');
}

function ticks(top: number): number[] {
  const step = Math.max(1, Math.ceil(top / 8));
  return Array.from({ length: Math.floor(top / step) + 1 }, (_, index) => index * step);
}

/** Moves heights apart that are too close for a line of text each, in their order. */
function spreadOut(heights: readonly number[]): number[] {
  const moved = [...heights];
  const order = heights.map((_, index) => index).toSorted((a, b) => (heights[a] ?? 0) - (heights[b] ?? 0));
  let least = -Infinity;
  for (const index of order) {
    moved[index] = Math.max(heights[index] ?? 0, least);
    least = moved[index] + LABEL_HEIGHT;
  }
  const over = Math.max(0, least - LABEL_HEIGHT - (PANEL.top + PANEL.height));
  return moved.map((height) => height - over);
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
