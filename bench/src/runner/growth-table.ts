import type { ContestantName } from '../contestant.ts';
import { growthWorkload } from '../workloads/growth.ts';
import type { GrowthAxis } from '../workloads/workload.ts';
import { pairedRatios, type Spread } from './ratios.ts';
import type { Growth } from './results.ts';

/** What one kind of call costs at each size, divided by what it costs at the first one. */
export interface Curve {
  readonly title: string;
  readonly points: readonly { readonly size: number; readonly cost: Spread }[];
}

/** The curves of a contestant; those that it could not finish are left out. */
export function curvesOf({ points }: Growth, axis: GrowthAxis, name: ContestantName): Curve[] {
  const sizes = points.filter((point) => point.axis === axis);
  return Object.entries(growthWorkload(axis, 0).figures).flatMap(([key, { title }]) => {
    const values = sizes.map(({ size, outcomes }) => {
      const outcome = outcomes[name];
      return { size, values: outcome && 'figures' in outcome ? outcome.figures[key] : undefined };
    });
    const base = values[0]?.values;
    if (!base) return [];
    const reached = values.flatMap(({ size, values }) => (values ? [{ size, cost: pairedRatios(values, base) }] : []));
    return [{ title, points: reached }];
  });
}

/** A line for each kind of call, a column for each size. */
export function growthTable(growth: Growth, axis: GrowthAxis, name: ContestantName): string[][] {
  const sizes = growth.points.filter((point) => point.axis === axis);
  const head = ['', ...sizes.map(({ size }) => `${size.toLocaleString('en')} ${axis}`)];
  const failures = sizes.flatMap(({ outcomes }) => {
    const outcome = outcomes[name];
    return outcome && 'failed' in outcome ? [[`failed: ${outcome.failed}`]] : [];
  });
  const rows = curvesOf(growth, axis, name).map(({ title, points }) =>
    [title].concat(points.map(({ cost }) => `${cost.median.toFixed(2)} (${cost.least.toFixed(2)}–${cost.most.toFixed(2)})`)),
  );
  return [head, ...rows, ...failures];
}
