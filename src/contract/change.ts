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

/** Where the engine tells of its commits. */
export interface ChangePublisher {
  publish(change: StreamChange): void;
  /** Tells at once what it has been given. */
  flush(): void;
}

/** Where a client hears of commits: calls `onGap` when some may have been missed. Returns the way to stop. */
export type ChangeSource = (onChange: (change: StreamChange) => void, onGap: () => void) => () => void;
