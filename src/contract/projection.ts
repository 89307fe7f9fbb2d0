import type { InlineProjection } from './inline-documents.ts';
import type { Live, LiveOptions } from './live.ts';
import type { StoredMetadata } from './message.ts';
import type { Cancellable } from './platform.ts';
import type { AddInput, Progress } from './event-store.ts';

/**
 * What an index sorts by. Numbers come before texts, texts are sorted by UTF-16 units, and lists element by element. A document whose value is
 * `undefined` is not in the index.
 */
export type IndexValue = string | number | readonly (string | number)[] | undefined;

/**
 * Returns the document as it is after an event; `undefined` deletes it. It must not change the document that it is given, nor do anything else:
 * it may run several times for an event.
 */
export type ProjectEvent<E, D> = (document: D | undefined, event: E, metadata: StoredMetadata) => D | undefined;

/** What a projection makes of each event, by the event's name in `defineEvents`. It ignores other events. */
export type ProjectByName<Named, D> = { readonly [Name in keyof Named]?: ProjectEvent<Named[Name], D> };

/**
 * Lets TypeScript take the document's type from what any of the functions returns, and refuses names of events that there are not, also
 * in an object that stands elsewhere.
 */
type KnownFunctions<Named, D, Name extends string> = {
  readonly [Known in Name]?: Known extends keyof Named ? (...args: never[]) => D | undefined : never;
};

/** What documents can be listed by, each under a name. */
export type DocumentIndexes<D, Index extends string = string> = {
  readonly [Name in Index]: (document: D, key: string) => IndexValue;
};

/**
 * What a projection is. `Named` has the events by their names. TypeScript knows the type of the documents once one of the functions of
 * `on` says what it returns: the first one that looks at its document.
 */
export interface ProjectionOptions<
  E extends object,
  Named extends object,
  D extends object,
  Index extends string = string,
  Name extends string = keyof Named & string,
> {
  /** Names its documents in the database: no other projection of a provider may have it. */
  readonly name: string;
  /**
   * A whole number from 1. Give it a higher one whenever the functions come to other results: the documents are then built anew beside
   * the old ones. Default: 1.
   */
  readonly version?: number | undefined;
  /** Only events of streams of this aggregate type. An inline projection needs it. Default: of all. */
  readonly aggregate?: string | undefined;
  /**
   * `async`: one tab at a time brings the documents up with the log. `inline`: each stream has one document, under its id, which is stored
   * in the transaction of the append; there is no `key` then. Default: `async`.
   */
  readonly mode?: 'async' | 'inline' | undefined;
  /** The key of the document that an event concerns, a list of keys, or `undefined` for none. Default: the id of its stream. */
  readonly key?: ((event: E, metadata: StoredMetadata) => string | readonly string[] | undefined) | undefined;
  /** What each event does to a document, by the event's name in `defineEvents`. */
  readonly on: ProjectByName<Named, D> & KnownFunctions<Named, D, Name>;
  /** What documents can be listed by. Default: their keys only. */
  readonly indexes?: DocumentIndexes<NoInfer<D>, Index> | undefined;
}

/** Events of one stream, in order. */
export interface StreamEvents<E extends object> {
  /** The aggregate type. Default: the projection's. */
  readonly name?: string | undefined;
  /** The stream's id. */
  readonly id: string;
  readonly events: AddInput<E> | readonly AddInput<E>[];
}

/** A kind of documents that are made of events. Made by `defineProjection`; `provider.documents` reads them. */
export interface Projection<E extends object, D extends object, Index extends string = string> {
  readonly name: string;
  readonly version: number;
  /**
   * The documents that events lead to, by their keys, without a store. An event that stands by itself is of the stream that its message
   * names, or its domain in `defineEvents`.
   * @throws InvalidArgumentError when neither does; what a function of the projection throws; TypeError for a document that cannot be stored.
   */
  documentsAfter(events: readonly (AddInput<E> | StreamEvents<E>)[]): ReadonlyMap<string, D>;
  /** Called by the provider. */
  bindTo(host: object): BoundProjection<D, Index>;
}

/** A projection as a provider has it. */
export interface BoundProjection<D extends object, Index extends string = string> {
  /** What appends have to do for it; `undefined` unless it is inline. */
  readonly inline: InlineProjection | undefined;
  documents(database: string): Documents<D, Index>;
  close(): Promise<void>;
}

