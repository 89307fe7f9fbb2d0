/**
 * Does the work for every item, a few at a time. After a failure nothing more is begun, and it rejects with the failure
 * once what was under way has ended.
 */
export async function inParallel<T>(items: readonly T[], width: number, work: (item: T) => Promise<void>): Promise<void> {
  const queue = items.values();
  let failure: { readonly error: unknown } | undefined;
  async function takeTurns(): Promise<void> {
    for (const item of queue) {
      if (failure) return;
      try {
        await work(item);
      } catch (error) {
        failure ??= { error };
      }
    }
  }
  await Promise.all(Array.from({ length: width }, takeTurns));
  if (failure) throw failure.error;
}
