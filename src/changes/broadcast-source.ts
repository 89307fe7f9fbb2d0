import { isPublishedChange, type PublishedChange } from '../contract/change.ts';
import { CHANGES_CHANNEL } from './channel.ts';

/**
 * Commits of every tab, this one's included. A page hears nothing while it is in the back/forward cache (HTML, `pagehide` to
 * `pageshow`) or frozen (Page Lifecycle, `freeze` to `resume`): its return from there is a gap, and one only where it was both.
 */
export function broadcastChanges(onChange: (change: PublishedChange) => void, onGap: () => void): () => void {
  const channel = new BroadcastChannel(CHANGES_CHANNEL);
  channel.onmessage = ({ data }: MessageEvent<unknown>) => {
    if (!Array.isArray(data)) return;
    for (const change of data as unknown[]) if (isPublishedChange(change)) onChange(change);
  };
  let away = false;
  const leave = (): void => void (away = true);
  const comeBack = (): void => {
    if (!away) return;
    away = false;
    onGap();
  };
  const stopped = new AbortController();
  const { signal } = stopped;
  addEventListener('pagehide', ({ persisted }) => persisted && leave(), { signal });
  addEventListener('pageshow', comeBack, { signal });
  // A worker of the application has no document.
  globalThis.document?.addEventListener('freeze', leave, { signal });
  globalThis.document?.addEventListener('resume', comeBack, { signal });
  return () => {
    channel.close();
    stopped.abort();
  };
}
