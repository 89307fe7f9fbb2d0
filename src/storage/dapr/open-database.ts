import { StorageUnavailableError, UpgradeRequiredError } from '../../contract/errors/index.ts';
import { CommitQueue } from '../commit-queue.ts';
import type { Answers, Batch, Query, Schema } from '../port.ts';
import { assertCollection, commitGroup, isSame } from './commit-group.ts';
import { PageGoneError, toStorageError } from './dapr-errors.ts';
import { Pages } from './pages.ts';
import { LAYOUT, newRoot, nextRoot, rootText, type Root } from './root.ts';
import { RootRecord } from './root-record.ts';
import type { Operation, Sidecar } from './sidecar.ts';
import { answer } from './tree.ts';
import { EMPTY, type Node } from './node.ts';

export interface DatabaseParts {
  readonly sidecar: Sidecar;
  readonly schema: Schema;
  readonly name: string;
  readonly generation: string;
}

const READ_ATTEMPTS = 50;
const DELETES_AT_ONCE = 64; // pages

/** A database, for all handles that this process has on it. */
export class OpenDatabase {
  readonly generation: string;
  readonly #parts: DatabaseParts;
  readonly #key: string;
  readonly #record: RootRecord;
  readonly #pages: Pages;
  readonly #commits: CommitQueue;

  constructor(parts: DatabaseParts) {
    const { sidecar, schema, generation } = parts;
    this.#parts = parts;
    this.generation = generation;
    this.#key = `idb-eventstore:${generation}`;
    this.#record = new RootRecord(sidecar, this.#key);
    this.#pages = new Pages(sidecar, `${this.#key}:`);
    const shared = { sidecar, schema, record: this.#record, pages: this.#pages, orphans: [] };
    this.#commits = new CommitQueue((group) => this.#run(() => commitGroup({ ...shared, newId: newCommitId }, group)));
  }

  /** Makes it where it is not there. */
  create(): Promise<void> {
    const { sidecar, schema } = this.#parts;
    return this.#run(() => sidecar.create(this.#key, rootText(newRoot(schema.version))));
  }

  /** @throws StorageWipedError, UpgradeRequiredError, and StorageUnavailableError where the store cannot keep what it promises. */
  assertUsable(): Promise<void> {
    return this.#run(async () => {
      const { name, schema } = this.#parts;
      const { root, etag } = await this.#record.read();
      if (root.layout > LAYOUT) throw new UpgradeRequiredError({ database: name, supportedVersion: schema.version });
      if (root.schemaVersion > schema.version)
        throw new UpgradeRequiredError({ database: name, supportedVersion: schema.version });
      if (etag === '') throw new StorageUnavailableError({ transient: false, reason: 'the state store of Dapr has no ETags' });
    });
  }

  read(queries: readonly Query[]): Promise<Answers> {
    return this.#run(async () => {
      for (const { collection } of queries) assertCollection(this.#parts.schema, collection);
      let missing: unknown;
      for (let attempt = 1; ; attempt++) {
        const { root } = await this.#record.read();
        try {
          return await Promise.all(queries.map((query) => answer(this.#pages, root.tree, query)));
        } catch (error) {
          // Others have committed twice since the root was read.
          if (!(error instanceof PageGoneError) || isSame(error, missing)) throw error;
          if (attempt === READ_ATTEMPTS) throw overtaken(error);
          missing = error;
        }
      }
    });
  }

  commit(batch: Batch): Promise<Answers> {
    return this.#commits.add(batch);
  }

  /** Settles when nothing is waiting or in flight. */
  idle(): Promise<void> {
    return this.#commits.idle();
  }

  /** Whoever has it open hears of it with the next call. What is in it is removed by whoever comes to the end of this. */
  delete(): Promise<void> {
    return this.#run(async () => {
      for (;;) {
        const before = await this.#record.readEvenDeleted();
        if (before.root.isDeleted) break;
        const commit = newCommitId();
        const { tree, positions, replaced } = before.root;
        const next = { ...nextRoot(before.root, commit, { tree, positions, replaced }), isDeleted: true };
        if (await this.#record.replace(before, next, commit, [])) break;
      }
      await this.#removePages();
    });
  }

  async #removePages(): Promise<void> {
    const { sidecar } = this.#parts;
    const before = await this.#record.readEvenDeleted();
    const { tree, replaced } = before.root;
    const ids = [...replaced];
    await this.#collect(tree, ids);
    // Those below first: whoever goes on after this process died finds what is left from above.
    for (let at = ids.length; at > 0; at -= DELETES_AT_ONCE) {
      const some = ids.slice(Math.max(0, at - DELETES_AT_ONCE), at);
      await sidecar.transact(some.map((id): Operation => ({ type: 'delete', key: this.#pages.keyOf(id) })));
    }
    const empty: Root = { ...before.root, tree: EMPTY, replaced: [], recent: [] };
    await this.#record.replace(before, empty, newCommitId(), []);
  }

  /** The ids of all that is below a node, those above first. */
  async #collect(node: Node, ids: string[]): Promise<void> {
    if ('entries' in node) {
      for (const { stored } of node.entries) if ('parts' in stored) ids.push(...stored.parts);
      return;
    }
    for (const { id } of node.children) {
      ids.push(id);
      const below = await this.#pages.node(id).catch((error: unknown) => {
        if (!(error instanceof PageGoneError)) throw error;
      });
      if (below) await this.#collect(below, ids);
    }
  }

  async #run<T>(call: () => Promise<T>): Promise<T> {
    try {
      return await call();
    } catch (error) {
      throw toStorageError(error, this.#parts.name);
    }
  }
}

function overtaken(cause: unknown): StorageUnavailableError {
  const reason = 'other processes have committed again while it was read, each time';
  return new StorageUnavailableError({ transient: true, reason }, { cause });
}

/** Short, as a record has many of them, and long enough that no two are the same. */
function newCommitId(): string {
  return crypto.randomUUID().replaceAll('-', '').slice(0, 16);
}
