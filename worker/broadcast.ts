import type { ChangePublisher, StreamChange } from '../src/contract/change.ts';

/**
 * Tells every tab of commits, after the page that asked for them has its answer, and of all that came together in one message:
 * to broadcast takes as long as to ask IndexedDB for something.
 */
export class Broadcast implements ChangePublisher {
  readonly #channel: BroadcastChannel;
  #waiting: StreamChange[] = [];

  constructor(name: string) {
    this.#channel = new BroadcastChannel(name);
  }

  publish(change: StreamChange): void {
    if (this.#waiting.push(change) === 1) setTimeout(() => this.flush());
  }

  flush(): void {
    if (this.#waiting.length > 0) this.#channel.postMessage(this.#waiting);
    this.#waiting = [];
  }
}
