import { assertTrue } from '../storage/assert.ts';

/** Resolves once the condition holds; notices and log lines come when they come. */
export async function until(condition: () => boolean | Promise<boolean>, what: string): Promise<void> {
  const deadline = performance.now() + 5_000;
  while (!(await condition())) {
    assertTrue(performance.now() < deadline, `within 5 seconds: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
