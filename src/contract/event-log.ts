import type { StoredMessage } from './message.ts';
import type { StoreId } from './store-id.ts';
import type { Cancellable } from './platform.ts';

/** A message with the place of its commit among all commits of the database. */
export interface LoggedMessage<E extends object = object> extends StoredMessage<E> {
  /** From 1. The messages of a commit share it; no other commit ever gets it, and there may be gaps. */
  readonly position: number;
  /** The stream that it is of. */
  readonly storeId: StoreId;
}

/** Which messages of all streams are wanted: those that fit every field given. */
export interface LogFilter {
  /** Only streams of these aggregate types. Default: all. */
  readonly names?: readonly string[] | undefined;
  /** Only events of these names. Events of others need not be registered. Default: all. */
  readonly types?: readonly string[] | undefined;
}

export interface ReadAllOptions extends LogFilter, Cancellable {
  /** The tenant. Default: the settings' `defaultDatabase`. */
  readonly database?: string | undefined;
  /** Only commits at positions above this one; a whole number from 0. Default: 0. */
  readonly after?: number | undefined;
  /** Newest first. Default: false. */
  readonly reverse?: boolean | undefined;
  /** At most this many messages, from 1. Default: all. */
  readonly limit?: number | undefined;
}

/** Messages that were committed together, and are wanted. */
export interface LoggedCommit<E extends object = object> {
  readonly position: number;
  /** In the order in which they were added. */
  readonly messages: readonly LoggedMessage<E>[];
}

/** What to do about a commit that a subscriber could not handle. */
export type FailureVerdict = 'retry' | 'skip' | 'stop';

export interface SubscribeOptions<E extends object = object> extends LogFilter, Cancellable {
  /** Keeps a checkpoint under this name, and lets one tab at a time run the subscription. Default: every tab runs its own, without one. */
  readonly name?: string | undefined;
  /** The tenant. Default: the settings' `defaultDatabase`. */
  readonly database?: string | undefined;
  /** Where to begin when there is no checkpoint: behind a position, or at one of the ends. Default: `start`. */
  readonly from?: 'start' | 'end' | number | undefined;
  /** Called each time that everything that there is has been handled. */
  readonly onCaughtUp?: (() => void) | undefined;
  /**
   * Says what to do when the handler throws, or when the log cannot be read: then there is no commit, and to skip is to try again.
   * Default: `retry`, after 100 ms at first and up to 30 s later.
   */
  readonly onError?: ((error: unknown, commit: LoggedCommit<E> | undefined) => FailureVerdict) | undefined;
}

/** Handles a commit. The signal is aborted when the subscription ends, or another tab has taken it over. */
export type CommitHandler<E extends object = object> = (
  commit: LoggedCommit<E>,
  context: { readonly signal: AbortSignal },
) => void | Promise<void>;

/** Follows the log until it is closed. */
export interface Subscription extends AsyncDisposable {
  /** Everything up to here has been handled. */
  readonly position: number;
  /** Resolves when everything has been handled that there was at some moment after the call of `subscribe`; settles as `ended` does before that. */
  readonly caughtUp: Promise<void>;
  /** Resolves when the subscription is closed; rejects with the error when it has stopped over one. */
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
