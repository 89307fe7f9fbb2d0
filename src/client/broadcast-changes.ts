import type { StreamChange } from '../contract/change.ts';
import { CHANGES_CHANNEL } from '../wire/host.ts';

/**
 * Commits of every tab, this one's included. A page hears nothing while it is in the back/forward cache (HTML, `pageshow`
 * with `persisted`) or frozen (Page Lifecycle, `resume`): its return from there is a gap.
 */
export function broadcastChanges(onChange: (change: StreamChange) => void, onGap: () => void): () => void {
  const channel = new BroadcastChannel(CHANGES_CHANNEL);
  channel.onmessage = ({ data }: MessageEvent<readonly StreamChange[]>) => {
    for (const change of data) onChange(change);
  };
  const stopped = new AbortController();
  const { signal } = stopped;
  addEventListener('pageshow', ({ persisted }) => persisted && onGap(), { signal });
  document.addEventListener('resume', onGap, { signal });
  return () => {
    channel.close();
    stopped.abort();
  };
}
