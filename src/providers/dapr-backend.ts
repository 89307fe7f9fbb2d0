import { readOptions, refuse } from '../contract/argument.ts';
import type { Backend } from '../engine/backend.ts';
import { SCHEMA } from '../engine/schema.ts';
import { InProcessLocks } from '../platform/in-process-locks.ts';
import type { Locks } from '../platform/locks.ts';
import { DaprChanges } from '../storage/dapr/changes.ts';
import { Sidecar } from '../storage/dapr/sidecar.ts';
import { DaprStorage } from '../storage/dapr/storage.ts';
import type { Schema } from '../storage/port.ts';

export interface DaprOptions {
  /** The `metadata.name` of the state store's component: of a store with transactions and ETags. */
  readonly stateStore: string;
  /** Where the HTTP API of the sidecar is. Default: `http://127.0.0.1:3500`. */
  readonly endpoint?: string;
  /** What the sidecar wants as `dapr-api-token`. Default: none. */
  readonly apiToken?: string;
}

// What stands in a URL as it is; names of Kubernetes are of this kind.
const NAME = /^[\w.~-]{1,253}$/;

// All backends of this process on one store of one sidecar have the same.
const locksOf = new Map<string, Locks>();

/**
 * A backend on a state store of Dapr, wherever there is `fetch`. Any number of processes may use the store at once, by sidecars of one
 * `app-id`, or with the component's `keyPrefix` saying what they share; their locks reach as far as the process.
 * @throws InvalidArgumentError naming the option that is not what it must be.
 */
export function dapr(options: DaprOptions): Backend {
  const {
    stateStore,
    endpoint = 'http://127.0.0.1:3500',
    apiToken,
  } = readOptions(options, ['stateStore', 'endpoint', 'apiToken']);
  if (typeof stateStore !== 'string' || !NAME.test(stateStore)) refuse('stateStore', 'must be the name of a component');
  if (typeof endpoint !== 'string' || !/^https?:\/\/[^/?#]/.test(endpoint))
    refuse('endpoint', 'must begin with http:// or https://');
  if (apiToken !== undefined && typeof apiToken !== 'string') refuse('apiToken', 'must be a text');
  const sidecar = { stateStore, endpoint: endpoint.replace(/\/+$/, ''), apiToken };
  const place = JSON.stringify([sidecar.endpoint, stateStore]);
  const locks = locksOf.get(place) ?? new InProcessLocks();
  locksOf.set(place, locks);
  return { ...daprBackend(sidecar, SCHEMA), locks };
}

/** The same for collections of any schema. */
export function daprBackend(
  sidecar: { readonly endpoint: string; readonly stateStore: string; readonly apiToken?: string | undefined },
  schema: Schema,
): Backend & { readonly storage: DaprStorage } {
  const connect = (): Sidecar => new Sidecar({ ...sidecar, request: (url, init) => fetch(url, init) });
  return { storage: new DaprStorage(schema, connect()), locks: new InProcessLocks(), changes: new DaprChanges(connect()) };
}
