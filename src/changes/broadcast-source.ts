import type { PublishedChange } from '../contract/change.ts';
import { CHANGES_CHANNEL } from './channel.ts';

/**
 * Commits of every tab, this one's included. A page hears nothing while it is in the back/forward cache (HTML, `pagehide` to
 * `pageshow`) or frozen (Page Lifecycle, `freeze` to `resume`): its return from there is a gap, and one only where it was both.
 */
export function broadcastChanges(onChange: (change: PublishedChange) => void, onGap: () => void): () => void {
  const channel = new BroadcastChannel(CHANGES_CHANNEL);
  channel.onmessage = ({ data }: MessageEvent<unknown>) => {
    if (!Array.isArray(data)) return;
    for (const change of data as unknown[]) if (isChange(change)) onChange(change);
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

/** Whatever runs on this origin may post on the channel, older and newer versions of the library among it. */
function isChange(value: unknown): value is PublishedChange {
  if (typeof value !== 'object' || value === null) return false;
  const { database, name, id, version, generation } = value as Partial<Record<keyof PublishedChange, unknown>>;
  return (
    [database, name, id].every((part) => typeof part === 'string') &&
    (generation === undefined || typeof generation === 'string') &&
    typeof version === 'number' &&
    Number.isSafeInteger(version) &&
    version >= 1
  );
}
