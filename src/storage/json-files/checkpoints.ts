import { StorageWipedError } from '../../contract/errors/index.ts';
import type { Disk } from './disk.ts';
import { FileWriter } from './file-writer.ts';
import { forgetHolder, mayBeAlive, newHolder, type Holder } from './holder.ts';
import type { Journal } from './journal.ts';
import type { Overlay } from './overlay.ts';

// Long enough that a burst of commits is brought to the files once, short enough that whoever looks into the folder sees them.
const PAUSE = 200; // milliseconds

// A journal is read again by whoever opens the database, and kept in memory.
const FULL = 1024 ** 2; // bytes
const OVERFLOWING = 16 * FULL; // bytes: commits wait

export interface CheckpointPorts {
  readonly journal: Journal;
  readonly overlay: Overlay;
  readonly folder: string;
  readonly disk: Disk;
}

/**
 * Brings what the journal holds to the files, and begins a new one. One process at a time does it, the one whose claim the journal
 * names, until it is done or dead. Commits and reads go on meanwhile. It may fail, or be left half done: the journal has it all.
 */
export class Checkpoints {
  readonly #ports: CheckpointPorts;
  readonly #holder: Holder = newHolder();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #running: Promise<void> | undefined;
  #seen: { readonly token: string; readonly at: number } | undefined;
  #isStopped = false;

  constructor(ports: CheckpointPorts) {
    this.#ports = ports;
  }

  /** Has what is in the journal brought to the files soon, or at once when it is much. Keeps no process alive. */
  plan(): void {
    const { journal, overlay } = this.#ports;
    if (overlay.isEmpty || this.#isStopped) return;
    if (journal.size > FULL) void this.#run();
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#run().then(() => this.plan()), PAUSE);
    this.#timer.unref();
  }

  /** Waits while the journal is much longer than it should be. */
  async makeRoom(): Promise<void> {
    if (this.#ports.journal.size > OVERFLOWING) await this.#run();
  }

  /** Brings everything to the files, unless another process does. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    clearTimeout(this.#timer);
    await this.#running;
    await this.#run();
    this.#giveBack();
    forgetHolder(this.#holder);
  }

  #run(): Promise<void> {
    // What fails is tried again with the next commit, and by whoever opens the database next.
    return (this.#running ??= this.#checkpoint()
      .catch((error: unknown) => void (this.#isStopped ||= error instanceof StorageWipedError))
      .finally(() => (this.#running = undefined)));
  }

  async #checkpoint(): Promise<void> {
    const { journal, overlay } = this.#ports;
    await journal.refresh();
    if (overlay.isEmpty || !this.claim()) return;
    try {
      await this.#bringToFiles();
    } finally {
      this.#giveBack();
    }
  }

  async #bringToFiles(): Promise<void> {
    const { journal, overlay, folder, disk } = this.#ports;
    await journal.sync(); // The files must not know of what a power cut takes from the journal.
    const applied = journal.point;
    await new FileWriter(folder, disk).apply(overlay.all());
    do {
      await journal.refresh();
      if (!this.#isOurs() || journal.point.epoch !== applied.epoch) return;
    } while (!journal.append({ seal: { by: this.#holder.token, applied: applied.sequence } }));
    await journal.sync();
    await journal.refresh();
  }

  /** Takes the claim from nobody, or from who is gone; returns whether it is held. */
  claim(): boolean {
    const { journal } = this.#ports;
    if (this.#isOurs()) return true;
    const holder = journal.claim?.by;
    if (holder && mayBeAlive(holder, this.#seenFor(holder))) return false;
    return journal.append({ claim: { by: this.#holder, over: holder?.token } }) && this.#isOurs();
  }

  /** Should it fail, others wait until this process is gone. */
  #giveBack(): void {
    try {
      if (this.#isOurs()) this.#ports.journal.append({ release: this.#holder.token });
    } catch {
      // There is no room, or no database.
    }
  }

  #isOurs(): boolean {
    return this.#ports.journal.claim?.by.token === this.#holder.token;
  }

  #seenFor({ token }: Holder): number {
    const now = performance.now();
    if (this.#seen?.token !== token) this.#seen = { token, at: now };
    return now - this.#seen.at;
  }
}
