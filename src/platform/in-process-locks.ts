import type { LockOptions, Locks } from './locks.ts';

/** Locks among the clients of one thread, first come, first served. */
export class InProcessLocks implements Locks {
  readonly reach: string = crypto.randomUUID();
  readonly #queues = new Map<string, Queue>();

  async request<T>(name: string, options: LockOptions, callback: (lock: object | null) => Promise<T>): Promise<T> {
    const { mode = 'exclusive', signal, ifAvailable = false, steal = false } = options;
    if (signal && (ifAvailable || steal)) throw new DOMException('A signal has nothing to take back.', 'NotSupportedError');
    signal?.throwIfAborted();
    const queue = this.#queues.get(name) ?? new Queue();
    if (ifAvailable && !queue.isFreeFor(mode)) return callback(null);
    this.#queues.set(name, queue);
    const claim = new Claim(mode);
    const takeBack = (): void => queue.takeBack(claim, signal?.reason);
    signal?.addEventListener('abort', takeBack, { once: true });
    try {
      if (steal) queue.takeByForce(claim);
      else queue.join(claim);
      await Promise.race([claim.granted, claim.ended]);
      return await Promise.race([callback({}), claim.ended]);
    } finally {
      signal?.removeEventListener('abort', takeBack);
      queue.leave(claim);
      if (queue.isFreeFor('exclusive') && this.#queues.get(name) === queue) this.#queues.delete(name);
    }
  }
}

/** One request for a lock. */
class Claim {
  readonly mode: 'exclusive' | 'shared';
  readonly granted: Promise<void>;
  /** Rejects when the claim is taken back or the lock is stolen. */
  readonly ended: Promise<never>;
  grant = (): void => undefined;
  end: (reason: unknown) => void = () => undefined;

  constructor(mode: 'exclusive' | 'shared') {
    this.mode = mode;
    this.granted = new Promise((resolve) => (this.grant = resolve));
    this.ended = new Promise((_, reject) => (this.end = reject));
    this.ended.catch(() => undefined);
  }
}

/** Who holds one lock, and who waits for it. */
class Queue {
  readonly #holders = new Set<Claim>();
  readonly #waiting = new Set<Claim>();

  isFreeFor(mode: 'exclusive' | 'shared'): boolean {
    return this.#waiting.size === 0 && this.#admits(mode);
  }

  join(claim: Claim): void {
    this.#waiting.add(claim);
    this.#grant();
  }

  /** Does nothing to a claim that has been granted. */
  takeBack(claim: Claim, reason: unknown): void {
    if (this.#waiting.has(claim)) claim.end(reason);
  }

  takeByForce(claim: Claim): void {
    for (const holder of this.#holders) holder.end(new DOMException('The lock was stolen.', 'AbortError'));
    this.#holders.clear();
    this.#holders.add(claim);
    claim.grant();
  }

  leave(claim: Claim): void {
    this.#waiting.delete(claim);
    this.#holders.delete(claim);
    this.#grant();
  }

  #grant(): void {
    for (const claim of this.#waiting) {
      if (!this.#admits(claim.mode)) return;
      this.#waiting.delete(claim);
      this.#holders.add(claim);
      claim.grant();
    }
  }

  #admits(mode: 'exclusive' | 'shared'): boolean {
    return [...this.#holders].every((holder) => mode === 'shared' && holder.mode === 'shared');
  }
}
