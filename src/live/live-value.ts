import type { Live } from '../contract/live.ts';
import { isolated } from '../platform/isolated.ts';
import { onNextFrame } from './next-frame.ts';

/** Where a live value comes from. */
export interface LiveSource<T> {
  read(): Promise<T>;
  /** Tells of what may have changed the value. Returns the way to stop. */
  watch(onNotice: () => void): () => void;
  /** Whether two reads found the same, so that there is nothing to tell. */
  isSame(one: T, other: T): boolean;
  onError(error: unknown): void;
}

/** A value that is read again when a notice says that it may have changed, by one read at a time and at most one a frame. */
export function liveValue<T>(source: LiveSource<T>): Live<T> {
  return new LiveValue(source);
}

interface Subscriber<T> {
  readonly run: (value: T | undefined) => void;
}

class LiveValue<T> implements Live<T> {
  readonly #source: LiveSource<T>;
  readonly #subscribers = new Set<Subscriber<T>>();
  #following: Following<T> | undefined;
  #value: T | undefined;
  #isRead = false;

  constructor(source: LiveSource<T>) {
    this.#source = source;
  }

  get value(): T | undefined {
    return this.#value;
  }

  subscribe(run: (value: T | undefined) => void): () => void {
    // Before anything else: a closed provider refuses it.
    this.#following ??= new Following(this.#source, (value) => this.#take(value));
    const subscriber = { run };
    this.#subscribers.add(subscriber);
    isolated(() => run(this.#value));
    return () => {
      if (!this.#subscribers.delete(subscriber) || this.#subscribers.size > 0) return;
      this.#following?.stop();
      this.#following = undefined;
    };
  }

  #take(value: T): void {
    if (this.#isRead && this.#source.isSame(this.#value as T, value)) return;
    this.#isRead = true;
    this.#value = value;
    for (const subscriber of [...this.#subscribers]) {
      // One of them may stop another, or have the value read anew.
      if (this.#subscribers.has(subscriber)) isolated(() => subscriber.run(value));
    }
  }
}

/** Reads a value as often as it may have changed, from the first subscription to the end of the last. */
class Following<T> {
  readonly #source: LiveSource<T>;
  readonly #take: (value: T) => void;
  readonly #stopWatching: () => void;
  #cancelFrame: (() => void) | undefined;
  #isReading = false;
  #isStopped = false;
  /** Whether it may have changed since the read under way began. */
  #isStale = false;

  constructor(source: LiveSource<T>, take: (value: T) => void) {
    this.#source = source;
    this.#take = take;
    this.#stopWatching = source.watch(() => this.#notice());
    void this.#read();
  }

  stop(): void {
    this.#isStopped = true;
    this.#stopWatching();
    this.#cancelFrame?.();
  }

  #notice(): void {
    if (this.#isReading) this.#isStale = true;
    else this.#cancelFrame ??= onNextFrame(() => void this.#read());
  }

  /** Never rejects. */
  async #read(): Promise<void> {
    this.#cancelFrame = undefined;
    this.#isReading = true;
    this.#isStale = false;
    try {
      const value = await this.#source.read();
      if (!this.#isStopped) this.#take(value);
    } catch (error) {
      if (!this.#isStopped) isolated(() => this.#source.onError(error));
    }
    this.#isReading = false;
    if (this.#isStale && !this.#isStopped) this.#notice();
  }
}
