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
  /** Called when the provider is closed. A set, as Node warns of a signal that many listen to. */
  readonly onClose: Set<() => void>;
  /** Has this provider keep the documents up with the log again after it has given them up; does nothing while it does. */
  readonly run: () => void;
  /** Settles when this provider has given the documents up; `undefined` once it has. */
  readonly running: () => Promise<void> | undefined;
}

/**
 * Waits until the builds are as they should be, whichever tab brings them there.
 * @throws ProjectionFailedError once this tab has tried as well, StoreNotOpenError, the signal's reason.
 */
export async function waitUntil(
  { watchers, clock, database, assertOpen, onClose, run, running }: WaitParts,
  builds: Builds,
  isReached: (state: BuildState) => boolean,
  signal: Signal | undefined,
): Promise<void> {
  const wake = new Wake(watchers, clock, database, builds.notice);
  const waiting = new LinkedAbort(signal);
  const end = (): void => waiting.abort();
  let taken: string | undefined;
  onClose.add(end);
  try {
    for (;;) {
      assertOpen();
      wake.reset();
      const trying = running();
      const state = await builds.state();
      signal?.throwIfAborted();
      if (isReached(state)) return;
      const { failure, etag } = (state.head?.next ? state.next : state.active) ?? {};
      // It may be of code that has been mended since.
      if (failure && !trying) throw new ProjectionFailedError({ projection: builds.notice, ...failure });
      // Whoever began what is to be built may have left: this tab takes it up, and once it can bring it no further, waits for others.
      const found = `${state.head?.etag} ${etag}`;
      if (!trying && found !== taken) {
        taken = found;
        run();
        continue;
      }
      trying?.then(() => wake.ring());
      await wake.due(waiting.signal);
      signal?.throwIfAborted();
    }
  } finally {
    onClose.delete(end);
    waiting.unlink();
    wake.stop();
  }
}
