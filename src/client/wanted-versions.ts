import type { EncodedCommit } from '../contract/encoded-commit.ts';

/** Versions from `first` to `last`, both inclusive; none when `last` is below `first`. */
export interface Versions {
  readonly first: number;
  readonly last: number;
}

export interface WantedRange extends Versions {
  readonly reverse?: boolean;
  /** At most this many messages. */
  readonly limit?: number;
}

/** Which messages of the commits that come, one behind the other, are wanted. */
export class WantedVersions {
  readonly #reverse: boolean;
  #first: number;
  #last: number;
  #left: number;

  constructor({ first, last, reverse = false, limit = Infinity }: WantedRange) {
    this.#reverse = reverse;
    this.#first = first;
    this.#last = last;
    this.#left = limit;
  }

  /** Whether as many have been taken as were asked for. */
  get isEnough(): boolean {
    return this.#left <= 0;
  }

  /** A snapshot counts as a message, and stands for all versions up to its own. */
  takeSnapshot(version: number): void {
    this.#first = Math.max(this.#first, version + 1);
    this.#left--;
  }

  take({ firstVersion, lastVersion }: EncodedCommit): Versions {
    let first = Math.max(this.#first, firstVersion);
    let last = Math.min(this.#last, lastVersion);
    if (this.#reverse) {
      first = Math.max(first, last - this.#left + 1);
      this.#last = first - 1;
    } else {
      last = Math.min(last, first + this.#left - 1);
      this.#first = last + 1;
    }
    this.#left -= Math.max(last - first + 1, 0);
    return { first, last };
  }
}
