import { StorageWipedError } from '../contract/errors/index.ts';
import type { LogFilter } from '../contract/event-log.ts';
import { LogReader, type LogReaderParts, type LogSlice } from './log-reader.ts';
import type { Wake } from './wake.ts';

export interface FollowOptions extends LogFilter {
  readonly after: number;
  readonly wake: Wake;
}

export interface FollowedSlice<E extends object> extends LogSlice<E> {
  /** The end of the log has been reached: there are no commits, and the next slice comes with the next wake. */
  readonly isEnd: boolean;
}

/**
 * The log from a position on, and what is added to it, until the signal is aborted. A database that was wiped is followed from its
 * new start.
 */
export async function* follow<E extends object>(
  parts: LogReaderParts<E>,
  { wake, after, ...filter }: FollowOptions,
  signal: AbortSignal,
): AsyncGenerator<FollowedSlice<E>, void, undefined> {
  let reader = new LogReader(parts);
  let position = after;
  while (!signal.aborted) {
    wake.reset();
    try {
      for await (const slice of reader.slices({ ...filter, after: position }, signal)) {
        position = slice.position;
        yield { ...slice, isEnd: false };
      }
      yield { commits: [], position, isEnd: true };
      await wake.due(signal);
    } catch (error) {
      if (!(error instanceof StorageWipedError)) throw error;
      reader = new LogReader(parts);
      position = 0;
    }
  }
}
