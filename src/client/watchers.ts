import type { ChangeNotice, StreamChange } from '../contract/change.ts';
import type { WatchOptions } from '../contract/provider.ts';

type Listener = (notice: ChangeNotice) => void;

/** Hands changes to those who watch for them, each stream's in the order of its versions. */
export class Watchers {
  readonly #watchers = new Set<{ readonly listener: Listener; readonly options: WatchOptions }>();
  /** The last version told of each stream: notices of several tabs may overtake each other. */
  readonly #told = new Map<string, number>();

  watch(listener: Listener, options: WatchOptions): () => void {
    const watcher = { listener, options };
    const stop = (): void => {
      this.#watchers.delete(watcher);
      options.signal?.removeEventListener('abort', stop);
      if (this.#watchers.size === 0) this.#told.clear();
    };
    if (options.signal?.aborted) return stop;
    options.signal?.addEventListener('abort', stop, { once: true });
    this.#watchers.add(watcher);
    return stop;
  }

  notify(change: StreamChange): void {
    if (this.#watchers.size === 0) return;
    const stream = JSON.stringify([change.database, change.name, change.id]);
    if (change.version <= (this.#told.get(stream) ?? 0)) return;
    this.#told.set(stream, change.version);
    for (const { listener, options } of this.#watchers) if (fits(change, options)) tell(listener, change);
  }

  /** Some notices may have been missed. */
  resync(): void {
    this.#told.clear();
    for (const { listener } of this.#watchers) tell(listener, { resync: true });
  }

  clear(): void {
    this.#watchers.clear();
    this.#told.clear();
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
