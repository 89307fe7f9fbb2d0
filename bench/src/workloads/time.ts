/** How long `task` takes, in milliseconds. */
export async function time(task: () => Promise<unknown>): Promise<number> {
  const begin = performance.now();
  await task();
  return performance.now() - begin;
}
