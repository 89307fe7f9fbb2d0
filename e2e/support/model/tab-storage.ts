import type { Batch, KeyValueDatabase, KeyValueStorage, Query } from '../../../src/storage/port.ts';

/** The storage of all tabs as one tab uses it: when the tab dies, nothing is answered any more. */
export class TabStorage implements KeyValueStorage {
  readonly #shared: KeyValueStorage;
  readonly #awake: () => Promise<void>;
  #dead = false;

  /** @param awake settles when the tab's code may run. */
  constructor(shared: KeyValueStorage, awake: () => Promise<void>) {
    this.#shared = shared;
    this.#awake = awake;
  }

  async open(name: string): Promise<KeyValueDatabase> {
    const database = await this.#call(() => this.#shared.open(name));
    return {
      generation: database.generation,
      read: (queries: readonly Query[]) => this.#call(() => database.read(queries)),
      commit: (batch: Batch) => this.#call(() => database.commit(batch)),
      close: () => database.close(),
    };
  }

  list(): Promise<readonly string[]> {
    return this.#shared.list();
  }

  delete(name: string): Promise<void> {
    return this.#shared.delete(name);
  }

  die(): void {
    this.#dead = true;
  }

  /** What a frozen tab has asked for is done by the browser; the answer waits. */
  async #call<T>(operation: () => Promise<T>): Promise<T> {
    await this.#awake();
    if (this.#dead) return new Promise<never>(() => undefined);
    // The transaction takes its time, in which the tab may freeze or die.
    await new Promise((resolve) => setImmediate(resolve));
    const answer = operation();
    await answer.catch(() => undefined);
    await this.#awake();
    return this.#dead ? new Promise<never>(() => undefined) : answer;
  }
}
