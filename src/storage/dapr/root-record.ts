import { OutcomeUnknownError } from '../commit-errors.ts';
import { systemClock } from '../../platform/clock.ts';
import { DatabaseGoneError, isFinal, NoAnswerError, RefusedError } from './dapr-errors.ts';
import { isStored, rootOfText, rootText, type Root } from './root.ts';
import type { Operation, Sidecar } from './sidecar.ts';

/** A root as it was read: whoever replaces it names its ETag. */
export interface Read {
  readonly root: Root;
  readonly etag: string;
}

// A sidecar that restarts takes longer: then the caller hears that it does not answer.
const ATTEMPTS = 5;
const BACK_OFF = 25; // milliseconds, doubled each time

/**
 * The root record of a database. When it is not known whether it was replaced, that is settled before anything else is answered: once
 * the record has another ETag, a transaction that names the old one is refused whenever it arrives.
 */
export class RootRecord {
  readonly #sidecar: Sidecar;
  readonly #key: string;
  /** What a transaction that may be under way replaces. */
  #unsettled: Read | undefined;
  #settling: Promise<void> | undefined;

  constructor(sidecar: Sidecar, key: string) {
    this.#sidecar = sidecar;
    this.#key = key;
  }

  /** The newest state. @throws DatabaseGoneError */
  async read(): Promise<Read> {
    await this.#settle();
    const read = await this.#get();
    if (read.root.isDeleted) throw new DatabaseGoneError();
    return read;
  }

  /** The same, and of one that was deleted. */
  async readEvenDeleted(): Promise<Read> {
    await this.#settle();
    return this.#get();
  }

  /**
   * Replaces a root by the next one, together with other operations. Returns whether it did: not when somebody else came first.
   * @throws OutcomeUnknownError; any other error when it did not, nor will.
   */
  async replace(before: Read, next: Root, commit: string, operations: readonly Operation[]): Promise<boolean> {
    const put = { type: 'put', key: this.#key, text: rootText(next), etag: before.etag } as const;
    try {
      await this.#sidecar.transact([...operations, put]);
      return true;
    } catch (error) {
      if (!mayBeUnderWay(error)) throw error;
      this.#unsettled = before;
      return this.#lookFor(commit, before, error);
    }
  }

  async #lookFor(commit: string, before: Read, cause: unknown): Promise<boolean> {
    let now: Read;
    try {
      await this.#settle();
      now = await this.#get();
    } catch (error) {
      if (error instanceof DatabaseGoneError) throw error;
      throw new OutcomeUnknownError('The answer to a commit was lost.', { cause });
    }
    const found = isStored(commit, before.root, now.root);
    if (found === undefined) throw new OutcomeUnknownError('The answer to a commit was lost.', { cause });
    if (!found && now.root.number === before.root.number) throw cause; // Nobody else has come first.
    return found;
  }

  async #settle(): Promise<void> {
    if (!this.#unsettled) return;
    this.#settling ??= this.#moveFence().finally(() => (this.#settling = undefined));
    await this.#settling;
  }

  async #moveFence(): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      try {
        const { root, etag } = await this.#get();
        if (etag !== this.#unsettled?.etag) {
          this.#unsettled = undefined;
          return;
        }
        await this.#sidecar.transact([{ type: 'put', key: this.#key, text: rootText({ ...root, fence: root.fence + 1 }), etag }]);
      } catch (error) {
        if (attempt >= ATTEMPTS || !isWorthAnotherAttempt(error)) throw error;
        await pause(BACK_OFF * 2 ** (attempt - 1));
      }
    }
  }

  async #get(): Promise<Read> {
    const found = await this.#sidecar.get(this.#key);
    return { root: rootOfText(found?.text), etag: found?.etag ?? '' };
  }
}

/** Waits for so long, more or less: those who met once are not to meet again. */
export function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => void systemClock.schedule(milliseconds * (0.5 + Math.random()), resolve));
}

function isWorthAnotherAttempt(error: unknown): boolean {
  return error instanceof NoAnswerError || mayBeUnderWay(error);
}

/** Whether a request that has failed may have been carried out, or may yet be. A store that has failed may just not have answered. */
function mayBeUnderWay(error: unknown): boolean {
  if (error instanceof NoAnswerError) return error.wasAsked;
  return error instanceof RefusedError && !isFinal(error);
}
