import type { PublishedChange } from '../contract/change.ts';

// A notice that is overtaken by others is late by a frame or so, or by the sleep of its tab, in which few commits are made:
// one that comes later than that and is further back is the truth, and what was told before was not.
const LATE = 1_000; // milliseconds
const FAR_BACK = 1_000; // versions

// What has been forgotten is told again if it comes again. More streams than that are not on anybody's screen.
const MOST = 10_000; // streams

interface Told {
  readonly version: number;
  /** When, in milliseconds of the clock. */
  readonly at: number;
}

/** What watchers have been told of, by which what comes late or again is known. */
export class ToldVersions {
  readonly #streams = new Map<string, Told>();
  readonly #generations = new Map<string, string>();
  readonly #monotonic: () => number;

  /** @param monotonic milliseconds that never run backwards. */
  constructor(monotonic: () => number = () => performance.now()) {
    this.#monotonic = monotonic;
  }

  /** Whether the change is of another database than what was told: that one was wiped. */
  contradicts({ database, generation }: PublishedChange): boolean {
    const known = this.#generations.get(database);
    return known !== undefined && generation !== undefined && generation !== known;
  }

  /** Takes note of a change; returns whether it is news. */
  add({ database, name, id, version, generation }: PublishedChange): boolean {
    const stream = JSON.stringify([database, name, id]);
    const at = this.#monotonic();
    const isNews = !isLate({ version, at }, this.#streams.get(stream));
    if (isNews && this.#streams.size >= MOST) this.clear();
    if (isNews) this.#streams.set(stream, { version, at });
    if (generation !== undefined) this.#generations.set(database, generation);
    return isNews;
  }

  clear(): void {
    this.#streams.clear();
    this.#generations.clear();
  }
}

/** A notice that was overtaken by others, or comes again. */
function isLate({ version, at }: Told, told: Told | undefined): boolean {
  if (!told || version > told.version) return false;
  return told.version - version < FAR_BACK || at - told.at < LATE;
}
