/** A stream has grown. Notices of one stream come in the order of its versions; several may be merged into the last. */
export interface StreamChange {
  readonly database: string;
  readonly name: string;
  readonly id: string;
  /** The stream's version after the commit. */
  readonly version: number;
}

/** Notices may have been missed: read again whatever was shown. */
export interface ResyncNotice {
  readonly resync: true;
}

export type ChangeNotice = StreamChange | ResyncNotice;

/** Carries changes from the engine that committed them to every client of the same storage. */
export interface ChangeChannel {
  publish(change: StreamChange): void;
  /** Returns the way to stop listening. */
  subscribe(listener: (change: StreamChange) => void): () => void;
}
