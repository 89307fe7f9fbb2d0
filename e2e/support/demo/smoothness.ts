/** What a user of the demo keeps doing, in each frame something. */
export type Gesture = 'scroll the list' | 'scroll the history' | 'slide' | 'type';

export const GESTURES: readonly Gesture[] = ['scroll the list', 'scroll the history', 'slide', 'type'];

/** Runs in the page: the longest task of thirty frames, in milliseconds; 0 when none is of 50 ms, which is what browsers call long. */
export async function longestTask(gesture: Gesture): Promise<number> {
  const nextFrame = (): Promise<unknown> => new Promise((resolve) => requestAnimationFrame(resolve));
  const [list, timeline] = [document.querySelector('.account-box'), document.querySelector('#timeline')];
  const slider = document.querySelector<HTMLInputElement>('#version-slider');
  const search = document.querySelector<HTMLInputElement>('#account-search');
  if (!list || !timeline || !slider || !search) throw new Error('The page is not there.');
  const set = (input: HTMLInputElement, value: string): void => {
    input.value = value;
    input.dispatchEvent(new Event('input', { bubbles: true }));
  };
  const tasks: number[] = [];
  const observer = new PerformanceObserver((seen) => tasks.push(...seen.getEntries().map(({ duration }) => duration)));
  observer.observe({ type: 'longtask' });
  list.scrollTop = 0;
  timeline.scrollTop = 0;
  const versions = Number(slider.max);
  for (let step = 0; step < 30; step++) {
    if (gesture === 'scroll the list') list.scrollTop += 600;
    if (gesture === 'scroll the history') timeline.scrollTop += 600;
    if (gesture === 'slide') set(slider, String(1 + Math.floor((step * versions) / 30)));
    if (gesture === 'type') set(search, '123'.slice(0, step % 4));
    await nextFrame();
  }
  await nextFrame();
  observer.disconnect();
  return Math.max(0, ...tasks);
}
