/** Watches the page's thread in two ways: the browser reports long tasks only, and a heartbeat feels every one. */
export function watchThread(): () => Promise<{ task: number; beat: number }> {
  let task = 0;
  const note = (entries: readonly PerformanceEntry[]): void => {
    for (const { duration } of entries) task = Math.max(task, duration);
  };
  const observer = new PerformanceObserver((list) => note(list.getEntries()));
  observer.observe({ entryTypes: ['longtask'] });

  let beat = 0;
  let last = performance.now();
  const { port1, port2 } = new MessageChannel();
  port1.addEventListener('message', () => {
    const now = performance.now();
    beat = Math.max(beat, now - last);
    last = now;
    port2.postMessage(undefined);
  });
  port1.start();
  port2.postMessage(undefined);

  return async () => {
    beat = Math.max(beat, performance.now() - last);
    port1.close();
    await new Promise((resolve) => setTimeout(resolve, 200)); // a task is reported after its end
    note(observer.takeRecords());
    observer.disconnect();
    return { task, beat };
  };
}
