import '../../../worker/idb-eventstore-worker.ts';

/**
 * The library's worker, which dies in an append: its name says when. `before` the transaction, `during` it with all requests
 * done, or `after` its commit and before the answer.
 */
const fault = (globalThis as unknown as { readonly name: string }).name;
const { transaction } = IDBDatabase.prototype;
const { commit } = IDBTransaction.prototype;
const answer: (message: unknown) => void = globalThis.postMessage.bind(globalThis);
let silent = false;

globalThis.postMessage = (message: unknown) => {
  if (!silent) answer(message);
};

IDBDatabase.prototype.transaction = function begin(this: IDBDatabase, ...args) {
  if (fault === 'before' && args[1] === 'readwrite' && [args[0]].flat().includes('log')) {
    globalThis.close();
    throw new DOMException('The worker is gone.', 'InvalidStateError');
  }
  return transaction.apply(this, args);
};

IDBTransaction.prototype.commit = function finish(this: IDBTransaction) {
  const appends = this.objectStoreNames.contains('log');
  if (appends) silent = true;
  if (appends && fault === 'during') {
    globalThis.close();
    return;
  }
  if (appends) this.addEventListener('complete', () => globalThis.close());
  commit.call(this);
};
