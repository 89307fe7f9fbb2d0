/** The part of a `Pool` of the package `pg` that is used: each later one that has it fits as well. */
export interface PostgresPool {
  connect(): Promise<PostgresClient>;
  on(event: 'error', listener: (error: Error) => void): unknown;
  readonly options?: { readonly max?: number | undefined };
}

/** A connection that is taken out of a pool. */
export interface PostgresClient {
  query(statement: Statement): Promise<{ readonly rows: readonly Row[] }>;
  on(event: 'error', listener: (error: Error) => void): unknown;
  on(event: 'notification', listener: (message: Notification) => void): unknown;
  removeListener(event: 'error', listener: (error: Error) => void): unknown;
  removeListener(event: 'notification', listener: (message: Notification) => void): unknown;
  /** Gives the connection back, or ends it. */
  release(destroy?: boolean): void;
}

export interface Statement {
  readonly text: string;
  /** Prepared under this name once a connection. */
  readonly name?: string;
  readonly values?: unknown[];
}

export type Row = Readonly<Record<string, unknown>>;

export interface Notification {
  readonly channel: string;
  readonly payload?: string | undefined;
}
