import type { Reporter, Suite, TestCase, TestResult } from '@playwright/test/reporter';

/** Closes a run with the number of tests of each project, and every test that was skipped with its reason. */
export default class EngineReport implements Reporter {
  readonly #counts = new Map<string, Record<TestResult['status'], number>>();
  readonly #skipped: string[] = [];

  onTestEnd(test: TestCase, { status, retry }: TestResult): void {
    if (retry > 0) return;
    const project = projectOf(test.parent);
    const counts = this.#counts.get(project) ?? { passed: 0, failed: 0, timedOut: 0, skipped: 0, interrupted: 0 };
    counts[status]++;
    this.#counts.set(project, counts);
    const reason = test.annotations.find(({ type }) => type === 'skip')?.description;
    if (status === 'skipped') this.#skipped.push(`${project}: ${test.title} (${reason ?? 'no reason given'})`);
  }

  onEnd(): void {
    console.log('\nTests by project:');
    for (const [project, { passed, failed, timedOut, skipped }] of this.#counts) {
      console.log(`  ${project}: ${passed} passed, ${failed + timedOut} failed, ${skipped} skipped`);
    }
    if (this.#skipped.length > 0) console.log(`Skipped:\n  ${this.#skipped.join('\n  ')}`);
  }

  printsToStdio(): boolean {
    return false;
  }
}

function projectOf(suite: Suite): string {
  return suite.project()?.name ?? 'unknown';
}
