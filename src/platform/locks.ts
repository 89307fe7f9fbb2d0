/** How a lock is asked for. A signal goes with neither `ifAvailable` nor `steal` (Web Locks API, §4.2.1). */
export interface LockOptions {
  /** Shared holders do not exclude each other. Default: exclusive. */
  readonly mode?: 'exclusive' | 'shared';
  /** Aborted: takes a waiting request back, which rejects with the signal's reason. */
  readonly signal?: AbortSignal;
  /** Calls back with `null` at once where another request would wait. */
  readonly ifAvailable?: boolean;
  /** Takes the lock from its holders, whose requests reject with an AbortError, ahead of all who wait for it. */
  readonly steal?: boolean;
}

/** The part of the platform's LockManager that the engine uses: `navigator.locks` fits as it is (Web Locks API, §2). */
export interface Locks {
  /**
   * Names those who share these locks, where the storage may be shared by more. Whoever sees a session of others cannot tell by a
   * lock whether they live, and leaves them the stream until they say that they are done, or their time is up. Absent: whoever
   * reaches the storage reaches these locks.
   */
  readonly reach?: string | undefined;

  /** Calls back once the lock is granted, and holds it until the callback's promise settles. First come, first served. */
  request<T>(name: string, options: LockOptions, callback: (lock: object | null) => Promise<T>): Promise<T>;
}

/** A lock that is held until it is released. */
export interface HeldLock {
  release(): void;
}

/** Waits for a lock, however long it takes; `steal` takes it from whoever has it. */
export function acquireLock(locks: Locks, name: string, options: { readonly steal?: boolean } = {}): Promise<HeldLock> {
  return new Promise((resolve, reject) => {
    locks.request(name, options, () => hold(resolve)).catch(reject);
  });
}

export interface Wait {
  readonly mode?: 'exclusive' | 'shared';
  /** Aborted when the lock is not worth waiting for any more. A lock that nobody has in the way is granted all the same. */
  readonly waiting: AbortSignal;
}

/** Waits for a lock while others are in the way; `undefined` when they still were as `waiting` was aborted. */
export function waitForLock(locks: Locks, name: string, { mode = 'exclusive', waiting }: Wait): Promise<HeldLock | undefined> {
  const request = new AbortController();
  const leave = (): void => {
    // Answers come in the order of requests: once this one has its own, a lock that was free has been granted.
    const answered = locks.request(name, { mode, ifAvailable: true }, async () => undefined);
    void answered.catch(() => undefined).then(() => request.abort());
  };
  return new Promise((resolve, reject) => {
    const granted = (): Promise<void> => {
      waiting.removeEventListener('abort', leave);
      return hold(resolve);
    };
    locks.request(name, { mode, signal: request.signal }, granted).catch((error: unknown) => {
      waiting.removeEventListener('abort', leave);
      if (request.signal.aborted) resolve(undefined);
      else reject(error);
    });
    if (waiting.aborted) leave();
    else waiting.addEventListener('abort', leave, { once: true });
  });
}

/** Whether nobody holds a lock exclusively, or waits to. */
export function isFree(locks: Locks, name: string): Promise<boolean> {
  return locks.request(name, { mode: 'shared', ifAvailable: true }, async (lock) => lock !== null);
}

function hold(onGranted: (lock: HeldLock) => void): Promise<void> {
  return new Promise((release) => onGranted({ release: () => release() }));
}
