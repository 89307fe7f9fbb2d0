/** An error of the library as plain data. */
export interface Failure {
  readonly name: string;
  readonly message: string;
  readonly outcome: 'not-written' | 'unknown';
  /** Of StoreVersionMismatchError. */
  readonly actualVersion?: number;
  /** Of InvalidStoreSessionError. */
  readonly activeSessionId?: string;
}

/** What came of a call. */
export type Reply<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly failure: Failure };

/** What came of one batch: the version after it, or why there is none. */
export interface AddReply {
  readonly ids: readonly string[];
  /** The version that the first message had to get. */
  readonly expected?: number;
  readonly reply: Reply<number>;
}
