import type { Subscription } from '../contract/event-log.ts';
import '../platform/dispose-symbol.ts';

/** A subscription whose code is on its way. */
export class LazySubscription implements Subscription {
  readonly caughtUp: Promise<void>;
  readonly ended: Promise<void>;
  readonly #begun: Promise<Subscription>;
  #subscription: Subscription | undefined;

  constructor(begun: Promise<Subscription>) {
    this.#begun = begun;
    begun.then(
      (subscription) => (this.#subscription = subscription),
      () => undefined,
    );
    this.caughtUp = begun.then((subscription) => subscription.caughtUp);
    this.ended = begun.then((subscription) => subscription.ended);
    // Who waits for neither is told by the logger.
    for (const promise of [this.caughtUp, this.ended]) promise.catch(() => undefined);
  }

  get position(): number {
    return this.#subscription?.position ?? 0;
  }

  async close(): Promise<void> {
    await this.#begun.then(
      (subscription) => subscription.close(),
      () => undefined,
    );
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }
}
