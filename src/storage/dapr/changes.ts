import { isPublishedChange, type Changes, type PublishedChange } from '../../contract/change.ts';
import { systemClock } from '../../platform/clock.ts';
import { isolated } from '../../platform/isolated.ts';
import type { Sidecar } from './sidecar.ts';

const KEY = 'idb-eventstore:changes';

// Each look and each post is a request: a person does not notice the delay.
const LOOK = 250; // milliseconds
const INTERVAL = 50; // milliseconds

// As many as a busy store makes between two looks; whoever has missed more reads again.
const MOST = 100; // changes

const ATTEMPTS = 10;

interface Subscriber {
  readonly onChange: (change: PublishedChange) => void;
  readonly onGap: () => void;
}

/** The last changes, the newest last, and how many there have ever been. */
interface Board {
  readonly count: number;
  readonly changes: readonly (PublishedChange & { readonly from?: unknown })[];
}

/**
 * Carries changes to every process by one record that those who watch look at, and those who commit add to: of each stream the
 * last. They are hints: none is waited for, and one that cannot be posted is lost.
 */
export class DaprChanges implements Changes {
  readonly #sidecar: Sidecar;
  readonly #ownName = crypto.randomUUID();
  readonly #subscribers = new Set<Subscriber>();
  readonly #waiting = new Map<string, PublishedChange>();
  #cancelPost: (() => void) | undefined;
  #posting: Promise<unknown> = Promise.resolve();
  #isLooking = false;

  constructor(sidecar: Sidecar) {
    this.#sidecar = sidecar;
  }

  publish(change: PublishedChange): void {
    this.#tell(change);
    this.#waiting.set(JSON.stringify([change.database, change.name, change.id]), change);
    this.#cancelPost ??= systemClock.schedule(INTERVAL, () => this.flush());
  }

  flush(): void {
    this.#cancelPost?.();
    this.#cancelPost = undefined;
    if (this.#waiting.size === 0) return;
    const changes = [...this.#waiting.values()].map((change) => Object.assign({ from: this.#ownName }, change));
    this.#waiting.clear();
    // One after the other, as those of one stream come in order.
    this.#posting = this.#posting.then(() => this.#post(changes)).catch(() => undefined);
  }

  subscribe(onChange: (change: PublishedChange) => void, onGap: () => void = () => undefined): () => void {
    const subscriber: Subscriber = { onChange, onGap };
    this.#subscribers.add(subscriber);
    if (!this.#isLooking) void this.#look();
    return () => void this.#subscribers.delete(subscriber);
  }

  async #post(added: Board['changes']): Promise<void> {
    for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
      const found = await this.#sidecar.get(KEY);
      if (!found) {
        await this.#sidecar.create(KEY, JSON.stringify({ count: 0, changes: [] } satisfies Board));
        continue;
      }
      const board = parseBoard(found.text);
      const changes = [...board.changes, ...added].slice(-MOST);
      const text = JSON.stringify({ count: board.count + added.length, changes } satisfies Board);
      try {
        return await this.#sidecar.transact([{ type: 'put', key: KEY, text, etag: found.etag }]);
      } catch {
        // Somebody else has posted, or nobody hears of it.
      }
    }
  }

  /** Looks at what others post, as long as there are subscribers. It keeps no process alive. */
  async #look(): Promise<void> {
    this.#isLooking = true;
    let seen: number | undefined;
    while (this.#subscribers.size > 0) {
      try {
        const found = await this.#sidecar.get(KEY);
        const { count, changes } = found ? parseBoard(found.text) : { count: 0, changes: [] };
        const added = count - (seen ?? count);
        seen = count;
        if (added < 0 || added > changes.length) for (const { onGap } of [...this.#subscribers]) isolated(onGap);
        else for (const change of changes.slice(changes.length - added)) if (change.from !== this.#ownName) this.#tell(change);
      } catch {
        // The next look tells what has come meanwhile.
      }
      await nextLook();
    }
    this.#isLooking = false;
  }

  #tell(change: PublishedChange): void {
    for (const { onChange } of [...this.#subscribers]) isolated(() => onChange(change));
  }
}

/** Other versions of the library may post there as well. */
function parseBoard(text: string): Board {
  const { count = 0, changes = [] } = JSON.parse(text) as Partial<Board>;
  return { count, changes: changes.filter(isPublishedChange) };
}

/** Waits for the next look; Node may end before it. */
function nextLook(): Promise<void> {
  return new Promise((resolve) => {
    const timer: unknown = setTimeout(resolve, LOOK);
    if (typeof timer === 'object' && timer !== null && 'unref' in timer && typeof timer.unref === 'function') timer.unref();
  });
}
