import { StorageUnavailableError } from '../../contract/errors/index.ts';
import { ConflictError, etagOf } from '../commit-errors.ts';
import type { Key } from '../key.ts';
import type { Answers, Batch, Schema, Write } from '../port.ts';
import { answer, type Layers, type Sources } from './answer.ts';
import type { StoredWrite } from './journal-record.ts';
import { Overlay } from './overlay.ts';
import { storedValueOf } from './value-text.ts';

/** The collection of the storage's own that says how far each counting one has counted. No schema has a name like that. */
const POSITIONS = '_positions';

/** A write whose value was copied. */
export type PreparedWrite = Omit<StoredWrite, 'key'> & { readonly type: Write['type']; readonly key?: Key | undefined };

/** @throws DataCloneError when a value cannot be copied. */
export function prepare(write: Write): PreparedWrite {
  const { type, collection, key } = write;
  return write.type === 'delete' ? { type, collection, key } : { type, collection, key, stored: storedValueOf(write.value) };
}

/** A batch as it waits for its turn: what it writes is copied when it is handed in. */
export interface PreparedBatch extends Omit<Batch, 'writes'> {
  readonly writes: readonly PreparedWrite[];
}

/** Batches that become one record: each is judged by what those before it have written. */
export class Staging {
  readonly #layers: Layers;
  readonly #schema: Schema;
  readonly #staged = new Overlay();

  constructor(layers: Layers, schema: Schema) {
    this.#layers = layers;
    this.#schema = schema;
  }

  /** What the batches write. */
  get writes(): readonly StoredWrite[] {
    return this.#staged.all();
  }

  /** Returns what the batch's reads find; a batch that is refused leaves no trace. */
  async add({ checks = [], reads = [], writes, decision }: PreparedBatch): Promise<Answers> {
    const own = new Overlay();
    const overlays = [...this.#layers.overlays, this.#staged, own];
    const layers: Layers = { ...this.#layers, overlays };
    for (const { collection, key, etag } of checks) {
      const [found] = await this.#get(layers, collection, key);
      if (etag === undefined ? found !== undefined : etagOf(found) !== etag) throw new ConflictError(collection, key, found);
    }
    const answers = await Promise.all(reads.map((query) => answer(layers, this.#known(query), anySources())));
    const decided = decision?.decide(answers).map(prepare) ?? [];
    for (const write of await this.#withTaken(layers, [...writes, ...decided])) await this.#apply(layers, own, write);
    for (const write of own.all()) this.#staged.set(write);
    return answers;
  }

  /** The writes, each `add` with what its key had before the batch: all of them are looked up at once. */
  #withTaken(
    layers: Layers,
    writes: readonly PreparedWrite[],
  ): Promise<readonly (PreparedWrite & { taken?: readonly unknown[] })[]> {
    return Promise.all(
      writes.map(async (write) => {
        const { type, collection, key } = write;
        return type === 'add' && key !== undefined ? { ...write, taken: await this.#get(layers, collection, key) } : write;
      }),
    );
  }

  async #apply(layers: Layers, own: Overlay, write: PreparedWrite & { taken?: readonly unknown[] }): Promise<void> {
    const { type, collection, stored, taken = [] } = write;
    this.#assertKnown(collection);
    const key = write.key ?? (await this.#nextPosition(layers, own, collection));
    const before = type === 'add' ? own.get(collection, key) : undefined;
    const [found] = before ? await this.#get(layers, collection, key) : taken;
    if (type === 'add' && found !== undefined) throw new ConflictError(collection, key, found);
    own.set({ collection, key, ...(stored && { stored }) });
  }

  async #nextPosition(layers: Layers, own: Overlay, collection: string): Promise<number> {
    if (!this.#schema.collections[collection]?.counts) {
      throw new StorageUnavailableError({ transient: false, reason: 'a write has no key' });
    }
    const [last = 0] = await answer(layers, { collection: POSITIONS, key: collection }, anySources());
    const position = Number(last) + 1;
    own.set({ collection: POSITIONS, key: collection, stored: { value: position } });
    return position;
  }

  #get(layers: Layers, collection: string, key: Key): Promise<readonly unknown[]> {
    return answer(layers, this.#known({ collection, key }), anySources());
  }

  #known<Q extends { readonly collection: string }>(query: Q): Q {
    this.#assertKnown(query.collection);
    return query;
  }

  #assertKnown(collection: string): void {
    assertCollection(this.#schema, collection);
  }
}

export function assertCollection({ collections }: Schema, collection: string): void {
  if (Object.hasOwn(collections, collection)) return;
  throw new StorageUnavailableError({ transient: false, reason: `there is no collection '${collection}'` });
}

/** A commit need not know what it was judged by: it holds only if nothing has come in between. */
function anySources(): Sources {
  return { files: new Set() };
}
