import { setTimeout as pause } from 'node:timers/promises';
import { OutcomeUnknownError } from '../commit-errors.ts';
import { StorageUnavailableError } from '../../contract/errors/index.ts';
import type { Answers, Batch, Query, Schema } from '../port.ts';
import { answer } from './answer.ts';
import { Checkpoints } from './checkpoints.ts';
import { asPortError, DamagedFileError, onDisk } from './disk-error.ts';
import type { Disk } from './disk.ts';
import { Journal, journalDirectory, type Point } from './journal.ts';
import type { StoredWrite } from './journal-record.ts';
import { Overlay } from './overlay.ts';
import { assertCollection, prepare, Staging, type PreparedBatch } from './staging.ts';
import { ValueTree } from './value-tree.ts';

// Others come in between again and again only where processes do nothing but commit; and each time one of them has got on.
const MOST_ATTEMPTS = 500;

// Files that somebody is just bringing to the disk look damaged for a moment.
const LOOK_AGAIN = 25; // milliseconds
const MOST_LOOKS = 40;

interface Waiting {
  readonly batch: PreparedBatch;
  readonly resolve: (answers: Answers) => void;
  readonly reject: (error: unknown) => void;
}

interface Judged {
  readonly waiting: Waiting;
  readonly answers: Answers;
}

/** A database that this process has open, for all of its handles. */
export class OpenDatabase {
  readonly name: string;
  readonly generation: string;
  readonly #schema: Schema;
  readonly #overlay = new Overlay();
  readonly #tree: ValueTree;
  readonly #journal: Journal;
  readonly #checkpoints: Checkpoints;
  /** What was written since the last journal began, in the order of commits. */
  #history: { readonly sequence: number; readonly write: StoredWrite }[] = [];
  #queue: Waiting[] = [];
  #draining: Promise<void> | undefined;

