import { randomUUID } from 'node:crypto';
import path from 'node:path';
import { StorageUnavailableError, StorageWipedError } from '../../contract/errors/index.ts';
import { OutcomeUnknownError } from '../commit-errors.ts';
import { codeOf, type Disk } from './disk.ts';
import { JournalState } from './journal-state.ts';
import { headerLine, lineOf, type JournalRecord, type RecordBody, type StoredWrite } from './journal-record.ts';

const EXTENSION = '.log';

/** Each database that ever had a name has a directory of its own for its journals: nobody goes on with those of another one. */
export function journalDirectory(folder: string, generation: string): string {
  return path.join(folder, `journal-${generation}`);
}

export const FIRST_JOURNAL: { readonly file: string; readonly text: string } = {
  file: `1${EXTENSION}`,
  text: headerLine({ journal: 1, sequence: 0 }),
};

/** A state of the database, as one reader of its journals counts. */
export interface Point {
  /** Counts the journals that were read. */
  readonly epoch: number;
  /** Counts the records. */
  readonly sequence: number;
}

/** Who follows the journal. */
export interface JournalListener {
  onWrites(writes: readonly StoredWrite[], sequence: number): void;
  /** Another journal is read from its beginning: what the former held is in the files, or comes again. */
  onBegin(): void;
}

/**
 * The commits of a database that are not in its files yet, in a file that all processes append to. Appending is committing: the
 * order of the lines decides, and no lock is held by anybody. Of the files of the directory the one with the highest number counts.
 */
export class Journal {
  readonly #database: string;
  readonly #directory: string;
  readonly #disk: Disk;
  readonly #listener: JournalListener;
  #file: { readonly number: number; readonly handle: number; readonly syncs: Set<Promise<void>> } | undefined;
  #state = new JournalState('');
  #offset = 0;
  #epoch = 0;
  #moving: Promise<void> | undefined;
  #isClosed = false;

  constructor(database: string, directory: string, disk: Disk, listener: JournalListener) {
    this.#database = database;
    this.#directory = directory;
    this.#disk = disk;
    this.#listener = listener;
  }

