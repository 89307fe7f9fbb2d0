import type { ContestantName } from '../contestant.ts';
import { OURS } from '../contestants/index.ts';
import type { Figure, Workload } from '../workloads/workload.ts';
import { pairedRatios, spread, type Spread } from './ratios.ts';
import type { Outcome, Run } from './results.ts';

/** The rows of a workload's table, the head first: a line for each contestant, a column for each figure. */
export function tableOf(workload: Workload, { outcomes }: Pick<Run, 'outcomes'>): string[][] {
  const figures = Object.entries(workload.figures);
  const ours = outcomes[OURS];
  const rows = (Object.entries(outcomes) as [ContestantName, Outcome][]).flatMap(([name, outcome]) => {
    const cells = figures.map(([key, figure]) => cell(figure, key, name, outcome, ours));
    return cells.every((text) => text === '') ? [] : [[name, ...cells]];
  });
  const titles = figures.map(([, { title, unit }]) => (isPaired(unit) ? `ours ÷ it: ${title}` : title));
  return [['', ...titles], ...rows];
}

/** Lines of a table for people who read it in a terminal. */
export function asText(rows: readonly (readonly string[])[]): string {
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0))) ?? [];
  return rows
    .map((row) =>
      row
        .map((text, column) => text.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

export function asMarkdown([head = [], ...rows]: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(head), `|${head.map(() => '---').join('|')}|`, ...rows.map(line)].join('\n');
}

function cell({ unit }: Figure, key: string, name: ContestantName, outcome: Outcome, ours: Outcome | undefined): string {
  if ('failed' in outcome) return `failed: ${outcome.failed}`;
  if ('skipped' in outcome) return `not run: ${outcome.skipped}`;
  const values = outcome.figures[key];
  if (!values) return 'not measured';
  if (!isPaired(unit)) return format(spread(values), unit);
  if (name === OURS) return '';
  const oursValues = ours && 'figures' in ours ? ours.figures[key] : undefined;
  return oursValues ? format(pairedRatios(oursValues, values), 'ratio') : 'ours failed';
}

function isPaired(unit: Figure['unit']): boolean {
  return unit === 'ms' || unit === 'bytes';
}

function format({ median, least, most }: Spread, unit: Figure['unit']): string {
  const suffix = unit === 'absolute ms' ? ' ms' : '';
  return `${short(median)}${suffix} (${short(least)}–${short(most)})`;
}

function short(value: number): string {
  return value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2);
}
