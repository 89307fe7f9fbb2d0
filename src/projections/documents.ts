import { DERIVED } from '../contract/change.ts';
import { readArgument, readList, readOptions, refuse } from '../contract/argument.ts';
import type { Live, LiveOptions } from '../contract/live.ts';
import type { Cancellable } from '../contract/platform.ts';
import type {
  DocumentEntry,
  DocumentPage,
  DocumentQuery,
  DocumentRange,
  DocumentReadOptions,
  Documents,
  ProjectionStatus,
  RebuildOptions,
} from '../contract/projection.ts';
import { assertBoolean, assertFunction, assertWhole, readCall } from '../client/arguments.ts';
import { readDocument, reviveDocument } from '../events/document-text.ts';
import { liveValue } from '../live/live-value.ts';
import type { SubscriptionParts } from '../subscriptions/subscription.ts';
import { endOfLog } from '../subscriptions/log-reader.ts';
import { Builds } from './builds.ts';
import { readCursor } from './cursor.ts';
import { listOf } from './document-keys.ts';
import type { DocumentRecord } from './document-record.ts';
import { DocumentReader, type FoundPage, type RecordRange } from './document-reader.ts';
import type { Spec } from './projection.ts';
import { rebuild } from './rebuild.ts';
import { statusOf } from './status.ts';
import { waitUntil, type WaitParts } from './wait-until.ts';

const DEFAULT_LIMIT = 100; // documents
const MAX_LIMIT = 10_000; // documents

export type DocumentsParts<E extends object> = SubscriptionParts<E> & WaitParts;

/** Documents of a projection as a user sees them. */
export class ProjectionDocuments<E extends object, D extends object> implements Documents<D> {
  readonly #parts: DocumentsParts<E>;
  readonly #spec: Spec<E, D>;
  readonly #builds: Builds;
  readonly #reader: DocumentReader;

  constructor(parts: DocumentsParts<E>, spec: Spec<E, D>) {
    this.#parts = parts;
    this.#spec = spec;
    this.#builds = new Builds(parts.engine, parts.database, spec.name);
    this.#reader = new DocumentReader(parts.engine, parts.database, this.#builds, spec.version);
  }

  async get(key: string, options?: DocumentReadOptions): Promise<D | undefined> {
    const [document] = await this.getMany([key], options);
    return document;
  }

  async getMany(keys: readonly string[], options?: DocumentReadOptions): Promise<(D | undefined)[]> {
    const { signal, upTo } = this.#read(options, 'upTo');
    const list = readKeys(keys);
    await this.#reach(upTo, signal);
    const records = await this.#reader.get(list, { signal });
    return records.map((record) => record && this.#revive(record));
  }

  async list(query?: DocumentQuery): Promise<DocumentPage<D>> {
    const { upTo, signal, ...range } = this.#query(query);
    await this.#reach(upTo, signal);
    return this.#page(await this.#reader.page(range, { signal }));
  }

  async count(range?: DocumentRange & DocumentReadOptions): Promise<number> {
    const { upTo, signal, ...wanted } = this.#read(range, 'index', 'from', 'to', 'upTo');
    const bounds = this.#range(wanted);
    await this.#reach(upTo, signal);
    return this.#reader.count(bounds, { signal });
  }

  live(key: string, options?: LiveOptions): Live<D | undefined> {
    const [wanted = ''] = readKeys([key]);
    return this.#live(options, async () => {
      const [record] = await this.#reader.get([wanted], {});
      return { text: record?.text ?? '', value: () => record && this.#revive(record) };
    });
  }

