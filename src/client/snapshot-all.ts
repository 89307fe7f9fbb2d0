import type { EventMessage, StoredMessage } from '../contract/message.ts';
import type { EventStoreReader, FullFold, IncrementalFold, SnapshotAllOptions, SnapshotFold } from '../contract/event-store.ts';
import { hasMethods, isObject, readArgument, refuse } from '../contract/argument.ts';
import { isolated } from '../platform/isolated.ts';
import { assertWhole } from './arguments.ts';

export interface SnapshotTarget<E extends object> {
  readonly reader: EventStoreReader<E>;
  /** Stores a snapshot and returns it as it would be read back. */
  readonly put: (version: number, message: EventMessage<E>) => Promise<StoredMessage<E>>;
}

/** Makes a snapshot at each multiple of `chunkSize`; returns how many. */
export async function snapshotAll<E extends object>(
  { reader, put }: SnapshotTarget<E>,
  chunkSize: number,
  fold: SnapshotFold<E>,
  { signal, onProgress }: SnapshotAllOptions,
): Promise<number> {
  assertWhole('chunkSize', chunkSize, 1);
  const { incremental, makeSnapshot } = readFold(fold);
  const version = await reader.version({ signal });
  const total = version - (version % chunkSize);
  if (total === 0) return 0;
  const messages: StoredMessage<E>[] = [];
  let previous: StoredMessage<E> | undefined;
  for await (const message of reader.stream({ last: total, signal })) {
    messages.push(message);
    const { sequenceNumber } = message.metadata.context;
    if (sequenceNumber % chunkSize !== 0) continue;
    const folded = incremental ? messages.splice(0) : messages.slice();
    const made = makeSnapshot(folded, previous);
    // One that is there already is taken before the fold's other code runs.
    previous = await put(sequenceNumber, isPromise(made) ? await made : made);
    if (onProgress) isolated(() => onProgress({ done: sequenceNumber, total }));
  }
  return total / chunkSize;
}

function isPromise<T extends object>(value: T | Promise<T>): value is Promise<T> {
  return hasMethods(value, 'then');
}

function readFold<E extends object>(
  fold: SnapshotFold<E>,
): { readonly incremental: boolean; readonly makeSnapshot: FullFold<E> } {
  if (typeof fold === 'function') return { incremental: false, makeSnapshot: fold };
  return readArgument('fold', () => {
    const { onto, fold: makeSnapshot }: Partial<IncrementalFold<E>> = isObject(fold) ? fold : {};
    if (onto === 'previous' && typeof makeSnapshot === 'function') return { incremental: true, makeSnapshot };
    return refuse('fold', "must be a function, or { onto: 'previous', fold } with one");
  });
}
