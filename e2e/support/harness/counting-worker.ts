import '../../../worker/idb-eventstore-worker.ts';

/** The library's worker, which counts what it asks of IndexedDB and answers on a channel that its name gives. */
const { name } = globalThis as unknown as { readonly name: string };
const { transaction } = IDBDatabase.prototype;
const answer: (message: unknown) => void = globalThis.postMessage.bind(globalThis);
const channel = new BroadcastChannel(name);
const { postMessage: broadcast } = BroadcastChannel.prototype;
const none = { readTransactions: 0, writeTransactions: 0, requests: 0, values: 0, messages: 0, broadcasts: 0 };
let counts = { ...none };
const connections = new Set<IDBDatabase>();

/** What was asked for since the last time. Messages are those to the page, broadcasts those to every tab. */
export interface Counts {
  /** Connections to databases that are open now. */
  readonly connections: number;
  readonly readTransactions: number;
  readonly writeTransactions: number;
  readonly requests: number;
  /** What ranges of values have found. */
  readonly values: number;
  readonly messages: number;
  readonly broadcasts: number;
}

channel.addEventListener('message', () => {
  channel.postMessage({ ...counts, connections: connections.size } satisfies Counts);
  counts = { ...none };
});

globalThis.postMessage = (message: unknown) => {
  counts.messages++;
  answer(message);
};

BroadcastChannel.prototype.postMessage = function counted(this: BroadcastChannel, message: unknown) {
  if (this !== channel) counts.broadcasts++;
  broadcast.call(this, message);
};

IDBDatabase.prototype.transaction = function begin(this: IDBDatabase, ...args) {
  counts[args[1] === 'readwrite' ? 'writeTransactions' : 'readTransactions']++;
  return transaction.apply(this, args);
};

const { open } = IDBFactory.prototype;
const { close } = IDBDatabase.prototype;

IDBFactory.prototype.open = function connect(this: IDBFactory, ...args) {
  const request = open.apply(this, args);
  request.addEventListener('success', () => connections.add(request.result));
  return request;
};

IDBDatabase.prototype.close = function disconnect(this: IDBDatabase) {
  connections.delete(this);
  close.call(this);
};

const REQUESTS = ['get', 'getAll', 'getAllKeys', 'add', 'put', 'delete', 'openCursor', 'openKeyCursor'] as const;
for (const method of REQUESTS) {
  const original = IDBObjectStore.prototype[method] as (...args: unknown[]) => unknown;
  Reflect.set(IDBObjectStore.prototype, method, function counted(this: IDBObjectStore, ...args: unknown[]) {
    counts.requests++;
    const request = original.apply(this, args) as IDBRequest<unknown[]>;
    if (method === 'getAll') request.addEventListener('success', () => (counts.values += request.result.length));
    return request;
  });
}
