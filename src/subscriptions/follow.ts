import { StorageWipedError } from '../contract/errors/index.ts';
import type { LogFilter } from '../contract/event-log.ts';
import { LogReader, type LogReaderParts, type LogSlice } from './log-reader.ts';
import type { Wake } from './wake.ts';

export interface FollowOptions extends LogFilter {
  readonly after: number;
  readonly wake: Wake;
  /** Called each time that the end of the log has been reached. */
  readonly onCaughtUp: () => void;
}

/** The log from a position on, and what is added to it, until the signal is aborted. A database that was wiped is followed from its new start. */
export async function* follow<E extends object>(
  parts: LogReaderParts<E>,
  { wake, onCaughtUp, after, ...filter }: FollowOptions,
  signal: AbortSignal,
): AsyncGenerator<LogSlice<E>, void, undefined> {
  let reader = new LogReader(parts);
  let position = after;
  while (!signal.aborted) {
    wake.reset();
    try {
      for await (const slice of reader.slices({ ...filter, after: position }, signal)) {
        position = slice.position;
        yield slice;
      }
      onCaughtUp();
      await wake.due(signal);
    } catch (error) {
      if (!(error instanceof StorageWipedError)) throw error;
      reader = new LogReader(parts);
      position = 0;
    }
  }
}
