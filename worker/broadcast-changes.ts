import type { ChangeChannel, StreamChange } from '../src/contract/change.ts';
import { InProcessChanges } from '../src/event-store/in-process-changes.ts';

/** Carries changes to every tab. They are hints: who hears one reads again. */
export class BroadcastChanges implements ChangeChannel {
  // A channel does not hear itself, so this worker's own page is told directly.
  readonly #own = new InProcessChanges();
  readonly #channel = new BroadcastChannel('idb-eventstore:changes');

  constructor() {
    this.#channel.onmessage = ({ data }: MessageEvent<StreamChange>) => this.#own.publish(data);
  }

  publish(change: StreamChange): void {
    this.#own.publish(change);
    this.#channel.postMessage(change);
  }

  subscribe(listener: (change: StreamChange) => void): () => void {
    return this.#own.subscribe(listener);
  }
}
