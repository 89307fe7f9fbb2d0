import type { StoreId } from '../contract/store-id.ts';
import type { Clock } from '../platform/clock.ts';
import { streamName } from './stream.ts';

// Fewer are read as fast as one.
const WORTH_IT = 64; // records
// A page that has not asked for anything for so long is not in the middle of something.
const IDLE = 3_000; // milliseconds

// Streams in which little happens are forgotten when there are more than that: a page may touch thousands.
const MOST_NOTED = 256;

/** Compacts streams of many small records while nothing else happens. */
export class IdleCompaction {
  readonly #clock: Clock;
  readonly #compact: (storeId: StoreId, signal: AbortSignal) => Promise<unknown>;
  readonly #noted = new Map<string, { readonly storeId: StoreId; records: number }>();
  #lastNote = 0;
  #cancel: (() => void) | undefined;
  #running: AbortController | undefined;

  /** @param compact must leave the stream whole when its signal is aborted. */
  constructor(clock: Clock, compact: (storeId: StoreId, signal: AbortSignal) => Promise<unknown>) {
    this.#clock = clock;
    this.#compact = compact;
  }

  /** Something is asked for: what is under way ends, and goes on when nothing has been for a while. */
  interrupt(): void {
    this.#lastNote = this.#clock.monotonic();
    if (!this.#running) return;
    this.#running.abort();
    this.#running = undefined;
    this.#wait(IDLE);
  }

  /** So many small records of a stream were written or read. */
  note(storeId: StoreId, records: number): void {
    this.interrupt();
    const key = streamName(storeId);
    const noted = this.#noted.get(key) ?? { storeId, records: 0 };
    noted.records += records;
    this.#noted.set(key, noted);
    if (noted.records >= WORTH_IT) this.#wait(IDLE);
    else if (this.#noted.size > MOST_NOTED) this.#forgetOldest();
  }

  /** Ends what is under way. */
  stop(): void {
    this.#running?.abort();
    this.#running = undefined;
    this.#cancel?.();
    this.#cancel = undefined;
  }

  /** One timer, set again when it finds that something was asked for meanwhile: notes come by the thousand. */
  #wait(delay: number): void {
    this.#cancel ??= this.#clock.schedule(delay, () => {
      this.#cancel = undefined;
      const left = this.#lastNote + IDLE - this.#clock.monotonic();
      if (left > 0) this.#wait(left);
      else void this.#run();
    });
  }

  async #run(): Promise<void> {
    const controller = (this.#running = new AbortController());
    for (const [key, { storeId, records }] of this.#noted) {
      if (controller.signal.aborted) return;
      if (records < WORTH_IT) continue;
      // Whatever goes wrong will go wrong for whoever asks next, and is told to them.
      await this.#compact(storeId, controller.signal).catch(() => undefined);
      if (!controller.signal.aborted) this.#noted.delete(key);
    }
    if (this.#running === controller) this.#running = undefined;
  }

  #forgetOldest(): void {
    for (const [key, { records }] of this.#noted) if (records < WORTH_IT) return void this.#noted.delete(key);
  }
}
