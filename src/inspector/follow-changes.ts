import type { WatchOptions } from '../contract/event-store-provider.ts';
import type { InspectedProvider } from './inspected.ts';
import { pause } from './pause.ts';

const INTERVAL = 250; // milliseconds at least: live to the eye, and light on an app that writes all the time

/** `all`: what was shown may be gone; `more`: the log has grown. Returns whether there is nothing to wait for but the next change. */
export type Refresh = (what: 'all' | 'more') => Promise<boolean | void>;

/** Refreshes at once and after changes, one refresh at a time, until the signal is aborted. */
export async function followChanges(
  provider: InspectedProvider,
  { signal, ...streams }: WatchOptions & { readonly signal: AbortSignal },
  refresh: Refresh,
): Promise<void> {
  let due: 'all' | 'more' | undefined = 'all';
  let wake = (): void => undefined;
  signal.addEventListener('abort', () => wake(), { once: true });
  provider.watch(
    (notice) => {
      if ('resync' in notice || notice.deleted) due = 'all';
      else due ??= 'more';
      wake();
    },
    { ...streams, signal },
  );
  while (!signal.aborted) {
    const what = due;
    if (what === undefined) {
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
      continue;
    }
    due = undefined;
    const started = performance.now();
    if ((await refresh(what)) === false) due ??= 'more';
    // A refresh that takes long leaves the library to the app for as long again.
    await pause(Math.max(INTERVAL, performance.now() - started), signal);
  }
}
