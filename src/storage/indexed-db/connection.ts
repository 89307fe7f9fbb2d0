import { StorageUnavailableError, StorageWipedError } from '../../contract/errors/index.ts';
import type { Schema } from '../port.ts';
import type { Clock } from '../../platform/clock.ts';
import { withDeadline } from './deadline.ts';
import { ConnectionLostError, isWorthAnotherAttempt, toStorageError, type ErrorContext } from './idb-errors.ts';
import { openDatabase, type Opened } from './open.ts';

// WebKit's lost connection heals on the first reopen or not at all; an engine that is busy deleting takes a moment.
const ATTEMPTS = 3;
const BACK_OFF = 50; // milliseconds, doubled each time

// Far above what a healthy open takes, on a slow phone with the other tabs loading: an open that hangs never ends.
const OPEN_DEADLINE = 10_000; // milliseconds

export interface ConnectionOptions extends ErrorContext {
  readonly name: string;
  readonly schema: Schema;
  readonly clock: Clock;
  readonly newId: () => string;
}

/** A connection to one database that is opened when it is needed and opened again when it was lost. */
export class Connection {
  readonly options: ConnectionOptions;
  #opened: Promise<Opened> | undefined;
  #generation: string | undefined;
  #end: StorageWipedError | StorageUnavailableError | undefined;

  constructor(options: ConnectionOptions) {
    this.options = options;
  }

  /** That of the database when it was opened. */
  get generation(): string {
    return this.#generation ?? '';
  }

  /** Runs a task on an open connection; one that has certainly stored nothing, or is `repeatable`, runs again on a new one. */
  async run<T>(task: (database: IDBDatabase) => Promise<T>, { repeatable }: { repeatable: boolean }): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      try {
        const { database } = await this.#open();
        return await task(database);
      } catch (error) {
        if (error instanceof ConnectionLostError) this.#drop();
        const mayRepeat = repeatable || !(error instanceof ConnectionLostError && error.mayBeStored);
        if (!mayRepeat || !isWorthAnotherAttempt(error) || attempt === ATTEMPTS) throw await this.#report(error);
        await this.#pause(BACK_OFF * 2 ** (attempt - 1));
      }
    }
  }

  async close(): Promise<void> {
    this.#end ??= new StorageUnavailableError({ transient: false, reason: 'the database handle was closed' });
    this.#drop();
  }

  #open(): Promise<Opened> {
    if (this.#end) throw this.#end;
    if (this.#opened) return this.#opened;
    const { name, database: tenant, schema, clock, newId } = this.options;
    const forget = (): void => {
      if (this.#opened === opened) this.#opened = undefined;
    };
    const opening = openDatabase({ name, tenant, schema, newId, generation: this.#generation, onLost: () => forget() });
    const opened = withDeadline(clock, OPEN_DEADLINE, opening, ({ database }) => database.close()).then((result) => {
      this.#generation = result.generation;
      return result;
    });
    opened.catch(forget);
    this.#opened = opened;
    return opened;
  }

  #drop(): void {
    void this.#opened?.then(({ database }) => database.close()).catch(() => undefined);
    this.#opened = undefined;
  }

  async #report(error: unknown): Promise<Error> {
    const reported = await toStorageError(error, this.options);
    if (reported instanceof StorageWipedError) this.#end = reported;
    return reported;
  }

  #pause(milliseconds: number): Promise<void> {
    return new Promise((resolve) => this.options.clock.schedule(milliseconds, resolve));
  }
}
