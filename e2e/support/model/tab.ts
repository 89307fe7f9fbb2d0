import { bankEvents, type BankEvent } from '../../../src/conformance/provider/bank.ts';
import { createInMemoryEventStoreProvider } from '../../../src/in-memory.ts';
import type { Backend } from '../../../src/key-value.ts';
import type { EventStore, EventStoreProvider, Projection } from '../../../src/index.ts';
import type { TestClock } from '../../../src/testing.ts';
import { TabClock } from './tab-clock.ts';
import { TabLocks } from './tab-locks.ts';
import { TabStorage } from './tab-storage.ts';

/** A client of a storage that it shares with others. It can be frozen, and it can end without a word. */
export class Tab {
  readonly clock: TabClock;
  readonly provider: EventStoreProvider<BankEvent>;
  /** The stores that the tab's page has, by the id of the aggregate. */
  readonly stores = new Map<string, EventStore<BankEvent>>();
  readonly #locks: TabLocks;
  readonly #storage: TabStorage;
  #alive = true;
  #frozen: { readonly until: Promise<void>; readonly end: () => void } | undefined;

  constructor(machine: TestClock, world: Backend, projections: readonly Projection<BankEvent, object>[] = []) {
    const awake = async (): Promise<void> => {
      while (this.#frozen) await this.#frozen.until;
    };
    this.clock = new TabClock(machine);
    this.#locks = new TabLocks(world.locks, awake);
    this.#storage = new TabStorage(world.storage, awake);
    this.provider = createInMemoryEventStoreProvider({
      events: bankEvents,
      projections,
      clock: this.clock,
      backend: { storage: this.#storage, locks: this.#locks, changes: world.changes },
    });
  }

  get alive(): boolean {
    return this.#alive;
  }

  get frozen(): boolean {
    return this.#frozen !== undefined;
  }

  freeze(): void {
    if (this.#frozen) return;
    let end = (): void => undefined;
    const until = new Promise<void>((resolve) => (end = resolve));
    this.#frozen = { until, end };
    this.clock.freeze();
  }

  /** Lets it run on; its monotonic clock has run as well, or slept with the machine. */
  thaw(monotonic: 'slept' | 'ran on'): void {
    const frozen = this.#frozen;
    this.#frozen = undefined;
    this.clock.thaw(monotonic);
    frozen?.end();
  }

  /** Ends the tab as a browser does: its code stops where it is, and its locks are free. */
  kill(): void {
    this.#alive = false;
    this.clock.freeze();
    this.#storage.die();
    this.#locks.die();
  }
}
