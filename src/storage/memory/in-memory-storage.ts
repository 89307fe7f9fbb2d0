import { StorageUnavailableError, StorageWipedError } from '../../contract/errors/index.ts';
import { countAffordable } from '../budget.ts';
import type { Answers, Batch, KeyValueDatabase, KeyValueStorage, Query, Schema, Write } from '../port.ts';
import { ConflictError, etagOf } from '../commit-errors.ts';
import { SortedMap } from '../sorted-map.ts';

/** A storage that lives as long as the object does. It keeps the promises of the port, key order and copies included. */
export class InMemoryStorage implements KeyValueStorage {
  readonly #schema: Schema;
  readonly #contents = new Map<string, Contents>();
  #generations = 0;

  constructor(schema: Schema) {
    this.#schema = schema;
  }

  async open(name: string): Promise<KeyValueDatabase> {
    let contents = this.#contents.get(name);
    if (!contents) this.#contents.set(name, (contents = new Contents(name, String(++this.#generations), this.#schema)));
    return new InMemoryDatabase(contents);
  }

  async list(): Promise<readonly string[]> {
    return [...this.#contents.keys()];
  }

  async delete(name: string): Promise<void> {
    const contents = this.#contents.get(name);
    if (contents) contents.wiped = true;
    this.#contents.delete(name);
  }
}

class Contents {
  readonly name: string;
  readonly generation: string;
  wiped = false;
  readonly #collections: ReadonlyMap<string, Collection>;

  constructor(name: string, generation: string, schema: Schema) {
    this.name = name;
    this.generation = generation;
    this.#collections = new Map(
      Object.entries(schema.collections).map(([collection, { counts = false }]) => [collection, new Collection(counts)]),
    );
  }

  collection(name: string): Collection {
    const collection = this.#collections.get(name);
    if (!collection) throw new StorageUnavailableError({ transient: false, reason: `there is no collection '${name}'` });
    return collection;
  }
}

class Collection {
  readonly values = new SortedMap();
  readonly counts: boolean;
  #position = 0;

  constructor(counts: boolean) {
    this.counts = counts;
  }

  nextPosition(): number {
    return ++this.#position;
  }
}

class InMemoryDatabase implements KeyValueDatabase {
  readonly #contents: Contents;
  #closed = false;

  constructor(contents: Contents) {
    this.#contents = contents;
  }

  get generation(): string {
    return this.#contents.generation;
  }

  async read(queries: readonly Query[]): Promise<Answers> {
    this.#assertUsable();
    return queries.map((query) => structuredClone(this.#answer(query)));
  }

  async commit({ checks = [], reads = [], writes, decision }: Batch): Promise<Answers> {
    this.#assertUsable();
    for (const { collection, key, etag } of checks) {
      const found = this.#contents.collection(collection).values.get(key);
      if (etag === undefined ? found !== undefined : etagOf(found) !== etag) {
        throw new ConflictError(collection, key, structuredClone(found));
      }
    }
    const answers = reads.map((query) => structuredClone(this.#answer(query)));
    const decided = decision?.decide(answers) ?? [];
    // A copy of the values first: what cannot be copied must fail before anything is written.
    const undo: (() => void)[] = [];
    try {
      for (const write of structuredClone([...writes, ...decided])) undo.push(this.#apply(write));
    } catch (error) {
      for (const step of undo.toReversed()) step();
      throw error;
    }
    return answers;
  }

  async close(): Promise<void> {
    this.#closed = true;
  }

  #answer(query: Query): readonly unknown[] {
    const { values } = this.#contents.collection(query.collection);
    if ('key' in query) {
      const value = values.get(query.key);
      return value === undefined ? [] : [value];
    }
    const entries = values.between(query.from, query.to, query.reverse ?? false, query.limit ?? Infinity);
    if (query.keysOnly) return entries.map(({ key }) => key);
    const found = entries.map(({ value }) => value);
    return query.budget === undefined ? found : found.slice(0, countAffordable(found, query.budget));
  }

  /** Applies a write and returns how to take it back. */
  #apply(write: Write): () => void {
    const collection = this.#contents.collection(write.collection);
    const { values } = collection;
    if (write.type === 'delete') {
      const before = values.get(write.key);
      values.delete(write.key);
      return () => before !== undefined && values.set(write.key, before);
    }
    const key = write.key ?? (collection.counts ? collection.nextPosition() : undefined);
    if (key === undefined) throw new StorageUnavailableError({ transient: false, reason: 'a write has no key' });
    const before = values.get(key);
    if (write.type === 'add' && before !== undefined) throw new ConflictError(write.collection, key, structuredClone(before));
    values.set(key, write.value);
    return () => (before === undefined ? values.delete(key) : values.set(key, before));
  }

  #assertUsable(): void {
    if (this.#closed) throw new StorageUnavailableError({ transient: false, reason: 'the database handle was closed' });
    if (this.#contents.wiped) throw new StorageWipedError({ database: this.#contents.name, reason: 'deleted' });
  }
}
