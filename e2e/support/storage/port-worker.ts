import { expose } from 'comlink';
import { createEngine } from '../../../src/engine/engine.ts';
import { systemClock } from '../../../src/platform/clock.ts';
import type { EventStoreEngine } from '../../../src/contract/event-store-engine.ts';
import { inMemory } from '../../../src/key-value.ts';
import type { InProcessLocks } from '../../../src/platform/in-process-locks.ts';
import { acquireLock, type HeldLock } from '../../../src/platform/locks.ts';
import { Host } from '../../../src/rpc/engine-host.ts';

/** A worker of this thread, on memory: as much of the platform's `Worker` as a page uses, and the way to make it fail. */
export class PortWorker extends EventTarget {
  readonly engine: EventStoreEngine;
  isTerminated = false;
  /** Whether it hears what it is told. */
  isDeaf = false;
  readonly #locks: InProcessLocks;
  readonly #channel = new MessageChannel();
  #alive: HeldLock | undefined;

  constructor(locks: InProcessLocks, faults: Partial<EventStoreEngine> = {}) {
    super();
    this.#locks = locks;
    const { storage, changes } = inMemory();
    const logger = { debug() {}, info() {}, warn() {}, error() {} };
    const newId = (): string => crypto.randomUUID();
    this.engine = createEngine({ storage, locks, clock: systemClock, changes, logger, durability: 'strict', newId });
    Object.assign(this.engine, faults);
    const { port1, port2 } = this.#channel;
    const holdAliveLock = async (): Promise<string> => {
      const name = newId();
      this.#alive = await acquireLock(this.#locks, name);
      return name;
    };
    expose(new Host({ createEngine: () => this.engine, holdAliveLock, post: (message) => port2.postMessage(message) }), port2);
    port1.onmessage = ({ data }: MessageEvent) => this.dispatchEvent(new MessageEvent('message', { data }));
  }

  postMessage(message: unknown, transfer: Transferable[]): void {
    if (this.isDeaf) structuredClone(message, { transfer });
    else this.#channel.port1.postMessage(message, transfer);
  }

  terminate(): void {
    this.isTerminated = true;
    this.#channel.port1.close();
    this.#alive?.release();
  }
}
