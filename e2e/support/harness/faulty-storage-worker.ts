import '../../../worker/idb-eventstore-worker.ts';

/**
 * The library's worker on a storage that fails as engines do: its name says how, and how many times. `open-error`: opening
 * the backing store fails; `open-hang`: it never answers; `transaction-lost`: the connection is closing; `connection-broken`: so
 * is this one for good once it is to write, and another is not; `commit-aborted`: an append is aborted by force; `commit-hangs`:
 * an append goes on for longer than it may; `commit-late`: so it does, and can be taken back no more. What may take half a minute
 * may take a tenth of a second here.
 */
const { name } = globalThis as unknown as { readonly name: string };
const [fault, times] = name.split(':');
const { open } = IDBFactory.prototype;
const { transaction } = IDBDatabase.prototype;
const { commit, abort } = IDBTransaction.prototype;
const setTimer = globalThis.setTimeout;
const holders: IDBOpenDBRequest[] = [];
const broken = new WeakSet<IDBDatabase>();
let left = Number(times);

/** Whether the fault strikes now. */
function strikes(kind: string): boolean {
  return fault === kind && left-- > 0;
}

IDBFactory.prototype.open = function openOrFail(this: IDBFactory, ...args) {
  if (strikes('open-error')) throw new DOMException('Internal error opening backing store for indexedDB.open.', 'UnknownError');
  if (!strikes('open-hang')) return open.apply(this, args);
  // A connection that does not let go blocks every upgrade, as long as it is not collected.
  const blocked = `blocked ${crypto.randomUUID()}`;
  holders.push(open.call(this, blocked, 1));
  return open.call(this, blocked, 2);
};

IDBDatabase.prototype.transaction = function beginOrFail(this: IDBDatabase, ...args) {
  if (args[1] === 'readwrite' && !broken.has(this) && strikes('connection-broken')) broken.add(this);
  if (broken.has(this) || strikes('transaction-lost'))
    throw new DOMException('The database connection is closing.', 'InvalidStateError');
  return transaction.apply(this, args);
};

IDBTransaction.prototype.commit = function commitOrFail(this: IDBTransaction) {
  if (!this.objectStoreNames.contains('log')) commit.call(this);
  else if (strikes('commit-aborted')) this.abort();
  else if (strikes('commit-hangs') || strikes('commit-late')) commitLate(this);
  else commit.call(this);
};

/** A transaction lives as long as something is asked of it. */
function commitLate(transaction: IDBTransaction): void {
  const end = performance.now() + 500;
  const goOn = (): void => {
    if (performance.now() > end) commit.call(transaction);
    else transaction.objectStore('log').get(0).addEventListener('success', goOn);
  };
  goOn();
}

IDBTransaction.prototype.abort = function abortOrFail(this: IDBTransaction) {
  if (fault === 'commit-late') throw new DOMException('The transaction is being committed.', 'InvalidStateError');
  abort.call(this);
};

globalThis.setTimeout = ((task: () => void, delay = 0) => setTimer(task, delay === 30_000 ? 100 : delay)) as typeof setTimeout;