  liveList(query?: DocumentQuery, options?: LiveOptions): Live<DocumentPage<D>> {
    const { upTo: _, signal: __, ...range } = this.#query(query);
    return this.#live(options, async () => {
      const page = await this.#reader.page(range, {});
      return { text: JSON.stringify(page), value: () => this.#page(page) };
    });
  }

  async status(options?: Cancellable): Promise<ProjectionStatus> {
    this.#read(options);
    const { engine, database } = this.#parts;
    const [state, end] = await Promise.all([this.#builds.state(), endOfLog(engine, database)]);
    return statusOf(this.#spec, state, end);
  }

  async rebuild(options?: RebuildOptions): Promise<void> {
    const { onProgress, signal } = this.#read(options, 'onProgress');
    if (onProgress !== undefined) assertFunction('onProgress', onProgress);
    await rebuild(this.#parts, this.#spec, this.#builds, { onProgress, signal });
  }

  #read<O extends Cancellable, K extends keyof O & string>(
    options: O | undefined,
    ...names: readonly K[]
  ): Partial<Pick<O, K | 'signal'>> {
    this.#parts.assertOpen();
    return readCall(options, ...names);
  }

  #query(query: DocumentQuery | undefined): RecordRange & DocumentReadOptions {
    const read = this.#read(query, 'index', 'from', 'to', 'reverse', 'limit', 'after', 'upTo');
    const { reverse = false, limit = DEFAULT_LIMIT, after, upTo, signal, ...range } = read;
    assertBoolean('reverse', reverse);
    assertWhole('limit', limit, 1, MAX_LIMIT);
    return { ...this.#range(range), reverse, limit, after: readCursor(after, range.index), upTo, signal };
  }

  /** @throws InvalidArgumentError */
  #range({ index, from, to }: DocumentRange): DocumentRange {
    if (index !== undefined && !this.#spec.indexes.has(index)) refuse('index', 'is none of the projection');
    readArgument('from', () => listOf(from));
    readArgument('to', () => listOf(to));
    return { index, from, to };
  }

  /** Waits until the documents that are shown have come to a position. */
  async #reach(upTo: DocumentReadOptions['upTo'], signal: DocumentReadOptions['signal']): Promise<void> {
    if (upTo === undefined) return;
    const { engine, database } = this.#parts;
    if (upTo !== 'latest') assertWhole('upTo', upTo, 0);
    const end = await endOfLog(engine, database);
    const position = upTo === 'latest' ? end : upTo;
    if (position > end) refuse('upTo', `lies behind the end of the log, which is at ${end}`);
    const isReached = ({ active }: { active: { position: number } | undefined }): boolean => (active?.position ?? 0) >= position;
    await waitUntil(this.#parts, this.#builds, isReached, signal);
  }

  #revive({ text }: DocumentRecord): D {
    return readDocument(this.#spec.registry, text) as D;
  }

  #page({ found, hasNext }: FoundPage): DocumentPage<D> {
    const documents = found.map(({ place, stored }): DocumentEntry<D> => ({
      key: String(place.at(-1)),
      document: reviveDocument(this.#spec.registry, stored) as D,
    }));
    return hasNext ? { documents, next: JSON.stringify(found.at(-1)?.place) } : { documents };
  }

  /** The same value again as long as its text is the same. */
  #live<T>(options: LiveOptions | undefined, read: () => Promise<{ readonly text: string; readonly value: () => T }>): Live<T> {
    const { logger, watchers, database } = this.#parts;
    const { onError = (error: unknown) => logger.warn('live documents not read', { database, error: String(error) }) } =
      readOptions(options, ['onError']);
    assertFunction('onError', onError);
    let last: { readonly text: string; readonly value: T } | undefined;
    return liveValue<T>({
      read: async () => {
        const { text, value } = await read();
        if (last?.text !== text) last = { text, value: value() };
        return last.value;
      },
      watch: (onNotice) => {
        this.#parts.assertOpen();
        return watchers.watch(onNotice, { database, name: DERIVED, id: this.#builds.notice });
      },
      isSame: Object.is,
      onError,
    });
  }
}

/** @throws InvalidArgumentError */
function readKeys(keys: readonly string[]): readonly string[] {
  const list = readList('keys', keys, 'texts');
  if (list.length > MAX_LIMIT) refuse('keys', `must be at most ${MAX_LIMIT}`);
  for (const key of list) if (typeof key !== 'string') refuse('keys', 'must be a list of texts');
  return list;
}
