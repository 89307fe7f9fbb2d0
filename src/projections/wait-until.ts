import { ProjectionFailedError } from '../contract/errors/index.ts';
import { LinkedAbort } from '../platform/linked-abort.ts';
import type { Signal } from '../contract/platform.ts';
import type { SubscriptionParts } from '../subscriptions/subscription.ts';
import { Wake } from '../subscriptions/wake.ts';
import type { Builds, BuildState } from './builds.ts';

type Parts = Pick<SubscriptionParts<object>, 'watchers' | 'clock' | 'database'>;

/** Waits until the builds are as they should be, whichever tab brings them there. @throws ProjectionFailedError, the signal's reason. */
export async function waitUntil(
  { watchers, clock, database }: Parts,
  builds: Builds,
  isReached: (state: BuildState) => boolean,
  signal: Signal | undefined,
): Promise<void> {
  const wake = new Wake(watchers, clock, database, builds.notice);
  const waiting = new LinkedAbort(signal);
  try {
    for (;;) {
      wake.reset();
      const state = await builds.state();
      signal?.throwIfAborted();
      if (isReached(state)) return;
      const { failure } = (state.head?.next ? state.next : state.active) ?? {};
      if (failure) throw new ProjectionFailedError({ projection: builds.notice, ...failure });
      await wake.due(waiting.signal);
      signal?.throwIfAborted();
    }
  } finally {
    waiting.unlink();
    wake.stop();
  }
}
