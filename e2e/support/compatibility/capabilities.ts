/** A capability that engines differ in, and what the library makes of it. */
export interface ProbedCapability {
  readonly title: string;
  readonly library: string;
  /** Runs in the page. */
  readonly probe: () => boolean | Promise<boolean>;
}

export const PROBED_CAPABILITIES: readonly ProbedCapability[] = [
  {
    title: 'module workers',
    library: 'required: the worker is one',
    probe: () =>
      new Promise((resolve) => {
        const url = URL.createObjectURL(new Blob(['postMessage(import.meta.url)'], { type: 'text/javascript' }));
        const worker = new Worker(url, { type: 'module' });
        worker.onmessage = () => resolve(true);
        worker.onerror = () => resolve(false);
      }),
  },
  {
    title: 'Web Locks',
    library: 'required: sessions and the death of a worker',
    probe: () => navigator.locks.request(crypto.randomUUID(), async () => true),
  },
  {
    title: 'lock names over 1,024 characters',
    library: 'not used: a lock is named by its session alone',
    probe: () => navigator.locks.request('x'.repeat(2_000), async () => true).catch(() => false),
  },
  {
    title: 'durability of a transaction can be chosen',
    library: '`strict` by default; an engine that ignores the choice does what it always does',
    probe: () =>
      new Promise((resolve, reject) => {
        const opening = indexedDB.open(crypto.randomUUID());
        opening.onupgradeneeded = () => opening.result.createObjectStore('a');
        opening.onerror = () => reject(opening.error ?? new Error('not opened'));
        opening.onsuccess = () =>
          resolve(opening.result.transaction('a', 'readwrite', { durability: 'strict' }).durability === 'strict');
      }),
  },
  {
    title: 'a request that fails after `commit()`, with others behind it, aborts its transaction',
    library: 'not relied on: `commit()` is called when every request has succeeded',
    probe: () =>
      new Promise((resolve, reject) => {
        const opening = indexedDB.open(crypto.randomUUID());
        opening.onupgradeneeded = () => opening.result.createObjectStore('a').put(1, 'taken');
        opening.onerror = () => reject(opening.error ?? new Error('not opened'));
        opening.onsuccess = () => {
          const transaction = opening.result.transaction('a', 'readwrite');
          transaction.objectStore('a').put(1, 'other');
          transaction.objectStore('a').add(2, 'taken');
          transaction.objectStore('a').put(3, 'third');
          transaction.commit();
          transaction.oncomplete = () => resolve(false);
          transaction.onabort = () => resolve(true);
        };
      }),
  },
  {
    title: '`getAllRecords`, `getAll` backwards',
    library: 'not used: the newest of a range comes from a cursor of one step',
    probe: () => 'getAllRecords' in IDBObjectStore.prototype,
  },
  {
    title: '`Symbol.asyncDispose`',
    library: 'defined by the library where it is missing; compilers lower `await using`',
    // The harness page has the library loaded, which defines it: asked of a page without it.
    probe: () => {
      const frame = document.createElement('iframe');
      document.body.append(frame);
      const defined = 'asyncDispose' in ((frame.contentWindow as unknown as { Symbol: object } | null)?.Symbol ?? {});
      frame.remove();
      return defined;
    },
  },
  {
    title: '`QuotaExceededError` is a class of its own',
    library: 'not relied on: known by its name, and thrown as StorageQuotaExceededError',
    probe: () => typeof Reflect.get(globalThis, 'QuotaExceededError') === 'function',
  },
  {
    title: 'errors keep their class across `postMessage`',
    library: 'not relied on: errors travel as values and get their class back',
    probe: () => {
      class Special extends Error {}
      return structuredClone(new Special('x')) instanceof Special;
    },
  },
  {
    title: '`navigator.storage.persist`',
    library: 'left to the application: it is the application that has a reason to ask',
    probe: () => typeof navigator.storage.persist === 'function',
  },
];