export interface DocumentsOptions {
  /** The tenant. Default: the settings' `defaultDatabase`. */
  readonly database?: string | undefined;
}

export interface DocumentReadOptions extends Cancellable {
  /**
   * Waits until the documents have come to this position, or to the end of the log as it is at the call, so that whatever was added before is
   * in them. A position is one that `readAll` or a subscription has told. Default: no wait.
   */
  readonly upTo?: 'latest' | number | undefined;
}

/** Which documents are wanted. */
export interface DocumentRange<Index extends string = string> {
  /** Sorts and bounds the documents by one of the projection's indexes. Default: by key. */
  readonly index?: Index | undefined;
  /** Only documents at or above this value of the index, or this key. A list stands for all lists that begin with it. */
  readonly from?: IndexValue;
  /** Only documents at or below this value. A list stands for all lists that begin with it. */
  readonly to?: IndexValue;
}

export interface DocumentQuery<Index extends string = string> extends DocumentRange<Index>, DocumentReadOptions {
  /** From the highest to the lowest. Default: false. */
  readonly reverse?: boolean | undefined;
  /** At most this many, from 1 to 10,000. Default: 100. */
  readonly limit?: number | undefined;
  /** The `next` of the page before. */
  readonly after?: string | undefined;
}

export interface DocumentEntry<D> {
  readonly key: string;
  readonly document: D;
}

export interface DocumentPage<D> {
  readonly documents: readonly DocumentEntry<D>[];
  /** What to pass as `after` for the next page; absent on the last one. */
  readonly next?: string;
}

/**
 * `catching-up`: there are commits that are not in the documents yet. `building`: documents are built anew, and the old ones are shown.
 * `failed`: a function of the projection threw, or an event could not be read. `current`: everything is in the documents.
 */
export type ProjectionState = 'catching-up' | 'building' | 'failed' | 'current';

export interface ProjectionStatus {
  readonly name: string;
  /** Of the documents that are shown. */
  readonly version: number;
  readonly state: ProjectionState;
  /** How far the documents that are shown have come in the log. */
  readonly position: number;
  /** How many positions the log is ahead of them. */
  readonly lag: number;
  /** How far documents that are built anew have come, in positions; absent when none are. */
  readonly building?: Progress;
  /** Why the projection has stopped, and where; absent when it has not. */
  readonly failure?: ProjectionFailure;
}

export interface ProjectionFailure {
  /** Of the commit that it stopped before. */
  readonly position: number;
  readonly reason: string;
}

export interface RebuildOptions extends Cancellable {
  /** Told in positions of the log. What it throws is reported as an uncaught error. */
  readonly onProgress?: ((progress: Progress) => void) | undefined;
}

/** The documents of a projection in one database. */
export interface Documents<D extends object, Index extends string = string> {
  /**
   * `undefined` when there is no document of that key.
   * @throws ProjectionFailedError when the projection fails before it gets to `upTo`; UpgradeRequiredError when the documents are of a newer
   * version. So do the other methods that read.
   */
  get(key: string, options?: DocumentReadOptions): Promise<D | undefined>;
  /** The documents in the order of the keys, of which there may be 10,000; `undefined` where there is none. */
  getMany(keys: readonly string[], options?: DocumentReadOptions): Promise<(D | undefined)[]>;
  /** A page of documents, sorted by an index or by their keys. @throws InvalidArgumentError for an index that there is not. */
  list(query?: DocumentQuery<Index>): Promise<DocumentPage<D>>;
  /** How many documents there are in a range. It reads their places, not the documents. */
  count(range?: DocumentRange<Index> & DocumentReadOptions): Promise<number>;
  /** A document as a value that follows the commits of every tab. */
  live(key: string, options?: LiveOptions): Live<D | undefined>;
  /** A page as a value that follows the commits of every tab. It does not wait for `upTo`. */
  liveList(query?: DocumentQuery<Index>, options?: LiveOptions): Live<DocumentPage<D>>;
  /** How far the projection has come. */
  status(options?: Cancellable): Promise<ProjectionStatus>;
  /**
   * Builds the documents anew beside those that are shown, and resolves when the new ones are shown instead. A build that is under way already
   * will do.
   * @throws ProjectionFailedError when a function of the projection throws; UpgradeRequiredError when newer code has made the documents.
   */
  rebuild(options?: RebuildOptions): Promise<void>;
}
