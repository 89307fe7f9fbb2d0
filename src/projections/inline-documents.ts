import { ProjectionConflictError, ProjectionFailedError } from '../contract/errors/index.ts';
import { DERIVED } from '../contract/change.ts';
import type { EncodedBatch } from '../contract/event-store-engine.ts';
import type { DerivedAppend } from '../contract/database-engine.ts';
import type { InlineAppends, InlineProjection, RunAppends, StreamBatch } from '../contract/inline-documents.ts';
import type { StoredMessage } from '../contract/message.ts';
import type { Signal } from '../contract/platform.ts';
import type { StoreId } from '../contract/store-id.ts';
import { decodeBatch, decodeCommit } from '../events/decode-batch.ts';
import { readDocument } from '../events/document-text.ts';
import { Builds, newBuild, type HeadRecord } from './builds.ts';
import { documentKey, foldedKey } from './document-keys.ts';
import { inlineAppends, type InlineRunner } from './inline-appends.ts';
import { changesOf, recordOf, type DocumentRecord, type FoldedRecord } from './document-record.ts';
import type { DocumentsParts } from './documents.ts';
import { project, type Spec } from './projection.ts';

// Every try finds the documents as they are then: so often in a row others are faster only when something is wrong.
const ATTEMPTS = 100;

// The documents of the streams that were last appended to: the next append need not read them.
const MOST_KEPT = 256; // documents

const PAGE = 1_024; // commits

type Parts<E extends object> = Omit<DocumentsParts<E>, 'database' | 'run' | 'running' | 'onClose'>;

/** The document of a stream as it is stored. */
interface Stored<D> {
  readonly head: HeadRecord;
  readonly folded: FoldedRecord | undefined;
  readonly record: DocumentRecord | undefined;
  readonly document: D | undefined;
}

/** Keeps a document for each stream of an aggregate type, within the appends themselves. */
export class InlineDocuments<E extends object, D extends object> implements InlineProjection, InlineRunner {
  readonly aggregate: string;
  readonly #parts: Parts<E>;
  readonly #spec: Spec<E, D>;
  readonly #kept = new Map<string, Stored<D>>();

  constructor(parts: Parts<E>, spec: Spec<E, D>) {
    this.aggregate = spec.aggregate ?? '';
    this.#parts = parts;
    this.#spec = spec;
  }

  appendsOf(projections: readonly InlineProjection[]): InlineAppends {
    return inlineAppends(this, projections);
  }