  /** What was read so far. */
  get point(): Point {
    return { epoch: this.#epoch, sequence: this.#state.sequence };
  }

  get claim(): JournalState['claim'] {
    return this.#state.claim;
  }

  /** Bytes of the journal. */
  get size(): number {
    return this.#offset;
  }

  /** Reads what others have appended. */
  async refresh(): Promise<void> {
    for (;;) {
      await this.#moving;
      if (this.#file) {
        this.#read(this.#file.handle);
        if (!this.#state.seal) return;
      }
      await (this.#moving ??= this.#move().finally(() => (this.#moving = undefined)));
    }
  }

  /**
   * Appends a record that was made for a state; returns whether it holds: not if others have come before it. Synchronous, as
   * nothing of this process may come between.
   */
  append(body: RecordBody, { epoch, sequence }: Point = this.point): boolean {
    const file = this.#file;
    if (!file || this.#state.seal || epoch !== this.#epoch || sequence !== this.#state.sequence) return false;
    const record: JournalRecord = { ...body, after: this.#state.sequence, id: randomUUID() };
    const bytes = Buffer.from(lineOf(record));
    const failure = this.#write(file.handle, bytes);
    const isAccepted = this.#lookFor(record, file.handle, failure === undefined ? bytes.length : undefined);
    if (failure !== undefined && !isAccepted) throw failure;
    return isAccepted;
  }

  /** Waits until what was appended is on the disk. */
  async sync(): Promise<void> {
    const file = this.#file;
    if (!file) return;
    const syncing = this.#disk.sync(file.handle);
    file.syncs.add(syncing);
    await syncing.finally(() => file.syncs.delete(syncing));
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#moving?.catch(() => undefined);
    this.#leave();
  }

  /** Returns why a record may not have been written. */
  #write(handle: number, bytes: Buffer): unknown {
    try {
      if (this.#disk.append(handle, bytes) === bytes.length) return undefined;
      return Object.assign(new Error('a record was written in part'), { code: 'ENOSPC' });
    } catch (error) {
      return error;
    }
  }

  /** Whether a record stands in the journal and holds. `length`: how many bytes were written, if it was written whole. */
  #lookFor(record: JournalRecord, handle: number, length: number | undefined): boolean {
    let isAccepted = false;
    try {
      const { size, links } = this.#disk.stateOf(handle);
      if (length !== undefined && size === this.#offset + length && links > 0) {
        // Nobody else has written, and nothing needs to be read again.
        this.#offset = size;
        isAccepted = this.#state.accept(record);
        if (isAccepted && 'writes' in record) this.#listener.onWrites(record.writes, this.#state.sequence);
      } else this.#read(handle, (id) => (isAccepted ||= id === record.id));
    } catch (cause) {
      if (cause instanceof StorageWipedError) throw cause;
      throw new OutcomeUnknownError('the journal cannot be read after a commit', { cause });
    }
    return isAccepted;
  }

  #read(handle: number, onAccepted: (id: string) => void = () => undefined): void {
    const { size, links } = this.#disk.stateOf(handle);
    if (size > this.#offset) {
      const bytes = this.#disk.readFrom(handle, this.#offset, size - this.#offset);
      this.#offset += this.#state.advance(bytes, (record) => {
        onAccepted(record.id);
        if ('writes' in record) this.#listener.onWrites(record.writes, this.#state.sequence);
      });
    }
    if (this.#state.isDeleted || (links === 0 && !this.#state.seal)) throw this.#wiped();
  }

  /** Opens the newest journal; makes the one after a journal that is sealed, should that be the newest. */
  async #move(): Promise<void> {
    const sealed = this.#state.seal ? this.#file?.number : undefined;
    if (sealed !== undefined && (await this.#newest()) === sealed) await this.#makeNext(sealed);
    for (;;) {
      const number = await this.#newest();
      if (this.#isClosed) throw new StorageUnavailableError({ transient: false, reason: 'the database handle was closed' });
      if (number === undefined) throw this.#wiped();
      const handle = this.#disk.openJournal(this.#pathOf(number));
      if (handle === undefined) continue; // the next one has come since
      this.#leave();
      this.#file = { number, handle, syncs: new Set() };
      this.#state = new JournalState(this.#pathOf(number));
      this.#offset = 0;
      this.#epoch++;
      this.#listener.onBegin();
      return this.#read(handle); // at once, so that nobody sees the state without it
    }
  }

  /** The highest number of a journal. */
  async #newest(): Promise<number | undefined> {
    const entries = await this.#disk.list(this.#directory);
    const numbers = entries.flatMap(({ name }) => (/^\d+\.log$/.test(name) ? Number.parseInt(name, 10) : []));
    if (numbers.length === 0) return undefined;
    const highest = Math.max(...numbers);
    if (numbers.length > 1) await this.#disk.syncDirectory(this.#directory);
    for (const number of numbers) {
      // What was sealed is in the files, or in a newer one; one that was made again by a process that slept counts for nothing.
      if (number < highest) await this.#disk.remove(this.#pathOf(number));
    }
    return highest;
  }

  /** The next journal begins with what came too late to be brought to the files. Whoever is first makes it: all make the same. */
  async #makeNext(sealed: number): Promise<void> {
    const file = this.#file;
    const applied = this.#state.seal?.applied;
    if (!file || applied === undefined) return;
    const lines: string[] = [headerLine({ journal: sealed + 1, sequence: applied })];
    const state = new JournalState(this.#pathOf(sealed));
    state.advance(this.#disk.readFrom(file.handle, 0, this.#offset), (record, line) => {
      if (state.sequence > applied && !('seal' in record)) lines.push(line);
    });
    const temporary = path.join(this.#directory, `${randomUUID()}.new`);
    try {
      await this.#disk.write(temporary, lines.join('\n'), { exclusive: true });
      await this.#disk.link(temporary, this.#pathOf(sealed + 1)).catch(passTaken);
    } catch (error) {
      if (codeOf(error) === 'ENOENT') return; // the database has been deleted meanwhile
      throw error;
    } finally {
      await this.#disk.remove(temporary);
    }
    await this.#disk.syncDirectory(this.#directory);
  }

  #leave(): void {
    const file = this.#file;
    this.#file = undefined;
    if (file) void Promise.allSettled(file.syncs).then(() => this.#disk.close(file.handle));
  }

  #pathOf(number: number): string {
    return path.join(this.#directory, `${number}${EXTENSION}`);
  }

  #wiped(): StorageWipedError {
    return new StorageWipedError({ database: this.#database, reason: 'deleted' });
  }
}

function passTaken(error: unknown): void {
  if (codeOf(error) !== 'EEXIST') throw error;
}
