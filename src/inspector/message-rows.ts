import type { LoggedMessage } from '../contract/event-log.ts';
import type { StoredMessage } from '../contract/message.ts';
import { RowList } from './row-list.ts';

/** The messages of a stream. */
export function streamRows(choose: (message: StoredMessage) => void): RowList<StoredMessage> {
  return new RowList<StoredMessage>({
    label: 'Messages of the stream',
    keyOf: ({ metadata }) => metadata.message.id,
    cells: (message) => ({ place: `${message.metadata.context.sequenceNumber}`, ...cellsOf(message) }),
    choose,
  });
}

/** Messages of any stream. */
export function logRows(choose: (message: LoggedMessage) => void): RowList<LoggedMessage> {
  return new RowList<LoggedMessage>({
    label: 'Messages of the log',
    keyOf: placeOf,
    cells: (message) => {
      const { type, time } = cellsOf(message);
      const stream = `${message.storeId.name}/${message.storeId.id} v${message.metadata.context.sequenceNumber}`;
      return { place: String(message.position), type, stream, time };
    },
    choose,
  });
}

/** Names one message of the log. */
export function placeOf({ position, storeId, metadata }: LoggedMessage): string {
  return JSON.stringify([position, storeId.name, storeId.id, metadata.context.sequenceNumber]);
}

function cellsOf({ metadata }: StoredMessage): { readonly type: string; readonly time: string } {
  return { type: metadata.message.name, time: metadata.context.timestamp.toISOString().slice(0, 19).replace('T', ' ') };
}
