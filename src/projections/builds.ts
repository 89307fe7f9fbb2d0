import type { DatabaseEngine, DerivedBatch, DerivedKey } from '../contract/database-engine.ts';
import type { ProjectionFailure } from '../contract/projection.ts';
import { allFolded, allOf } from './document-keys.ts';

/** A set of documents that one version of a projection has made. */
export interface Build {
  readonly id: string;
  readonly version: number;
}

/** Which documents are shown. */
export interface HeadRecord {
  readonly etag: string;
  readonly active: Build;
  /** What is built beside them. */
  readonly next?: Build;
  /** Builds whose documents are to be removed. */
  readonly old: readonly string[];
}

/** How far a build has come. */
export interface ProgressRecord {
  readonly etag: string;
  readonly position: number;
  readonly failure?: ProjectionFailure;
}

type Check = DerivedBatch['checks'][number];

export interface BuildState {
  readonly head: HeadRecord | undefined;
  readonly active: ProgressRecord | undefined;
  readonly next: ProgressRecord | undefined;
}

// As many documents at a time as a transaction takes that holds nobody up.
const REMOVED_AT_ONCE = 500; // documents

/** The builds of a projection in a database, and which of them is shown. */
export class Builds {
  readonly #engine: DatabaseEngine;
  readonly #database: string;
  readonly #name: string;

  constructor(engine: DatabaseEngine, database: string, name: string) {
    this.#engine = engine;
    this.#database = database;
    this.#name = name;
  }

  /** What a notice of a change of these documents says. */
  get notice(): string {
    return this.#name;
  }

  /** Where the head is. */
  get headQuery(): { readonly collection: 'checkpoints'; readonly key: DerivedKey } {
    return { collection: 'checkpoints', key: ['projection', this.#name] };
  }

  async state(): Promise<BuildState> {
    const head = await this.head();
    if (!head) return { head, active: undefined, next: undefined };
    const ids = [head.active.id, ...(head.next ? [head.next.id] : [])];
    const progress = ids.map((id) => ({ collection: 'checkpoints', key: progressKey(id) }) as const);
    const queries = [...progress, this.headQuery];
    const answers = await this.#engine.readDerived(this.#database, queries);
    const [active, next] = ids.map((_, index) => answers[index]?.[0] as ProgressRecord | undefined);
    // Somebody has switched between the two looks.
    if ((answers.at(-1)?.[0] as HeadRecord | undefined)?.etag !== head.etag) return this.state();
    return { head, active, next };
  }

  async head(): Promise<HeadRecord | undefined> {
    const [[head] = []] = await this.#engine.readDerived(this.#database, [this.headQuery]);
    return head as HeadRecord | undefined;
  }

  async progress(build: string): Promise<ProgressRecord | undefined> {
    const query = { collection: 'checkpoints', key: progressKey(build) } as const;
    const [[record] = []] = await this.#engine.readDerived(this.#database, [query]);
    return record as ProgressRecord | undefined;
  }

  /** Makes the head other than it was; false when somebody else did so before. */
  async change(before: HeadRecord | undefined, after: Omit<HeadRecord, 'etag'>, checks: readonly Check[] = []): Promise<boolean> {
    const head: HeadRecord = { etag: crypto.randomUUID(), ...after };
    const at = this.headQuery;
    return this.#commit({ checks: [{ ...at, etag: before?.etag }, ...checks], writes: [{ type: 'put', ...at, value: head }] });
  }

  /** Shows a build instead of another one, which has come no further than was seen; false when that, or the head, has changed. */
  async show(before: HeadRecord, build: Build, active: ProgressRecord | undefined): Promise<boolean> {
    const seen = { collection: 'checkpoints', key: progressKey(before.active.id), etag: active?.etag } as const;
    return this.change(before, { active: build, old: [...before.old, before.active.id] }, [seen]);
  }

  /** Stores documents with how far their build has come; `undefined` when somebody else has stored it, or changed the head. */
  async advance(
    head: HeadRecord,
    build: string,
    before: ProgressRecord | undefined,
    after: Omit<ProgressRecord, 'etag'>,
    { checks, writes }: Pick<DerivedBatch, 'checks' | 'writes'>,
  ): Promise<ProgressRecord | undefined> {
    const record: ProgressRecord = { etag: crypto.randomUUID(), ...after };
    const at = { collection: 'checkpoints', key: progressKey(build) } as const;
    const isStored = await this.#commit({
      checks: [{ ...this.headQuery, etag: head.etag }, { ...at, etag: before?.etag }, ...checks],
      writes: [...writes, { type: 'put', ...at, value: record }],
    });
    return isStored ? record : undefined;
  }

  /** Removes what is left of builds that nobody shows any more. */
  async removeOld(): Promise<void> {
    const head = await this.head();
    if (!head || head.old.length === 0) return;
    for (const build of head.old) await this.#remove(build);
    await this.change(head, { ...head, old: [] });
  }

  async #remove(build: string): Promise<void> {
    for (const all of [allOf(build, 'documents'), allOf(build, 'document-index'), allFolded(build)]) {
      for (;;) {
        const query = { ...all, limit: REMOVED_AT_ONCE, keysOnly: true };
        const [keys = []] = await this.#engine.readDerived(this.#database, [query]);
        const writes = keys.map((key) => ({ type: 'delete', collection: all.collection, key: key as DerivedKey }) as const);
        await this.#engine.commitDerived(this.#database, { checks: [], writes });
        if (keys.length < REMOVED_AT_ONCE) break;
      }
    }
    const at = { collection: 'checkpoints', key: progressKey(build) } as const;
    await this.#engine.commitDerived(this.#database, { checks: [], writes: [{ type: 'delete', ...at }] });
  }

  #commit(batch: DerivedBatch): Promise<boolean> {
    return this.#engine.commitDerived(this.#database, { ...batch, notice: this.#name });
  }
}

function progressKey(build: string): DerivedKey {
  return ['build', build];
}

/** A build of its own. Its id, of 48 random bits, begins each key of its documents: a longer one makes reads slower. */
export function newBuild(version: number): Build {
  return { id: crypto.randomUUID().slice(0, 13), version };
}
