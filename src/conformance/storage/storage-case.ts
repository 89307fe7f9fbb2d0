import type { KeyValueStorage } from '../../storage/port.ts';

/** A promise of the storage port. Rejects when the adapter does not keep it. */
export interface KeyValueCase {
  readonly title: string;
  /** `storage` has the schema `CONFORMANCE_SCHEMA`; `database` is a name that nobody has used yet. */
  run(storage: KeyValueStorage, database: string): Promise<void>;
}
