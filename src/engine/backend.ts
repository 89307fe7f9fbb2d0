import type { Changes } from '../contract/change.ts';
import type { Locks } from '../platform/locks.ts';
import type { KeyValueStorage } from '../storage/port.ts';

/**
 * Where event stores live. Locks and changes should reach everybody who reaches the storage; locks that do not must say so by
 * their `reach`.
 */
export interface Backend {
  /** Made for `SCHEMA`. */
  readonly storage: KeyValueStorage;
  readonly locks: Locks;
  readonly changes: Changes;
}
