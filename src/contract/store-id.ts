/** Names one stream: the tenant, the aggregate's type and the aggregate itself. */
export interface StoreId {
  /** The tenant. One tenant is one IndexedDB database. */
  readonly database: string;
  /** The aggregate's type, for example `BankAccount`. */
  readonly name: string;
  /** The aggregate's own id. */
  readonly id: string;
}

/** A store id as people read it: in error messages and log lines. Not a key: two ids may look alike. */
export function describeStoreId({ database, name, id }: StoreId): string {
  return `${name} '${id}' in database '${database}'`;
}
