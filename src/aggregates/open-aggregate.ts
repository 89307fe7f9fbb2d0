import type { Aggregate, AggregateState, CommandResult, Decide, ExecuteOptions } from '../contract/aggregate.ts';
import type { AggregateHost } from '../contract/event-store-provider.ts';
import { readOptions, refuse } from '../contract/argument.ts';
import type { EventStoreReader } from '../contract/event-store.ts';
import { StoreNotOpenError } from '../contract/errors/index.ts';
import type { Live, LiveOptions } from '../contract/live.ts';
import { whyNotName } from '../contract/name.ts';
import type { Cancellable, Signal } from '../contract/platform.ts';
import type { StoreId } from '../contract/store-id.ts';
import type { EventRegistry } from '../events/registry.ts';
import { liveValue } from '../live/live-value.ts';
import { Command } from './command.ts';
import type { CommandQueue } from './command-queue.ts';
import type { KnownState } from './state-cache.ts';
import type { StateFold } from './state-fold.ts';
import type { StateReader } from './state-reader.ts';
import type { StateSnapshots } from './state-snapshots.ts';
import { takeSnapshot } from './take-snapshot.ts';

const DEFAULT_RETRIES = 3;

/** What the aggregates of one type share, of one provider. */
export interface AggregateRoom<E extends object, S> {
  readonly host: AggregateHost<E>;
  readonly registry: EventRegistry<E>;
  readonly fold: StateFold<E, S>;
  readonly states: StateReader<E, S>;
  readonly snapshots: StateSnapshots<E, S> | undefined;
  readonly queue: CommandQueue;
  /** The streams of which a snapshot is being taken, or is about to be. */
  readonly snapshotsUnderWay: Set<string>;
}

/** An aggregate as the user sees it. */
export class OpenAggregate<E extends object, S> implements Aggregate<E, S> {
  readonly storeId: StoreId;
  readonly #room: AggregateRoom<E, S>;
  readonly #key: string;

  constructor(room: AggregateRoom<E, S>, storeId: StoreId) {
    this.#room = room;
    this.storeId = storeId;
    this.#key = JSON.stringify([storeId.database, storeId.id]);
  }

  async load(options?: Cancellable): Promise<AggregateState<S>> {
    const { state, version } = await this.#read(readOptions(options, ['signal']));
    return { state, version };
  }

  async execute(decide: Decide<E, S>, options?: ExecuteOptions): Promise<CommandResult<E, S>> {
    if (typeof decide !== 'function') refuse('decide', 'must be a function');
    const { retries = DEFAULT_RETRIES, ...given } = readOptions(options, [
      'commandId',
      'userId',
      'correlationId',
      'causationId',
      'retries',
      'openTimeout',
      'signal',
    ]);
    if (retries !== Infinity && !(Number.isSafeInteger(retries) && retries >= 0)) {
      refuse('retries', 'must be a whole number from 0, or Infinity');
    }
    const reason = given.commandId === undefined ? undefined : whyNotName(given.commandId);
    if (reason) refuse('commandId', reason);
    // Refuses a signal that is none.
    this.#reader(given.signal);
    const { host, registry, fold, states, snapshots, queue } = this.#room;
    const common = { host, registry, fold, states, storeId: this.storeId, decide, options: { ...given, retries } };
    const outcome = await queue.run(
      this.#key,
      (letNextThrough) => new Command({ ...common, letNextThrough }).run(),
      given.signal,
    );
    const { state, version, messages, snapshotVersion } = outcome;
    if (snapshots && messages.length > 0 && version - snapshotVersion >= snapshots.every) this.#takeSnapshot(snapshots);
    return { state, version, messages };
  }

  live(options?: LiveOptions): Live<AggregateState<S>> {
    const { onError = (error: unknown) => this.#log(error) } = readOptions(options, ['onError']);
    if (typeof onError !== 'function') refuse('onError', 'must be a function');
    const { provider } = this.#room.host;
    return liveValue<KnownState<S>>({
      read: () => this.#read({}),
      watch: (onNotice) => provider.watch(onNotice, this.storeId),
      // Of one version there is one state, unless the stream is another one.
      isSame: (one, other) => one.version === other.version && one.lastId === other.lastId,
      onError,
    });
  }

  async #read(options: Cancellable): Promise<KnownState<S>> {
    return this.#room.states.read(this.#reader(undefined), options);
  }

  #reader(signal: Signal | undefined): EventStoreReader<E> {
    const { database, name, id } = this.storeId;
    return this.#room.host.provider.read(name, id, { database, signal });
  }

  /** In line with the commands of the page, which it would hold up with its session otherwise, or be refused by. */
  #takeSnapshot(snapshots: StateSnapshots<E, S>): void {
    const { host, states, queue, snapshotsUnderWay } = this.#room;
    if (snapshotsUnderWay.has(this.#key)) return;
    snapshotsUnderWay.add(this.#key);
    void queue.run(this.#key, async () => {
      await takeSnapshot({ host, states, snapshots }, this.storeId);
      snapshotsUnderWay.delete(this.#key);
    });
  }

  #log(error: unknown): void {
    if (error instanceof StoreNotOpenError) return;
    this.#room.host.logger.warn('live aggregate could not be read', { ...this.storeId, error });
  }
}
