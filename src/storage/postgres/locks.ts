import { StorageUnavailableError } from '../../contract/errors/index.ts';
import { systemClock } from '../../platform/clock.ts';
import type { LockOptions, Locks } from '../../platform/locks.ts';
import { Claim } from './claim.ts';
import { encodeKey } from './key-bytes.ts';
import type { OwnConnection, OwnSession, Tenant } from './own-connection.ts';
import type { Notification } from './pool.ts';

// Nobody tells of the end of a process. Short enough that whoever waits for a dead one hardly notices.
const LOOK_INTERVAL = 200; // milliseconds

const MOST_STEPS = 500; // in a statement

interface Step {
  readonly kind: 'join' | 'join-if-free' | 'steal' | 'leave' | 'renew' | 'rejoin' | 'look';
  readonly name: string;
  readonly claim?: Claim;
  readonly fail?: (error: unknown) => void;
}

/** What is known of a lock that this process has a claim on. */
interface Line {
  readonly claims: Set<Claim>;
  /** Its name in notices. */
  digest?: string;
}

/**
 * The locks of all processes on one schema, as queues in a table: by their whole names, first come, first served. A claim lasts as long
 * as the connection that it was made on; one that is lost makes the claims anew on another, and a lock that somebody else has taken in
 * between is lost to its holder as one that was stolen is.
 */
export class PostgresLocks implements Locks, Tenant {
  readonly #connection: OwnConnection;
  readonly #tables: string;
  readonly #channel: string;
  readonly #prepare: () => Promise<void>;
  readonly #lines = new Map<string, Line>();
  #numbers = 0;
  #steps: Step[] = [];
  #isSending = false;
  #owner: string | undefined;
  #cancelLook: (() => void) | undefined;

  /** @param prepare makes the tables. */
  constructor(connection: OwnConnection, tables: string, channel: string, prepare: () => Promise<void>) {
    this.#connection = connection;
    this.#tables = tables;
    this.#channel = channel;
    this.#prepare = prepare;
  }

  async request<T>(name: string, options: LockOptions, callback: (lock: object | null) => Promise<T>): Promise<T> {
    const { mode = 'exclusive', signal, ifAvailable = false, steal = false } = options;
    if (signal && (ifAvailable || steal)) throw new DOMException('A signal has nothing to take back.', 'NotSupportedError');
    signal?.throwIfAborted();
    const letGo = this.#connection.hold(this);
    const claim = new Claim(name, ++this.#numbers, mode);
    const takeBack = (): void => claim.end(signal?.reason);
    signal?.addEventListener('abort', takeBack, { once: true });
    try {
      this.#enter(claim);
      this.#send({ kind: steal ? 'steal' : ifAvailable ? 'join-if-free' : 'join', name, claim, fail: claim.end });
      const isGranted = await Promise.race([claim.answered, claim.ended]);
      if (!isGranted) return await callback(null);
      signal?.removeEventListener('abort', takeBack);
      return await Promise.race([callback({}), claim.ended]);
    } finally {
      signal?.removeEventListener('abort', takeBack);
      this.#leave(claim);
      letGo();
    }
  }

  onNotification({ channel, payload }: Notification): void {
    if (channel !== this.#channel) return;
    for (const [name, { digest }] of this.#lines) if (digest === payload) this.#send({ kind: 'look', name });
  }

  onReplaced(): void {
    void this.#drain();
  }

  #enter(claim: Claim): void {
    const line = this.#lines.get(claim.name) ?? { claims: new Set() };
    this.#lines.set(claim.name, line);
    line.claims.add(claim);
  }

  #leave(claim: Claim): void {
    const line = this.#lines.get(claim.name);
    line?.claims.delete(claim);
    if (line?.claims.size === 0) this.#lines.delete(claim.name);
    if (!claim.isRefused) this.#send({ kind: 'leave', name: claim.name, claim });
  }

  #send(step: Step): void {
    this.#steps.push(step);
    void this.#drain();
  }

  /** Sends the steps in their order, as many at once as have come meanwhile. */
  async #drain(): Promise<void> {
    if (this.#isSending) return;
    this.#isSending = true;
    const letGo = this.#connection.hold(this);
    await Promise.resolve(); // What is asked for in one go is sent in one.
    do {
      const steps = this.#steps.splice(0, MOST_STEPS);
      try {
        await this.#prepare();
        const session = await this.#connection.session();
        if (session.owner !== this.#owner) await this.#renew(session);
        if (steps.length > 0) await this.#run(session, steps);
      } catch (cause) {
        const reason = 'the connection for locks was lost';
        for (const { fail } of steps) fail?.(new StorageUnavailableError({ transient: true, reason }, { cause }));
      }
    } while (this.#steps.length > 0);
    this.#isSending = false;
    letGo();
    this.#lookLater();
  }

  /** Brings the claims of a connection that was lost to another one. */
  async #renew(session: OwnSession): Promise<void> {
    const steps: Step[] = [];
    for (const [name, { claims }] of this.#lines) {
      for (const claim of claims)
        if (claim.sentAs !== undefined) steps.push({ kind: claim.isHeld ? 'renew' : 'rejoin', name, claim });
    }
    await this.#run(session, steps);
    this.#owner = session.owner;
  }

  async #run(session: OwnSession, steps: readonly Step[]): Promise<void> {
    const rows = await session.run({
      name: `${this.#tables}.locks`,
      text: `select * from ${this.#tables}.lock_steps($1, $2)`,
      values: [session.owner, JSON.stringify(steps.map((step) => rowOf(step, session.owner)))],
    });
    for (const [index, { name, kind, claim }] of steps.entries()) {
      const row = rows[index];
      if (!row || kind === 'leave') continue;
      this.#settle(name, String(row['name']), row['holders'] as readonly string[]);
      if (kind === 'join-if-free') claim?.refuse();
    }
    // Whoever left may have let others of this process in.
    for (const [index, { name, kind }] of steps.entries()) {
      const row = rows[index];
      const isLast = !steps.slice(index + 1).some((step) => step.name === name);
      if (row && kind === 'leave' && isLast) this.#settle(name, String(row['name']), row['holders'] as readonly string[]);
    }
  }

  /** Tells the claims on a lock who has it. */
  #settle(name: string, digest: string, holders: readonly string[]): void {
    const line = this.#lines.get(name);
    if (!line) return;
    line.digest = digest;
    for (const claim of line.claims) {
      const isHolder = claim.sentAs !== undefined && holders.includes(claim.sentAs);
      if (isHolder && !claim.isHeld) claim.grant();
      else if (!isHolder && claim.isHeld) claim.end(new DOMException('The lock was taken by somebody else.', 'AbortError'));
    }
  }

  /** As long as somebody waits. */
  #lookLater(): void {
    if (this.#cancelLook || this.#waitedFor().length === 0) return;
    this.#cancelLook = systemClock.schedule(LOOK_INTERVAL, () => {
      this.#cancelLook = undefined;
      for (const name of this.#waitedFor()) this.#send({ kind: 'look', name });
    });
  }

  #waitedFor(): readonly string[] {
    return [...this.#lines].flatMap(([name, { claims }]) => ([...claims].some(({ isHeld }) => !isHeld) ? [name] : []));
  }
}

/** A step as the function takes it. From now on the claim is what is sent here. */
function rowOf({ kind, name, claim }: Step, owner: string): object {
  const before = claim?.sentAs;
  const entry = kind === 'leave' ? (before ?? claim?.entry(owner)) : claim?.entry(owner);
  if (claim && kind !== 'leave') claim.sentAs = entry;
  return { kind, name: encodeKey(name), claim: entry, before };
}
