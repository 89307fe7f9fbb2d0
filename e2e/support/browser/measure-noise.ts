/** Runs in the page: how much longer the same work takes at times, because others use the machine as well. 1: it never does. */
export async function measureNoise(): Promise<number> {
  const times: number[] = [];
  for (let n = 0; n < 100; n++) {
    const started = performance.now();
    for (let left = 2_000_000, sum = 0; left > 0; left--) sum += Math.sqrt(left + sum);
    times.push(performance.now() - started);
    await new Promise((resolve) => setTimeout(resolve));
  }
  const [least = 1] = times.toSorted((a, b) => a - b);
  return Math.max(...times) / least;
}
