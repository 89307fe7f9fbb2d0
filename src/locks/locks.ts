/** The part of the platform's LockManager that the engine uses: `navigator.locks` fits as it is (Web Locks API, §2). */
export interface Locks {
  /**
   * Calls back once the lock is granted, and holds it until the callback's promise settles. An aborted signal takes a
   * waiting request back: it rejects with the signal's reason.
   */
  request<T>(name: string, options: { readonly signal?: AbortSignal }, callback: () => Promise<T>): Promise<T>;
}

/** A lock that is held until it is released. */
export interface HeldLock {
  release(): void;
}

/** Waits for a lock, however long it takes. */
export function acquireLock(locks: Locks, name: string): Promise<HeldLock> {
  return new Promise((resolve, reject) => {
    locks.request(name, {}, () => hold(resolve)).catch(reject);
  });
}

/** Waits for a lock; `undefined` when the signal was aborted first. */
export function waitForLock(locks: Locks, name: string, signal: AbortSignal): Promise<HeldLock | undefined> {
  return new Promise((resolve, reject) => {
    locks
      .request(name, { signal }, () => hold(resolve))
      .catch((error: unknown) => {
        if (signal.aborted) resolve(undefined);
        else reject(error);
      });
  });
}

function hold(onGranted: (lock: HeldLock) => void): Promise<void> {
  return new Promise((release) => onGranted({ release: () => release() }));
}