  append(
    projections: readonly InlineProjection[],
    appends: readonly StreamBatch[],
    run: RunAppends,
    signal: Signal | undefined,
  ): Promise<readonly number[]> {
    const all = projections as readonly InlineDocuments<E, D>[];
    const streams = appends.map(({ storeId }) => storeId);
    return this.#untilUndisturbed(all, streams, signal, async () => {
      const derived: Derived[] = [];
      for (const append of appends) derived.push(await this.#derive(all, append));
      const versions = await run(appends.map(({ batch }, index) => ({ ...batch, ...derived[index]?.part })));
      for (const { keep } of derived) keep();
      return versions;
    });
  }

  remove<T>(
    projections: readonly InlineProjection[],
    storeId: StoreId,
    run: (derived: DerivedAppend | undefined) => Promise<T>,
    signal: Signal | undefined,
  ): Promise<T> {
    const all = projections as readonly InlineDocuments<E, D>[];
    return this.#untilUndisturbed(all, [storeId], signal, async () => {
      const { part, keep } = await this.#derive(all, { storeId, batch: 'deleted' });
      const result = await run(part.derived);
      keep();
      return result;
    });
  }

  /** Runs a try again as long as others change the documents meanwhile. */
  async #untilUndisturbed<T>(
    all: readonly InlineDocuments<E, D>[],
    streams: readonly StoreId[],
    signal: Signal | undefined,
    run: () => Promise<T>,
  ): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      signal?.throwIfAborted();
      try {
        return await run();
      } catch (error) {
        for (const projection of all) for (const storeId of streams) projection.#kept.delete(keyOf(storeId));
        if (!(error instanceof ProjectionConflictError) || attempt === ATTEMPTS) throw error;
      }
    }
  }

  /** What an append has to store besides its events. */
  async #derive(
    all: readonly InlineDocuments<E, D>[],
    { storeId, batch }: { readonly storeId: StoreId; readonly batch: EncodedBatch | 'deleted' },
  ): Promise<Derived> {
    const changesStream = batch === 'deleted' || batch.parts.length > 0;
    const concerned = changesStream ? all.filter(({ aggregate }) => aggregate === storeId.name) : [];
    if (concerned.length === 0) return NOTHING;
    const { engine } = this.#parts;
    const isKept = concerned.every((projection) => projection.#kept.has(keyOf(storeId)));
    const [version, ...found] = await Promise.all([
      isKept ? 0 : engine.version({ storeId }),
      ...concerned.map((projection) => projection.#stored(storeId)),
    ]);
    // Of documents that code of another version shows, that code takes care.
    const shown = concerned.flatMap((projection, index) => {
      const stored = found[index];
      return stored ? [{ projection, stored }] : [];
    });
    if (shown.length === 0) return NOTHING;
    const base = Math.max(version, ...shown.map(({ stored }) => stored.folded?.version ?? 0));
    const { registry } = this.#parts;
    const messages =
      batch === 'deleted' ? batch : (decodeBatch({ registry, storeId }, batch.parts, base) as readonly StoredMessage<E>[]);
    const changes: Change[] = [];
    for (const { projection, stored } of shown) changes.push(await projection.#change(storeId, stored, base, messages));
    return {
      part: {
        derived: {
          version: base,
          checks: changes.flatMap(({ checks }) => checks),
          writes: changes.flatMap(({ writes }) => writes),
          notices: shown.map(({ projection }) => projection.#spec.name),
        },
      },
      keep: () => {
        for (const { keep } of changes) keep();
      },
    };
  }

  /** What becomes of the document with messages that follow a version, or when the stream is deleted. @throws ProjectionFailedError */
  async #change(
    storeId: StoreId,
    stored: Stored<D>,
    base: number,
    messages: readonly StoredMessage<E>[] | 'deleted',
  ): Promise<Change> {
    const { head, folded, record: before } = stored;
    const build = head.active.id;
    const document = messages === 'deleted' ? undefined : await this.#fold(storeId, stored, base, messages);
    const record = document && ofApplication(() => recordOf(this.#spec, storeId.id, document), this.#refusing(storeId));
    const at = foldedKey(build, storeId.id);
    const version = messages === 'deleted' ? base : base + messages.length;
    const next: FoldedRecord = { etag: crypto.randomUUID(), version };
    return {
      checks: [
        { ...this.#builds(storeId).headQuery, etag: head.etag },
        { ...at, etag: folded?.etag },
      ],
      writes: [...changesOf(build, storeId.id, before, record), { type: 'put', ...at, value: next }],
      keep: () => {
        this.#keep(keyOf(storeId), { head, folded: next, record, document });
        // Other tabs hear of it, too, but this one before the append has returned.
        this.#parts.watchers.tell({ database: storeId.database, name: DERIVED, id: this.#spec.name, version: 1 });
      },
    };
  }

  async #fold(
    storeId: StoreId,
    { document, folded }: Stored<D>,
    base: number,
    messages: readonly StoredMessage<E>[],
  ): Promise<D | undefined> {
    // Somebody has added events who does not know of the projection.
    const missing = await this.#read(storeId, (folded?.version ?? 0) + 1, base);
    const fold = (): D | undefined =>
      [...missing, ...messages].reduce<D | undefined>((state, message) => project(this.#spec, state, message), document);
    return ofApplication(fold, this.#refusing(storeId));
  }

  #refusing(storeId: StoreId): (cause: unknown) => Error {
    return (cause) => {
      const reason = cause instanceof Error ? cause.message : String(cause);
      return new ProjectionFailedError({ projection: this.#spec.name, reason, storeId }, { cause });
    };
  }

  /** The document as it is stored; `undefined` when documents of another version of the projection are shown. */
  async #stored(storeId: StoreId): Promise<Stored<D> | undefined> {
    const kept = this.#kept.get(keyOf(storeId));
    if (kept) return kept;
    const { engine, registry } = this.#parts;
    const builds = this.#builds(storeId);
    for (;;) {
      const head = await builds.head();
      if (!head) {
        await builds.change(undefined, { active: newBuild(this.#spec.version), old: [] });
        continue;
      }
      if (head.active.version !== this.#spec.version) return undefined;
      const build = head.active.id;
      const at = { collection: 'documents', key: documentKey(build, storeId.id) } as const;
      const answers = await engine.readDerived(storeId.database, [foldedKey(build, storeId.id), at]);
      const [folded, record] = answers.map(([value]) => value) as [FoldedRecord | undefined, DocumentRecord | undefined];
      return { head, folded, record, document: record && (readDocument(registry, record.text) as D) };
    }
  }

  async #read(storeId: StoreId, first: number, last: number): Promise<readonly StoredMessage<E>[]> {
    const { engine, registry } = this.#parts;
    const messages: StoredMessage<E>[] = [];
    for (let next: number | undefined = first; next !== undefined && next <= last;) {
      const page = await engine.read({ storeId }, { first: next, last, limit: PAGE });
      for (const commit of page.commits) {
        messages.push(...(decodeCommit({ registry, storeId }, commit, this.#spec.on) as readonly StoredMessage<E>[]));
      }
      next = page.next;
    }
    return messages.filter(({ metadata: { context } }) => context.sequenceNumber >= first && context.sequenceNumber <= last);
  }

  #keep(key: string, stored: Stored<D>): void {
    this.#kept.delete(key);
    this.#kept.set(key, stored);
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > MOST_KEPT && oldest !== undefined) this.#kept.delete(oldest);
  }

  #builds({ database }: StoreId): Builds {
    return new Builds(this.#parts.engine, database, this.#spec.name);
  }
}

/** A call of the application's functions. */
function ofApplication<T>(call: () => T, refusal: (cause: unknown) => Error): T {
  try {
    return call();
  } catch (cause) {
    throw refusal(cause);
  }
}

interface Derived {
  readonly part: Pick<EncodedBatch, 'derived'>;
  /** Keeps the documents for the next append. */
  keep(): void;
}

interface Change extends Pick<DerivedAppend, 'checks' | 'writes'> {
  keep(): void;
}

const NOTHING: Derived = { part: {}, keep: () => undefined };

function keyOf({ database, name, id }: StoreId): string {
  return JSON.stringify([database, name, id]);
}
