import { ProjectionFailedError } from '../contract/errors/index.ts';
import { LinkedAbort } from '../platform/linked-abort.ts';
import type { Signal } from '../contract/platform.ts';
import type { SubscriptionParts } from '../subscriptions/subscription.ts';
import { Wake } from '../subscriptions/wake.ts';
import type { Builds, BuildState } from './builds.ts';

/** What those who wait for documents need to know. */
export interface WaitParts extends Pick<SubscriptionParts<object>, 'watchers' | 'clock' | 'database'> {
  /** @throws the error of every call on a closed provider. */
  readonly assertOpen: () => void;
  /** Aborted when the provider is closed. */
  readonly closing: AbortSignal;
  /** Settles when this provider has given the documents up; `undefined` once it has. */
  readonly running: () => Promise<void> | undefined;
}

/**
 * Waits until the builds are as they should be, whichever tab brings them there.
 * @throws ProjectionFailedError once this tab has tried as well, StoreNotOpenError, the signal's reason.
 */
export async function waitUntil(
  { watchers, clock, database, assertOpen, closing, running }: WaitParts,
  builds: Builds,
  isReached: (state: BuildState) => boolean,
  signal: Signal | undefined,
): Promise<void> {
  const wake = new Wake(watchers, clock, database, builds.notice);
  const waiting = new LinkedAbort(signal);
  const end = (): void => waiting.abort();
  closing.addEventListener('abort', end, { once: true });
  try {
    for (;;) {
      wake.reset();
      const trying = running();
      const state = await builds.state();
      signal?.throwIfAborted();
      if (isReached(state)) return;
      const { failure } = (state.head?.next ? state.next : state.active) ?? {};
      // It may be of code that has been mended since.
      if (failure && !trying) throw new ProjectionFailedError({ projection: builds.notice, ...failure });
      trying?.then(() => wake.ring());
      await wake.due(waiting.signal);
      signal?.throwIfAborted();
      assertOpen();
    }
  } catch (error) {
    assertOpen();
    throw error;
  } finally {
    closing.removeEventListener('abort', end);
    waiting.unlink();
    wake.stop();
  }
}
