import {
  createMessage,
  EventStoreError,
  InvalidStoreSessionError,
  StorageUnavailableError,
  StoreVersionMismatchError,
  type EventMessage,
  type EventStore,
  type EventStoreProvider,
  type EventStoreReader,
} from 'idb-eventstore';
import { bank } from './bank.ts';
import { startWorker } from './start-worker.ts';
import type { AddReply, Failure, Reply } from './stream-reply.ts';

type BankEvent = InstanceType<typeof bank.Opened | typeof bank.Deposited | typeof bank.Balance>;

/** How a worker begins: healthy, to die in its first append at a moment, or not at all. */
export type WorkerStart = 'healthy' | 'before' | 'during' | 'after' | 'none';

export interface AddOptions {
  /** Whether the first message carries the version that the client believes to be next. */
  readonly expecting: boolean;
  /** The worker is terminated so many milliseconds after the add was called. */
  readonly terminateAfter?: number | undefined;
}

/** One application in a tab, driven call by call from outside: messages are their ids, and errors are values. */
export class StreamClient {
  readonly #database: string;
  readonly #provider: EventStoreProvider<BankEvent>;
  readonly #stores = new Map<string, EventStore<BankEvent>>();
  /** The version of each stream that this client heard of last. */
  readonly #heard = new Map<string, number>();
  #worker: Worker | undefined;

  /** Workers begin as listed, and healthy after that. */
  constructor(database: string, starts: readonly WorkerStart[]) {
    const left = [...starts];
    this.#database = database;
    this.#provider = bank.connect({ worker: () => (this.#worker = beginWorker(left.shift() ?? 'healthy')) });
  }

  /** Opens a store of the stream, unless there is one. */
  open(stream: string, timeouts: { readonly openTimeout: number; readonly sessionTimeout: number }): Promise<Reply<null>> {
    return replyOf(async () => {
      if (this.#stores.has(stream)) return null;
      this.#stores.set(stream, await this.#provider.openStore('Account', stream, { database: this.#database, ...timeouts }));
      return null;
    });
  }

  close(stream: string): Promise<Reply<null>> {
    const store = this.#stores.get(stream);
    this.#stores.delete(stream);
    return replyOf(async () => (await store?.close(), null));
  }

  /** Adds to the open store, each batch without awaiting the one before. */
  async add(
    stream: string,
    batches: readonly (readonly string[])[],
    { expecting, terminateAfter }: AddOptions,
  ): Promise<AddReply[]> {
    const store = this.#stores.get(stream);
    if (!store) throw new Error(`Stream ${stream} is not open.`);
    const worker = this.#worker;
    const next = (this.#heard.get(stream) ?? 0) + 1;
    const adding = batches.map((ids, index) => this.#addBatch(store, ids, expecting && index === 0 ? next : undefined));
    // The moment of the worker's end is what a caller varies.
    if (terminateAfter !== undefined) setTimeout(() => worker?.terminate(), terminateAfter);
    return Promise.all(adding);
  }

  /** Closes every store and ends the worker. */
  end(): Promise<Reply<null>> {
    return replyOf(async () => (await this.#provider.close(), null));
  }

  read(stream: string): Promise<Reply<string[]>> {
    return replyOf(async () => {
      const messages = await this.#reader(stream).get();
      this.#heard.set(stream, messages.length);
      return messages.map(idOf);
    });
  }

  slice(stream: string, first: number, last: number): Promise<Reply<string[]>> {
    return replyOf(async () => (await this.#reader(stream).getSlice(first, last)).map(idOf));
  }

  version(stream: string): Promise<Reply<number>> {
    return replyOf(async () => this.#hear(stream, await this.#reader(stream).version()));
  }

  async #addBatch(store: EventStore<BankEvent>, ids: readonly string[], expected: number | undefined): Promise<AddReply> {
    const [first = '', ...others] = ids;
    const messages = [
      createMessage(new bank.Deposited(1), { id: first, ...(expected !== undefined && { sequenceNumber: expected }) }),
      ...others.map((id) => createMessage(new bank.Deposited(1), { id })),
    ];
    const reply = await replyOf(async () => this.#hear(store.storeId.id, await store.add(messages)));
    return { ids, ...(expected !== undefined && { expected }), reply };
  }

  #reader(stream: string): EventStoreReader<BankEvent> {
    return this.#provider.read('Account', stream, { database: this.#database });
  }

  #hear(stream: string, version: number): number {
    this.#heard.set(stream, version);
    return version;
  }
}

function idOf({ metadata }: EventMessage): string {
  return metadata.message.id;
}

function beginWorker(start: WorkerStart): Worker {
  if (start !== 'none') return startWorker(start === 'healthy' ? undefined : start);
  throw new StorageUnavailableError({ transient: true, reason: 'the test lets no worker start now' });
}

/** What is not an error of the library is one of the test, or a defect: it is thrown on. */
async function replyOf<T>(call: () => Promise<T>): Promise<Reply<T>> {
  try {
    return { ok: true, value: await call() };
  } catch (error) {
    if (!(error instanceof EventStoreError)) throw error;
    return { ok: false, failure: failureOf(error) };
  }
}

function failureOf(error: EventStoreError): Failure {
  const { name, message, outcome } = error;
  if (error instanceof StoreVersionMismatchError) return { name, message, outcome, actualVersion: error.actualVersion };
  if (error instanceof InvalidStoreSessionError && error.activeSessionId !== undefined)
    return { name, message, outcome, activeSessionId: error.activeSessionId };
  return { name, message, outcome };
}
