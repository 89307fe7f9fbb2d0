import type { StoredMessage } from './message.ts';
import type { StoreId } from './store-id.ts';
import type { Cancellable } from './platform.ts';

/** A message with the place of its commit among all commits of the database. */
export interface LoggedMessage<E extends object = object> extends StoredMessage<E> {
  /** From 1. The messages of a commit share it; no other commit ever gets it, and there may be gaps. */
  readonly position: number;
  /** The stream that it belongs to. */
  readonly storeId: StoreId;
}

/** Which messages are wanted: those that match every field given. */
export interface LogFilter {
  /** Only messages of streams of these aggregate types. Default: all. */
  readonly names?: readonly string[] | undefined;
  /** Only events of these names, as `defineEvents` has them. Events of other names need not be registered. Default: all. */
  readonly types?: readonly string[] | undefined;
}

export interface ReadAllOptions extends LogFilter, Cancellable {
  /** The tenant. Default: the settings' `defaultDatabase`. */
  readonly database?: string | undefined;
  /** Only commits behind this position; a whole number from 0. Default: 0. */
  readonly after?: number | undefined;
  /** Newest first. Default: false. */
  readonly reverse?: boolean | undefined;
  /** At most this many messages, from 1. Default: all. */
  readonly limit?: number | undefined;
}

/** The wanted messages of a commit. */
export interface LoggedCommit<E extends object = object> {
  readonly position: number;
  /** In the order in which they were added; at least one. */
  readonly messages: readonly LoggedMessage<E>[];
}

/** What becomes of a commit that a handler could not handle: it is handed out again, is passed over, or ends the subscription. */
export type FailureVerdict = 'retry' | 'skip' | 'stop';

export interface SubscribeOptions<E extends object = object> extends LogFilter, Cancellable {
  /**
   * Keeps a checkpoint under this name, and lets one tab at a time run the subscription. Default: every tab runs its own, without a
   * checkpoint.
   */
  readonly name?: string | undefined;
  /** The tenant. Default: the settings' `defaultDatabase`. */
  readonly database?: string | undefined;
  /**
   * Where to begin when there is no checkpoint: behind a position, or at one of the ends of the log. `end` is the one that the log has when
   * it is first read, which may be later than the call. Default: `start`.
   */
  readonly from?: 'start' | 'end' | number | undefined;
  /** Called whenever the end of the log has been reached. What it throws is reported as an uncaught error. */
  readonly onCaughtUp?: (() => void) | undefined;
  /**
   * Says what to do when the handler throws, or when the log cannot be read: then `commit` is undefined, and `skip` tries again, as `retry`
   * does. A retry waits for 100 ms at first, and twice as long each time, up to 30 s. Default: always `retry`.
   */
  readonly onError?: ((error: unknown, commit: LoggedCommit<E> | undefined) => FailureVerdict) | undefined;
}

/**
 * Handles a commit; the next one waits until it has. The signal is aborted when the subscription ends, or when another tab has taken it
 * over. With a name, the checkpoint is stored after some commits rather than after each: those behind it may be handed out again.
 */
export type CommitHandler<E extends object = object> = (
  commit: LoggedCommit<E>,
  context: { readonly signal: AbortSignal },
) => void | Promise<void>;

/** Follows the log until it is closed, or stops over an error. */
export interface Subscription extends AsyncDisposable {
  /** Everything up to this position has been handled, or was not wanted. 0 in a tab that waits for its turn. */
  readonly position: number;
  /**
   * Resolves when everything has been handled that there was at some moment after the call of `subscribe`. Stays pending in a tab that waits
   * for its turn, and settles as `ended` does when the subscription ends before.
   */
  readonly caughtUp: Promise<void>;
  /** Resolves when the subscription has been closed; rejects with the error that it has stopped over. */
  readonly ended: Promise<void>;
  /**
   * Waits for the handler that runs, 5 s at most, and ends the subscription. Safe to call any number of times. A handler that waits for
   * it costs that time: its commit does not count as handled.
   */
  close(): Promise<void>;
}

/** Reads and follows the commits of all streams. */
export interface EventLog<E extends object> {
  readAll(options?: ReadAllOptions): AsyncGenerator<LoggedMessage<E>, void, undefined>;
  subscribe(options: SubscribeOptions<E>, handler: CommitHandler<E>): Subscription;
  /** Ends every subscription. */
  close(): Promise<void>;
}
