import type { Reporter, TestCase, TestResult } from '@playwright/test/reporter';

type Row = readonly [toolchain: string, run: string, result: string, seconds: string];

/** Closes a run with a table: every way to build and serve an application of every toolchain, and whether the library worked. */
export default class TableReporter implements Reporter {
  readonly #rows: Row[] = [];

  onTestEnd({ title }: TestCase, { status, duration, steps }: TestResult): void {
    const [toolchain = title] = title.split(':');
    const runs = steps.filter(({ category }) => category === 'test.step');
    for (const run of runs) this.#rows.push([toolchain, run.title, run.error ? 'FAILED' : 'works', seconds(run.duration)]);
    this.#rows.push([toolchain, 'all, with the installation', status, seconds(duration)]);
  }

  onEnd(): void {
    const widths = [0, 1, 2, 3].map((column) => Math.max(...this.#rows.map((row) => (row[column] ?? '').length)));
    for (const row of this.#rows) console.log(row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  '));
  }

  printsToStdio(): boolean {
    return false;
  }
}

function seconds(milliseconds: number): string {
  return `${(milliseconds / 1_000).toFixed(1)} s`;
}
