import { DERIVED, type ChangeNotice, type ChangeSource, type PublishedChange, type StreamChange } from '../contract/change.ts';
import type { WatchOptions } from '../contract/event-store-provider.ts';
import { isolated } from '../platform/isolated.ts';
import { ToldVersions } from './told-versions.ts';

type Listener = (notice: ChangeNotice) => void;

interface Watcher extends Omit<WatchOptions, 'signal'> {
  readonly listener: Listener;
  readonly stop: () => void;
}

/** Hands changes to those who watch for them, each stream's in the order of its versions. */
export class Watchers {
  readonly #watchers = new Set<Watcher>();
  readonly #told = new ToldVersions();
  readonly #source: ChangeSource;
  #stopSource: (() => void) | undefined;

  constructor(source: ChangeSource) {
    this.#source = source;
  }

  watch(listener: Listener, { database, name, id, signal }: WatchOptions): () => void {
    const stop = (): void => {
      signal?.removeEventListener('abort', stop);
      if (!this.#watchers.delete(watcher) || this.#watchers.size > 0) return;
      this.#stopSource?.();
      this.#stopSource = undefined;
    };
    const watcher: Watcher = { listener, database, name, id, stop };
    if (signal?.aborted) return stop;
    this.#stopSource ??= this.#source(
      (change) => this.tell(change),
      () => this.resync(),
    );
    signal?.addEventListener('abort', stop, { once: true });
    this.#watchers.add(watcher);
    return stop;
  }

  /** A stream has grown. What comes late or again is not told. */
  tell(change: PublishedChange): void {
    if (this.#watchers.size === 0) return;
    const { database, name, id, version, deleted } = change;
    // What is deleted keeps the version that was told before.
    if (name !== DERIVED && !deleted) {
      if (this.#told.contradicts(change)) this.resync();
      if (!this.#told.add(change)) return;
    }
    this.#notify({ database, name, id, version, ...(deleted && { deleted }) }, (watcher) => fits(change, watcher));
  }

  /** Some notices may have been missed, or those that were told are void. */
  resync(): void {
    this.#told.clear();
    this.#notify({ resync: true }, () => true);
  }

  /** Ends every watch. */
  clear(): void {
    for (const { stop } of [...this.#watchers]) stop();
  }

  /** A listener may stop watchers, this one too, and begin others: those are told from the next notice on. */
  #notify(notice: ChangeNotice, concerns: (watcher: Watcher) => boolean): void {
    Object.freeze(notice);
    for (const watcher of [...this.#watchers]) {
      if (this.#watchers.has(watcher) && concerns(watcher)) isolated(() => watcher.listener(notice));
    }
  }
}

function fits(change: StreamChange, { database, name, id }: Omit<WatchOptions, 'signal'>): boolean {
  return (
    (database === undefined || database === change.database) &&
    (name === undefined ? change.name !== DERIVED : name === change.name) &&
    (id === undefined || id === change.id)
  );
}
