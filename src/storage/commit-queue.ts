import { StorageUnavailableError, StorageWipedError, UpgradeRequiredError } from '../contract/errors/index.ts';
import type { Answers, Batch } from './port.ts';
import { OutcomeUnknownError, RefusedBatchesError } from './commit-errors.ts';

// Many enough that a burst costs few transactions, few enough that a reader of the same collections does not wait long.
const MOST_WRITES = 512; // in a transaction

interface Waiting {
  readonly batch: Batch;
  readonly resolve: (answers: Answers) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Group commit: batches that come while a transaction is in flight share the next one. Each keeps its own result: what fails
 * in a group and is one batch's fault does not touch the others.
 */
export class CommitQueue {
  /** Commits batches in one transaction, or none of them; returns what the reads of each found. */
  readonly #commit: (group: readonly Batch[]) => Promise<readonly Answers[]>;
  #waiting: Waiting[] = [];
  #draining: Promise<void> | undefined;

  constructor(commit: (group: readonly Batch[]) => Promise<readonly Answers[]>) {
    this.#commit = commit;
  }

  add(batch: Batch): Promise<Answers> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ batch, resolve, reject });
      this.#draining ??= this.#drain();
    });
  }

  /** Settles when nothing is waiting or in flight. */
  async idle(): Promise<void> {
    await this.#draining;
  }

  async #drain(): Promise<void> {
    while (this.#waiting.length > 0) {
      const size = groupSize(this.#waiting);
      const group = this.#waiting.slice(0, size);
      this.#waiting = this.#waiting.slice(size);
      await this.#settle(group);
    }
    this.#draining = undefined;
  }

  async #settle(group: readonly Waiting[]): Promise<void> {
    try {
      const answers = await this.#commit(group.map(({ batch }) => batch));
      for (const [index, { resolve }] of group.entries()) resolve(answers[index] ?? []);
    } catch (error) {
      if (error instanceof RefusedBatchesError) await this.#refuse(group, error);
      else if (group.length === 1 || isFateOfAll(error)) for (const { reject } of group) reject(error);
      else for (const alone of group) await this.#settle([alone]);
    }
  }

  async #refuse(group: readonly Waiting[], { conflicts }: RefusedBatchesError): Promise<void> {
    for (const { batch, reject } of group) if (conflicts.has(batch)) reject(conflicts.get(batch));
    const others = group.filter(({ batch }) => !conflicts.has(batch));
    if (others.length > 0) await this.#settle(others);
  }
}

/** Whether an error is of the storage, and would meet each batch alone as well. */
function isFateOfAll(error: unknown): boolean {
  return (
    error instanceof OutcomeUnknownError ||
    error instanceof StorageWipedError ||
    error instanceof UpgradeRequiredError ||
    (error instanceof StorageUnavailableError && error.transient)
  );
}

/**
 * How many batches from the front may share a transaction: none of them reads a key that an earlier one writes, as that one
 * may yet fail. One that decides is the last, as what it writes is asked for when the others have been.
 */
function groupSize(waiting: readonly Waiting[]): number {
  const written = new Set<string>();
  let writes = 0;
  for (const [index, { batch }] of waiting.entries()) {
    writes += batch.writes.length;
    const reads = [...(batch.checks ?? []), ...batch.writes.filter(({ type }) => type === 'add')];
    if (index > 0 && (writes > MOST_WRITES || reads.some((part) => written.has(placeOf(part))))) return index;
    if (batch.decision) return index + 1;
    for (const write of batch.writes) if (write.key !== undefined) written.add(placeOf(write));
  }
  return waiting.length;
}

function placeOf({ collection, key }: { readonly collection: string; readonly key?: Batch['writes'][number]['key'] }): string {
  return JSON.stringify([collection, key]);
}
