import '../../worker/idb-eventstore-worker.ts';

/**
 * The library's worker on a storage that fails as engines do: its name says how, and how many times. `open-error`: opening
 * the backing store fails; `open-hang`: it never answers; `transaction-lost`: the connection is closing; `commit-aborted`: an
 * append is aborted by force.
 */
const { name } = globalThis as unknown as { readonly name: string };
const [fault, times] = name.split(':');
const { open } = IDBFactory.prototype;
const { transaction } = IDBDatabase.prototype;
const { commit } = IDBTransaction.prototype;
const holders: IDBOpenDBRequest[] = [];
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
  if (strikes('transaction-lost')) throw new DOMException('The database connection is closing.', 'InvalidStateError');
  return transaction.apply(this, args);
};

IDBTransaction.prototype.commit = function commitOrFail(this: IDBTransaction) {
  if (this.objectStoreNames.contains('log') && strikes('commit-aborted')) this.abort();
  else commit.call(this);
};
