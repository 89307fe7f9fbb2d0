import type { ChangePublisher, StreamChange } from '../contract/change.ts';
import { systemClock } from '../platform/clock.ts';

// A frame: nobody shows more than one state in it. And to broadcast takes as long as to ask IndexedDB for something.
const INTERVAL = 16; // milliseconds

/**
 * Tells every tab of commits: the first after a pause as soon as its caller has the answer, then once a frame, of each stream
 * the last.
 */
export class Broadcast implements ChangePublisher {
  readonly #channel: BroadcastChannel;
  readonly #waiting = new Map<string, StreamChange>();
  #cancel: (() => void) | undefined;
  #lastPost = -INTERVAL;

  constructor(name: string) {
    this.#channel = new BroadcastChannel(name);
  }

  publish(change: StreamChange): void {
    this.#waiting.set(JSON.stringify([change.database, change.name, change.id]), change);
    this.#cancel ??= systemClock.schedule(this.#lastPost + INTERVAL - systemClock.monotonic(), () => this.flush());
  }

  flush(): void {
    this.#cancel?.();
    this.#cancel = undefined;
    if (this.#waiting.size === 0) return;
    this.#channel.postMessage([...this.#waiting.values()]);
    this.#waiting.clear();
    this.#lastPost = systemClock.monotonic();
  }
}
