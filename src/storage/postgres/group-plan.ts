import { StorageUnavailableError } from '../../contract/errors/index.ts';
import { textLength } from '../budget.ts';
import { ConflictError, etagOf, RefusedBatchesError } from '../commit-errors.ts';
import type { Key } from '../key.ts';
import type { Answers, Batch, Query, Schema, Write } from '../port.ts';
import { decodeKey } from './key-bytes.ts';
import { placeOf, queryRow, type Place, type QueryRow } from './rows.ts';
import type { Row } from './pool.ts';
import { decodeValue, encodeValue } from '../plain-json.ts';

// Statements above a gigabyte are refused, and each is held three times over: here, on its way, and in the server.
const LONGEST_CALL = 16 * 2 ** 20; // UTF-16 units

interface ValueRow {
  readonly value: string;
  readonly units: number;
  readonly etag: string | undefined;
}

/** What is read, and then written; no place is written twice. */
interface Step {
  queries: QueryRow[];
  deletes: Place[];
  puts: (Place & ValueRow)[];
  appends: { readonly collection: string; readonly entries: ValueRow[] }[];
}

interface Expectation {
  readonly batch: Batch;
  readonly collection: string;
  readonly key: Key;
}

/** What `commit_group` is asked for at once. */
export interface Work {
  readonly checks: readonly (Place & { readonly at: number; readonly etag: string | undefined })[];
  readonly steps: readonly Step[];
}

/** A group of batches as what the functions of the schema take, and what they return as what the batches asked for. */
export class GroupPlan {
  readonly #schema: Schema;
  readonly #checks: (Place & { readonly at: number; readonly etag: string | undefined })[] = [];
  readonly #expected: Expectation[] = [];
  readonly #asked: { readonly batch: Batch; readonly query: Query }[] = [];
  readonly #works: { checks: Work['checks']; steps: Step[] }[] = [];
  #step: Step | undefined;
  #written = new Set<string>();
  #length = 0;

  /** @throws StorageUnavailableError for what cannot be stored, RefusedBatchesError for a batch that adds a key twice. */
  constructor(schema: Schema, group: readonly Batch[]) {
    this.#schema = schema;
    this.#works.push({ checks: this.#checks, steps: [] });
    for (const batch of group) this.#addBatch(batch);
  }

  /** The calls of one transaction, in their order. */
  get works(): readonly Work[] {
    return this.#works;
  }

  /** @throws RefusedBatchesError when the rows tell of checks that do not hold. */
  assertHolds(rows: readonly Row[]): void {
    const conflicts = new Map<Batch, ConflictError>();
    const failed = rows.filter(({ kind }) => kind === 'conflict').toSorted((a, b) => Number(a['at']) - Number(b['at']));
    for (const { at, value } of failed) {
      const expected = this.#expected[Number(at)];
      if (!expected || conflicts.has(expected.batch)) continue;
      const found = typeof value === 'string' ? decodeValue(value) : undefined;
      conflicts.set(expected.batch, new ConflictError(expected.collection, expected.key, found));
    }
    if (conflicts.size > 0) throw new RefusedBatchesError(conflicts);
  }

  /** What the reads of a batch have found. */
  answersOf(batch: Batch, rows: readonly Row[]): Answers {
    const found = this.#asked.map(() => [] as unknown[]);
    for (const row of rows) if (row['kind'] === 'answer') found[Number(row['at'])]?.push(answerOf(row));
    return found.filter((_, at) => this.#asked[at]?.batch === batch);
  }

  #addBatch(batch: Batch): void {
    const { checks = [], reads = [], writes } = batch;
    for (const { collection, key, etag } of checks)
      this.#check(batch, collection, key, etag === undefined ? undefined : JSON.stringify(etag));
    if (reads.length > 0) this.#beginStep();
    for (const query of reads) {
      this.#assertCollection(query.collection);
      this.#currentStep().queries.push({ at: this.#asked.push({ batch, query }) - 1, ...queryRow(query) });
    }
    this.#addWrites(batch, writes);
  }

  /** Of several writes to one place the last counts; whether it has to be free is for the first to say. */
  #addWrites(batch: Batch, writes: readonly Write[]): void {
    const last = new Map<string, { readonly place: Place; readonly row: ValueRow | undefined }>();
    for (const write of writes) {
      const { collection } = write;
      const counts = this.#assertCollection(collection).counts ?? false;
      if (write.key === undefined) {
        if (write.type !== 'add' || !counts) throw unavailable('a write has no key');
        this.#append(collection, valueRow(write.value));
        continue;
      }
      const place = placeOf(collection, write.key);
      const name = nameOf(place);
      const before = last.get(name);
      if (write.type === 'add' && before?.row) {
        const conflict = new ConflictError(collection, write.key, decodeValue(before.row.value));
        throw new RefusedBatchesError(new Map([[batch, conflict]]));
      }
      if (write.type === 'add' && !before) this.#check(batch, collection, write.key, undefined);
      last.set(name, { place, row: write.type === 'delete' ? undefined : valueRow(write.value) });
    }
    if ([...last.keys()].some((name) => this.#written.has(name))) this.#beginStep();
    for (const [name, { place, row }] of last) {
      this.#makeRoom(row?.value.length ?? 0);
      this.#written.add(name);
      if (row) this.#currentStep().puts.push({ ...place, ...row });
      else this.#currentStep().deletes.push(place);
    }
  }

  #append(collection: string, row: ValueRow): void {
    this.#makeRoom(row.value.length);
    const { appends } = this.#currentStep();
    const list = appends.find((candidate) => candidate.collection === collection);
    if (list) list.entries.push(row);
    else appends.push({ collection, entries: [row] });
  }

  #check(batch: Batch, collection: string, key: Key, etag: string | undefined): void {
    this.#assertCollection(collection);
    this.#checks.push({ at: this.#expected.push({ batch, collection, key }) - 1, ...placeOf(collection, key), etag });
  }

  #makeRoom(length: number): void {
    if (this.#length > 0 && this.#length + length > LONGEST_CALL) {
      this.#works.push({ checks: [], steps: [] });
      this.#length = 0;
      this.#step = undefined;
      this.#written = new Set();
    }
    this.#length += length;
  }

  #beginStep(): void {
    this.#step = undefined;
    this.#written = new Set();
  }

  #currentStep(): Step {
    if (this.#step) return this.#step;
    const step: Step = { queries: [], deletes: [], puts: [], appends: [] };
    this.#works.at(-1)?.steps.push(step);
    return (this.#step = step);
  }

  #assertCollection(name: string): Schema['collections'][string] {
    const found = Object.hasOwn(this.#schema.collections, name) ? this.#schema.collections[name] : undefined;
    if (!found) throw unavailable(`there is no collection '${name}'`);
    return found;
  }
}

/** A row of an answer as the value that was asked for, or its key. */
export function answerOf({ key, value }: Row): unknown {
  return typeof key === 'string' ? decodeKey(key) : decodeValue(String(value));
}

function valueRow(value: unknown): ValueRow {
  const etag = etagOf(value);
  return { value: encodeValue(value), units: textLength(value), etag: etag === undefined ? undefined : JSON.stringify(etag) };
}

function nameOf({ collection, head, rest }: Place): string {
  return `${collection} ${head}${rest}`;
}

function unavailable(reason: string): StorageUnavailableError {
  return new StorageUnavailableError({ transient: false, reason });
}
