import type { Durability } from '../src/contestant.ts';
import type { AppendRecord, LimitCalls, LimitReply, LimitRequest } from '../src/contestants/limit/calls.ts';
import { WrongVersionError } from '../src/wrong-version.ts';

// Key of an event record: [stream, last version]. Key of a snapshot: [stream, version].
const EVENTS = 'events';
const SNAPSHOTS = 'snapshots';

let database: IDBDatabase;
let durability: Durability;

const calls: LimitCalls = {
  async open(name, asked) {
    durability = asked;
    const request = indexedDB.open(name, 1);
    request.addEventListener('upgradeneeded', () => {
      request.result.createObjectStore(EVENTS);
      request.result.createObjectStore(SNAPSHOTS);
    });
    database = await answer(request);
  },

  append(stream, count, text, expected) {
    return write(EVENTS, (store, fail) => {
      store.openKeyCursor(all(stream), 'prev').addEventListener('success', ({ target }) => {
        const actual = versionOf((target as IDBRequest<IDBCursor | null>).result);
        if (expected !== undefined && actual !== expected) return fail(new WrongVersionError(stream, expected, actual));
        store.add({ first: actual + 1, text } satisfies AppendRecord, [stream, actual + count]);
      });
    });
  },

  read(stream, first, last) {
    return readRecords(database.transaction(EVENTS).objectStore(EVENTS), stream, first, last);
  },

  async version(stream) {
    const store = database.transaction(EVENTS).objectStore(EVENTS);
    return versionOf(await answer(store.openKeyCursor(all(stream), 'prev')));
  },

  putSnapshot(stream, version, text) {
    return write(SNAPSHOTS, (store) => store.put(text, [stream, version]));
  },

  async loadSnapshot(stream) {
    const transaction = database.transaction([EVENTS, SNAPSHOTS]);
    const cursor = await answer(transaction.objectStore(SNAPSHOTS).openCursor(all(stream), 'prev'));
    const records = await readRecords(transaction.objectStore(EVENTS), stream, versionOf(cursor) + 1, Infinity);
    return { text: cursor?.value as string | undefined, records };
  },

  async close() {
    database.close();
  },
};

addEventListener('message', ({ data: { id, method, args } }: MessageEvent<LimitRequest>) => {
  const call = calls[method] as (...args: readonly unknown[]) => Promise<unknown>;
  call(...args).then(
    (value) => postMessage({ id, ok: true, value } satisfies LimitReply),
    (error: unknown) => postMessage({ id, ok: false, message: String(error) } satisfies LimitReply),
  );
});

/** Records end at the version of their key: those that end within the range, and the one that reaches past it. */
async function readRecords(store: IDBObjectStore, stream: string, first: number, last: number): Promise<AppendRecord[]> {
  const within = store.getAll(IDBKeyRange.bound([stream, first], [stream, last]));
  const past = last === Infinity ? undefined : store.getAll(IDBKeyRange.bound([stream, last], [stream, Infinity], true), 1);
  const records = (await answer(within)) as AppendRecord[];
  const [next] = past ? ((await answer(past)) as AppendRecord[]) : [];
  return next && next.first <= last ? [...records, next] : records;
}

/** Runs `task` in a transaction and resolves on its `complete`. */
function write(name: string, task: (store: IDBObjectStore, fail: (error: Error) => void) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const transaction = database.transaction(name, 'readwrite', { durability });
    transaction.addEventListener('complete', () => resolve());
    transaction.addEventListener('abort', () => reject(transaction.error ?? new Error('The transaction was aborted.')));
    task(transaction.objectStore(name), (error) => {
      reject(error);
      transaction.abort();
    });
  });
}

function answer<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.addEventListener('success', () => resolve(request.result));
    request.addEventListener('error', () => reject(request.error ?? new Error('The request failed.')));
  });
}

function all(stream: string): IDBKeyRange {
  return IDBKeyRange.bound([stream, 0], [stream, Infinity]);
}

function versionOf(cursor: IDBCursor | null): number {
  return cursor ? (cursor.key as [string, number])[1] : 0;
}
