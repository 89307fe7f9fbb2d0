import type {
  AppendToStreamsRequest,
  EncodedBatch,
  EncodedPage,
  EncodedSnapshot,
  EventStoreEngine,
  OpenedSession,
  OpenSessionRequest,
  ReadRange,
  ReadTarget,
  SessionTarget,
  StreamCompaction,
} from '../contract/event-store-engine.ts';
import type {
  DerivedAppend,
  DerivedBatch,
  DerivedQueries,
  EncodedRanges,
  LogPage,
  LogRequest,
  StreamRange,
  StreamsRequest,
} from '../contract/database-engine.ts';
import { WorkerTerminatedError } from '../contract/errors/index.ts';
import type { Cancellable } from '../contract/platform.ts';
import type { StreamPage } from '../contract/stream-page.ts';
import type { StoreId } from '../contract/store-id.ts';
import type { EngineArguments, EngineMethod, EngineResult } from './protocol.ts';
import { unpackPage } from './packed-page.ts';
import type { WorkerLink } from './worker-link.ts';

export interface RemoteEngineOptions {
  readonly start: () => Promise<WorkerLink>;
  /** The worker died without being asked to. The next call starts another. */
  readonly onDeath: () => void;
}

/**
 * The engine of a worker. The worker is started by the first call, and again by the first call after its death. To close
 * something never starts one.
 */
export class RemoteEngine implements EventStoreEngine {
  readonly #options: RemoteEngineOptions;
  #link: Promise<WorkerLink> | undefined;

  constructor(options: RemoteEngineOptions) {
    this.#options = options;
  }

  openSession(request: OpenSessionRequest, options?: Cancellable): Promise<OpenedSession> {
    return this.#call('openSession', [request], options, ({ sessionId }) => {
      // Nobody waits for it.
      this.closeSession(sessionId).catch(() => undefined);
    });
  }

  closeSession(sessionId: string): Promise<void> {
    return this.#letGo((link) => link.call('closeSession', [sessionId]));
  }

  holdsSession(target: SessionTarget, options?: Cancellable): Promise<boolean> {
    return this.#call('holdsSession', [target], options);
  }

  append(target: SessionTarget, batch: EncodedBatch, options?: Cancellable): Promise<number> {
    return this.#call('append', [target, batch], options);
  }

  appendToStreams(request: AppendToStreamsRequest, options?: Cancellable): Promise<readonly number[]> {
    return this.#call('appendToStreams', [request], options);
  }

  deleteStream(target: SessionTarget, derived: DerivedAppend | undefined, options?: Cancellable): Promise<number> {
    return this.#call('deleteStream', [target, derived], options);
  }

  deleteDatabase(database: string, options?: Cancellable): Promise<void> {
    return this.#call('deleteDatabase', [database], options);
  }

  version(target: ReadTarget, options?: Cancellable): Promise<number> {
    return this.#call('version', [target], options);
  }

  async read(target: ReadTarget, range: ReadRange, options?: Cancellable): Promise<EncodedPage> {
    return unpackPage(await this.#call('read', [target, range], options));
  }

  putSnapshot(target: SessionTarget, snapshot: EncodedSnapshot, options?: Cancellable): Promise<void> {
    return this.#call('putSnapshot', [target, snapshot], options);
  }

  deleteSnapshots(target: SessionTarget, version: number | 'all', options?: Cancellable): Promise<number> {
    return this.#call('deleteSnapshots', [target, version], options);
  }

  latestSnapshot(target: ReadTarget, atMost: number, options?: Cancellable): Promise<EncodedSnapshot | undefined> {
    return this.#call('latestSnapshot', [target, atMost], options);
  }

  snapshotVersions(target: ReadTarget, options?: Cancellable): Promise<readonly number[]> {
    return this.#call('snapshotVersions', [target], options);
  }

  findIdempotencyId(target: ReadTarget, idempotencyId: string, options?: Cancellable): Promise<number | undefined> {
    return this.#call('findIdempotencyId', [target, idempotencyId], options);
  }

  listDatabases(options?: Cancellable): Promise<readonly string[]> {
    return this.#call('listDatabases', [], options);
  }

  pageOfStreams(request: StreamsRequest, options?: Cancellable): Promise<StreamPage> {
    return this.#call('pageOfStreams', [request], options);
  }

  listStreams(database: string, options?: Cancellable): Promise<readonly StoreId[]> {
    return this.#call('listStreams', [database], options);
  }

  readLog(request: LogRequest, options?: Cancellable): Promise<LogPage> {
    return this.#call('readLog', [request], options);
  }

  async readRanges(database: string, ranges: readonly StreamRange[], options?: Cancellable): Promise<EncodedRanges> {
    return unpackPage(await this.#call('readRanges', [database, ranges], options));
  }

  readDerived(database: string, queries: DerivedQueries, options?: Cancellable): Promise<readonly (readonly unknown[])[]> {
    return this.#call('readDerived', [database, queries], options);
  }

  commitDerived(database: string, batch: DerivedBatch, options?: Cancellable): Promise<boolean> {
    return this.#call('commitDerived', [database, batch], options);
  }

  compactStream(storeId: StoreId, options?: Cancellable): Promise<StreamCompaction | undefined> {
    return this.#call('compactStream', [storeId], options);
  }

  async close(): Promise<void> {
    await this.#letGo(async (link) => {
      try {
        await link.call('close', []);
      } finally {
        this.#link = undefined;
        link.terminate();
      }
    });
  }

  /** Whatever a worker held is free when it is not there, or ends meanwhile. */
  async #letGo(call: (link: WorkerLink) => Promise<void>): Promise<void> {
    const link = await this.#link?.catch(() => undefined);
    if (!link) return;
    await call(link).catch((error: unknown) => {
      if (!(error instanceof WorkerTerminatedError)) throw error;
    });
  }

  async #call<M extends EngineMethod>(
    method: M,
    args: EngineArguments<M>,
    { signal }: Cancellable = {},
    onLate?: (value: EngineResult<M>) => void,
  ): Promise<EngineResult<M>> {
    signal?.throwIfAborted();
    const link = await this.#connected();
    signal?.throwIfAborted();
    return link.call(method, args, { signal, onLate });
  }

  #connected(): Promise<WorkerLink> {
    if (this.#link) return this.#link;
    const link = this.#options.start();
    const forget = (): boolean => this.#link === link && ((this.#link = undefined), true);
    this.#link = link;
    link.then(
      ({ died }) => died.then(() => forget() && this.#options.onDeath()),
      () => forget(),
    );
    return link;
  }
}
