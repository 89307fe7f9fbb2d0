// Functions that the specs of the engines run in a page. Each must stand alone: only its source travels.

/** Resolves when the write is complete. */
export async function write(key: string, value: number, durability: IDBTransactionDurability): Promise<void> {
  const database = await new Promise<IDBDatabase>((resolve, reject) => {
    const opening = indexedDB.open('engines', 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore('values');
    opening.onsuccess = () => resolve(opening.result);
    opening.onerror = () => reject(opening.error);
  });
  const transaction = database.transaction('values', 'readwrite', { durability });
  transaction.objectStore('values').put(value, key);
  await new Promise<void>((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(transaction.error);
  });
  database.close();
}

export function read(key: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open('engines', 1);
    opening.onerror = () => reject(opening.error);
    opening.onsuccess = () => {
      const request = opening.result.transaction('values').objectStore('values').get(key);
      request.onerror = () => reject(request.error);
      request.onsuccess = () => {
        opening.result.close();
        resolve(request.result as number);
      };
    };
  });
}

/** Resolves once the lock is held, which it then is for as long as the page lives. */
export function hold(lock: string): Promise<void> {
  return new Promise((resolve) => {
    void navigator.locks.request(lock, () => {
      resolve();
      return new Promise(() => {});
    });
  });
}

export function waitFor(lock: string): Promise<string> {
  return navigator.locks.request(lock, () => 'granted');
}

export function isFree(lock: string): Promise<boolean> {
  return navigator.locks.request(lock, { ifAvailable: true }, (granted) => granted !== null);
}

/** Longer than any test. WebKit rejects a call whose promise nothing can settle any more; this one a timer can. */
export function sleepLong(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 600_000));
}

/** Writes 1 MiB at a time; resolves with the name of the error that ended it, or undefined after `limit` MiB. */
export async function fill(limit: number): Promise<{ written: number; error: string | undefined }> {
  const database = await new Promise<IDBDatabase>((resolve, reject) => {
    const opening = indexedDB.open('full', 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore('values');
    opening.onsuccess = () => resolve(opening.result);
    opening.onerror = () => reject(opening.error);
  });
  for (let written = 0; written < limit; written += 1) {
    try {
      await new Promise<void>((resolve, reject) => {
        const transaction = database.transaction('values', 'readwrite');
        transaction.oncomplete = () => resolve();
        transaction.onabort = () => reject(transaction.error);
        const bytes = crypto.getRandomValues(new Uint8Array(65536));
        const value = new Uint8Array(1024 * 1024);
        for (let at = 0; at < value.length; at += bytes.length) value.set(bytes, at);
        transaction.objectStore('values').put(value, written);
      });
    } catch (error) {
      return { written, error: (error as Error).name };
    }
  }
  return { written: limit, error: undefined };
}

/** Which of the capabilities that belong to the web platform are there. */
export async function platform(): Promise<Record<string, boolean>> {
  const transfers = (): boolean => {
    try {
      const stream = new ReadableStream();
      structuredClone(stream, { transfer: [stream] });
      return true;
    } catch {
      return false;
    }
  };
  const access = async (): Promise<void> => {
    const root = await navigator.storage.getDirectory();
    const file = await root.getFileHandle('probe', { create: true });
    const inWorkers = file as unknown as { createSyncAccessHandle(): Promise<{ close(): void }> };
    (await inWorkers.createSyncAccessHandle()).close();
  };
  const succeedsInWorker = (work: () => Promise<void>): Promise<boolean> => {
    const source = `(${String(work)})().then(() => postMessage(true), () => postMessage(false))`;
    const worker = new Worker(URL.createObjectURL(new Blob([source])));
    return new Promise((resolve) => (worker.onmessage = ({ data }) => resolve(data as boolean)));
  };
  return {
    'get-all-records': 'getAllRecords' in IDBObjectStore.prototype,
    'async-dispose': 'asyncDispose' in Symbol,
    'transferable-streams': transfers(),
    'sync-access-handle': await succeedsInWorker(access),
    'quota-error-class': 'QuotaExceededError' in globalThis,
  };
}
