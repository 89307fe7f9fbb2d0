import type { StoreId } from '../contract/store-id.ts';
import type { KeyValueDatabase } from '../storage/port.ts';
import { acquireLock, waitForLock, type HeldLock } from '../platform/locks.ts';
import { isOver, type HolderPorts } from './holder.ts';
import { parseStreamRecord } from './records.ts';
import { streamKey, streamName, streamRecordQuery } from './stream.ts';

// Long enough that looking costs nothing, short enough that a tab that is frozen in front holds nobody up for five seconds.
const LOOK_INTERVAL = 1_000; // milliseconds

/** The right to take a stream next. It is released once the stream is taken, or given up. */
export interface Turn extends HeldLock {
  /** The session that was seen to be over by those who waited, if they saw one. */
  readonly ended?: string | undefined;
}

export interface OpenerInLine {
  readonly storeId: StoreId;
  readonly database: KeyValueDatabase;
  /** Aborted when the opener waits no longer. */
  readonly waiting: AbortSignal;
}

/**
 * Lets the openers of a stream through one by one, in the order in which they came, over all tabs. It is for order and for
 * economy: whoever passes it without waiting, as a tab with older code does, meets the fence in the stream's record.
 */
export class Turnstile {
  readonly #ports: HolderPorts;
  readonly #lines = new Map<string, Line>();

  constructor(ports: HolderPorts) {
    this.#ports = ports;
  }

  /** Whether an opener of this turnstile waits for the stream, or is about to take it. */
  hasLine(storeId: StoreId): boolean {
    return this.#lines.has(streamName(storeId));
  }

  /** Waits until everybody before has gone through; `undefined` when `waiting` is aborted first. */
  async enter(opener: OpenerInLine): Promise<Turn | undefined> {
    const name = streamName(opener.storeId);
    const line = this.#lines.get(name) ?? new Line(this.#ports, turnLockName(name), () => this.#lines.delete(name));
    this.#lines.set(name, line);
    return line.enter(opener);
  }
}

/** An opener from when it comes to when it has gone through. */
interface Place {
  readonly opener: OpenerInLine;
  /** Takes its request back. */
  readonly stop: () => void;
  isWaiting: boolean;
  /** The turn that it gets whether or not its request is granted. */
  forced?: Turn;
}

/** What a look at a stream that nobody holds has found. */
interface Ended {
  /** The session that held it last; `undefined` when none ever did. */
  readonly session: string | undefined;
}

/**
 * The openers of one stream in this tab. Each has a request of its own in the queue of the platform, which takes no account of
 * whether a tab is frozen: one that is would let nobody through. So they look whether the stream is free and nobody takes it.
 */
class Line {
  readonly #ports: HolderPorts;
  readonly #lockName: string;
  readonly #onEmpty: () => void;
  readonly #places = new Set<Place>();
  #cancelLook: () => void = () => undefined;
  #seen: { readonly session: string; readonly first: number } | undefined;
  #ended: Ended | undefined;

  constructor(ports: HolderPorts, lockName: string, onEmpty: () => void) {
    this.#ports = ports;
    this.#lockName = lockName;
    this.#onEmpty = onEmpty;
  }

  async enter(opener: OpenerInLine): Promise<Turn | undefined> {
    const request = new AbortController();
    const place: Place = { opener, stop: () => request.abort(), isWaiting: true };
    if (this.#places.size === 0) this.#lookLater();
    this.#places.add(place);
    if (opener.waiting.aborted) place.stop();
    opener.waiting.addEventListener('abort', place.stop, { once: true });
    try {
      const lock = await waitForLock(this.#ports.locks, this.#lockName, { waiting: request.signal }).catch(passStolen);
      if (place.forced) lock?.release();
      const turn = place.forced ?? lock;
      if (!turn) this.#leave(place);
      return turn && { ended: place.forced?.ended, release: () => (turn.release(), this.#leave(place)) };
    } catch (error) {
      place.forced?.release();
      this.#leave(place);
      throw error;
    } finally {
      place.isWaiting = false;
      opener.waiting.removeEventListener('abort', place.stop);
    }
  }

  #leave(place: Place): void {
    if (!this.#places.delete(place) || this.#places.size > 0) return;
    this.#cancelLook();
    this.#onEmpty();
  }

  #lookLater(): void {
    this.#cancelLook = this.#ports.clock.schedule(LOOK_INTERVAL, () => {
      const looked = this.#look().catch(() => undefined); // A look that fails has seen nothing.
      void looked.then(() => this.#places.size > 0 && this.#lookLater());
    });
  }

  /** Takes the turn by force when the stream is free, and was at the last look, and nobody has taken it in between. */
  async #look(): Promise<void> {
    const [oldest] = this.#waiting();
    const ended = oldest && (await this.#findEnded(oldest.opener));
    const isStuck = ended !== undefined && this.#ended !== undefined && ended.session === this.#ended.session;
    this.#ended = isStuck ? undefined : ended;
    if (!isStuck) return;
    const lock = await acquireLock(this.#ports.locks, this.#lockName, { steal: true });
    this.#handOn(lock, ended.session, this.#waiting());
  }

  async #findEnded({ storeId, database }: OpenerInLine): Promise<Ended | undefined> {
    const [[found] = []] = await database.read([streamRecordQuery(streamKey(storeId))]);
    const holder = parseStreamRecord(found);
    if (!holder) return { session: undefined };
    const session = holder.etag;
    if (this.#seen?.session !== session) this.#seen = { session, first: this.#ports.clock.monotonic() };
    return holder.yields || (await isOver(this.#ports, holder, this.#seen.first)) ? { session } : undefined;
  }

  /**
   * Lets everybody through who has waited here so far: whoever froze in front may have more than one request in the queue.
   */
  #handOn(lock: HeldLock, ended: string | undefined, heirs: readonly Place[]): void {
    const [heir, ...others] = heirs.filter(({ isWaiting, forced }) => isWaiting && !forced);
    if (!heir) return lock.release();
    heir.forced = { ended, release: () => this.#handOn(lock, ended, others) };
    heir.stop();
  }

  #waiting(): readonly Place[] {
    return [...this.#places].filter(({ isWaiting }) => isWaiting);
  }
}

/** A tab that was frozen as it got the turn and as it lost it hears, in WebKit, of the second only. Its turn has come all the same. */
function passStolen(error: unknown): Turn {
  if (error instanceof DOMException && error.name === 'AbortError') return { release: () => undefined };
  throw error;
}

// WebKit takes lock names of at most 1,024 characters. Streams whose names are the same without their middle share a queue.
const LONGEST_END = 480; // UTF-16 units

function turnLockName(streamName: string): string {
  const isLong = streamName.length > 2 * LONGEST_END;
  const name = isLong ? `${streamName.slice(0, LONGEST_END)}…${streamName.slice(-LONGEST_END)}` : streamName;
  return `idb-eventstore:turn:${name.toWellFormed()}`;
}