  constructor(
    name: string,
    generation: string,
    folder: string,
    { schema, disk }: { readonly schema: Schema; readonly disk: Disk },
  ) {
    this.name = name;
    this.generation = generation;
    this.#schema = schema;
    this.#tree = new ValueTree(folder, disk);
    this.#journal = new Journal(name, journalDirectory(folder, generation), disk, {
      onWrites: (writes, sequence) => this.#take(writes, sequence),
      onBegin: () => this.#begin(),
    });
    this.#checkpoints = new Checkpoints({ journal: this.#journal, overlay: this.#overlay, folder, disk });
  }

  /**
   * Reads the journal, and has brought to the files what others have left there.
   * @throws StorageWipedError when the database was deleted.
   */
  async start(): Promise<void> {
    await this.#journal.refresh();
    this.#checkpoints.plan();
  }

  read(queries: readonly Query[]): Promise<Answers> {
    for (const { collection } of queries) assertCollection(this.#schema, collection);
    return onDisk(this.name, () => this.#settled(() => this.#readOnce(queries)));
  }

  commit({ writes, ...batch }: Batch): Promise<Answers> {
    return new Promise((resolve, reject) => {
      this.#queue.push({ batch: { ...batch, writes: writes.map(prepare) }, resolve, reject });
      this.#draining ??= this.#drain();
    });
  }

  /** Ends the database for everybody who has it open, once nobody brings anything to its files any more. */
  async delete(): Promise<void> {
    for (let looks = 0; looks < MOST_ATTEMPTS; looks++) {
      await this.#journal.refresh();
      if (this.#checkpoints.claim() && this.#journal.append({ deleted: true })) return this.#journal.sync();
      await pause(LOOK_AGAIN);
    }
    throw new StorageUnavailableError({ transient: true, reason: 'the database is being written to' });
  }

  async close(): Promise<void> {
    await this.#draining;
    await this.#checkpoints.stop();
    await this.#journal.close();
  }

  /** Answers; `undefined` when somebody came in between. */
  async #readOnce(queries: readonly Query[]): Promise<Answers | undefined> {
    await this.#journal.refresh();
    const at = this.#journal.point;
    const sources = { files: new Set<string>() };
    const layers = { tree: this.#tree, overlays: [this.#overlay] };
    const answers = await Promise.all(queries.map((query) => answer(layers, query, sources)));
    await this.#journal.refresh();
    return this.#hasHeld(at, queries, sources.files) ? answers : undefined;
  }

  /** Whether nothing that was found in files can be of a later state: somebody may have brought it there meanwhile. */
  #hasHeld({ epoch, sequence }: Point, queries: readonly Query[], files: ReadonlySet<string>): boolean {
    if (this.#journal.point.epoch !== epoch) return false;
    const since = this.#history.findLastIndex((entry) => entry.sequence <= sequence) + 1;
    return this.#history.slice(since).every(({ write: { collection, key, stored } }) => {
      if (!queries.some((query) => query.collection === collection)) return true;
      return stored !== undefined && !files.has(this.#tree.fileOf(collection, key));
    });
  }

  async #drain(): Promise<void> {
    await undefined; // what is handed in at once is one group
    while (this.#queue.length > 0) {
      await this.#checkpoints.makeRoom();
      const group = this.#queue;
      this.#queue = [];
      try {
        await this.#commitAll(group);
      } catch (error) {
        for (const { reject } of group) reject(asPortError(this.name, error));
      }
    }
    this.#draining = undefined; // in the same step as the last look at the queue
  }

  /** Commits as one record what was handed in meanwhile. Each keeps its own result. */
  async #commitAll(group: readonly Waiting[]): Promise<void> {
    const judged = await this.#settled((isLast) => this.#append(group, isLast));
    if (judged.length === 0) return;
    try {
      if (group.some(({ batch }) => batch.durability === 'strict')) await this.#journal.sync();
    } catch (cause) {
      throw new OutcomeUnknownError('the disk did not confirm the commit', { cause });
    }
    for (const { waiting, answers } of judged) waiting.resolve(answers);
    this.#checkpoints.plan();
  }

  /** Judges the batches and appends what they write; `undefined` when others came in between. Those that are refused hear of it. */
  async #append(group: readonly Waiting[], isLast: boolean): Promise<readonly Judged[] | undefined> {
    await this.#journal.refresh();
    const at = this.#journal.point;
    const staging = new Staging({ tree: this.#tree, overlays: [this.#overlay] }, this.#schema);
    const judged: Judged[] = [];
    const refused: (() => void)[] = [];
    for (const waiting of group) {
      try {
        judged.push({ waiting, answers: await staging.add(waiting.batch) });
      } catch (error) {
        if (!isLast && error instanceof DamagedFileError) throw error;
        refused.push(() => waiting.reject(asPortError(this.name, error)));
      }
    }
    const { writes } = staging;
    if (writes.length > 0 ? !this.#journal.append({ writes }, at) : !(await this.#isStill(at))) return undefined;
    for (const tell of refused) tell();
    return judged;
  }

  async #isStill({ epoch, sequence }: Point): Promise<boolean> {
    await this.#journal.refresh();
    const now = this.#journal.point;
    return now.epoch === epoch && now.sequence === sequence;
  }

  /** Tries until nobody has come in between. `isLast`: what looks damaged is damaged. */
  async #settled<T>(attempt: (isLast: boolean) => Promise<T | undefined>): Promise<T> {
    let looks = 0;
    let isLast = false;
    for (let count = 1; count <= MOST_ATTEMPTS; count++) {
      const from = this.#journal.point;
      try {
        const result = await attempt(isLast);
        if (result !== undefined) return result;
        if (count > 3) await pause(Math.random() * Math.min(count, 20)); // so that others who wait as well have their turn
      } catch (error) {
        if (isLast || !(error instanceof DamagedFileError)) throw error;
        isLast = ++looks > MOST_LOOKS || !(await this.#mayBeInWriting(from));
        if (!isLast) await pause(LOOK_AGAIN);
      }
    }
    throw new StorageUnavailableError({ transient: true, reason: `others came in between ${MOST_ATTEMPTS} times` });
  }

  /** Whether somebody may be bringing to the files what was committed, or was when they were read. */
  async #mayBeInWriting(from: Point): Promise<boolean> {
    return !(await this.#isStill(from)) || !this.#overlay.isEmpty;
  }

  #take(writes: readonly StoredWrite[], sequence: number): void {
    for (const write of writes) {
      this.#overlay.set(write);
      this.#history.push({ sequence, write });
    }
  }

  #begin(): void {
    this.#overlay.clear();
    this.#tree.forget();
    this.#history = [];
  }
}
