import type { ChangeNotice, ChangeSource, StreamChange } from '../contract/change.ts';
import type { WatchOptions } from '../contract/provider.ts';

type Listener = (notice: ChangeNotice) => void;

/** Hands changes to those who watch for them, each stream's in the order of its versions. */
export class Watchers {
  readonly #watchers = new Set<{ readonly listener: Listener; readonly options: WatchOptions }>();
  /** The last version told of each stream: notices of several tabs may overtake each other. */
  readonly #told = new Map<string, number>();

  readonly #source: ChangeSource;
  #stopSource: (() => void) | undefined;

  constructor(source: ChangeSource) {
    this.#source = source;
  }

  watch(listener: Listener, options: WatchOptions): () => void {
    const { signal } = options;
    const watcher = { listener, options };
    const stop = (): void => {
      signal?.removeEventListener('abort', stop);
      if (this.#watchers.delete(watcher) && this.#watchers.size === 0) this.clear();
    };
    if (signal?.aborted) return stop;
    signal?.addEventListener('abort', stop, { once: true });
    this.#watchers.add(watcher);
    this.#stopSource ??= this.#source(
      (change) => this.#notify(change),
      () => this.resync(),
    );
    return stop;
  }

  /** Some notices may have been missed. */
  resync(): void {
    this.#told.clear();
    for (const { listener } of this.#watchers) tell(listener, { resync: true });
  }

  /** Ends every watch. */
  clear(): void {
    this.#watchers.clear();
    this.#told.clear();
    this.#stopSource?.();
    this.#stopSource = undefined;
  }

  #notify(change: StreamChange): void {
    const stream = JSON.stringify([change.database, change.name, change.id]);
    if (change.version <= (this.#told.get(stream) ?? 0)) return;
    this.#told.set(stream, change.version);
    for (const { listener, options } of this.#watchers) if (fits(change, options)) tell(listener, change);
  }
}

function fits(change: StreamChange, { database, name, id }: WatchOptions): boolean {
  return (
    (database === undefined || database === change.database) &&
    (name === undefined || name === change.name) &&
    (id === undefined || id === change.id)
  );
}

/** One listener that throws must not keep the notice from the others. */
function tell(listener: Listener, notice: ChangeNotice): void {
  try {
    listener(notice);
  } catch (error) {
    reportError(error);
  }
}
