import type { EventMessage, StoredMessage } from '../contract/message.ts';
import type { EventStoreReader, SnapshotAllOptions, SnapshotFold } from '../contract/store.ts';
import { isolated } from '../event-store/isolated.ts';
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
  const incremental = typeof fold !== 'function';
  const makeSnapshot = incremental ? fold.fold : fold;
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
    previous = await put(sequenceNumber, await makeSnapshot(folded, previous));
    if (onProgress) isolated(() => onProgress({ version: sequenceNumber, total }));
  }
  return total / chunkSize;
}
