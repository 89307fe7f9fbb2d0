import assert from 'node:assert/strict';
import { deposit } from '../../../src/conformance/provider/bank.ts';
import { inProcess } from '../../../src/key-value.ts';
import { EventStoreError, type EventMessage, type StoredMessage } from '../../../src/index.ts';
import type { BankEvent } from '../../../src/conformance/provider/bank.ts';
import { DEFAULT_SETTINGS } from '../../../src/contract/settings.ts';
import { TestClock } from '../../../src/testing.ts';
import { IDS, LONGEST_SESSION, TABS, type Command, type Step } from './commands.ts';
import { Tab } from './tab.ts';
import { WatchedStorage } from './truth.ts';

type Of<K extends Command['kind']> = Extract<Command, { readonly kind: K }>;
type Messages = readonly StoredMessage<BankEvent>[];

const HOUR = 3_600_000;
const DATABASE = DEFAULT_SETTINGS.defaultDatabase;
const AMOUNT_OF_SNAPSHOT = -1;

/** What a run saw, to tell that runs do what they are for. */
export interface Seen {
  acknowledged: number;
  refused: number;
  takeovers: number;
  killed: number;
  /** Tabs that were frozen as another one opened the streams. */
  frozen: number;
}

/** Several tabs on one storage, in simulated time, held against plain lists of what is stored. */
export class ModelRun {
  readonly seen: Seen = { acknowledged: 0, refused: 0, takeovers: 0, killed: 0, frozen: 0 };
  readonly #clock = new TestClock();
  readonly #storage = new WatchedStorage();
  readonly #world = inProcess(this.#storage);
  readonly #tabs = Array.from({ length: TABS }, () => new Tab(this.#clock, this.#world));
  /** Calls that have not settled, of tabs that live. */
  readonly #pending = new Map<Promise<void>, { readonly tab: Tab; readonly what: string }>();
  /** Messages that an error said are not stored. */
  readonly #refused = new Set<string>();
  #broken: unknown;

  async run(steps: readonly Step[]): Promise<void> {
    for (const { command, turns } of steps) {
      await this.#do(command);
      await this.#turn(turns);
      this.#assertSound();
    }
    await this.#assertFrozenKeepNobodyOut();
    for (const tab of this.#tabs) tab.thaw('ran on');
    for (let n = 0; n < 8; n++) await this.#pass(20_000);
    this.#assertSound();
    const hanging = [...this.#pending.values()].filter(({ tab }) => tab.alive);
    assert.deepEqual(
      hanging.map(({ what }) => what),
      [],
      'every call of a tab that lives comes to an end',
    );
    await this.#assertGoesOn(100_000);
    this.seen.takeovers = IDS.reduce((sum, id) => sum + Math.max(0, this.#storage.stream(id).epoch - 2), 0);
  }

  async #do(command: Command): Promise<void> {
    switch (command.kind) {
      case 'pass':
        return this.#pass(command.milliseconds);
      case 'jump':
        return this.#clock.jump(command.hours * HOUR);
      case 'freeze':
        return this.#tab(command).freeze();
      case 'thaw':
        return this.#tab(command).thaw(command.monotonic);
      case 'kill':
        this.seen.killed++;
        this.#tab(command).kill();
        this.#tabs[command.tab] = new Tab(this.#clock, this.#world);
        return undefined;
      default:
        return this.#call(this.#tab(command), command);
    }
  }

  /** Starts a call; it settles when time and the other tabs let it. */
  #call(tab: Tab, command: Of<'open' | 'add' | 'get' | 'slice' | 'snapshot' | 'clear' | 'close' | 'compact'>): void {
    const call = this.#start(tab, command)
      .catch((error: unknown) => assert.ok(error instanceof EventStoreError, `no foreign exception leaves: ${String(error)}`))
      .catch((error: unknown) => void (this.#broken ??= error))
      .then(() => void this.#pending.delete(call));
    this.#pending.set(call, { tab, what: JSON.stringify(command) });
  }

  async #start(
    tab: Tab,
    command: Of<'open' | 'add' | 'get' | 'slice' | 'snapshot' | 'clear' | 'close' | 'compact'>,
  ): Promise<void> {
    if (command.kind === 'compact') return void (await tab.provider.compact({ database: DATABASE }));
    const { id } = command;
    const store = tab.stores.get(id);
    if (command.kind === 'open') {
      if (store) return store.open(command);
      tab.stores.set(id, await tab.provider.openStore('Account', id, command));
      return undefined;
    }
    if (!store) return undefined;
    switch (command.kind) {
      case 'add':
        return this.#add(tab, command);
      case 'get':
        return this.#read(id, command.useSnapshot, 1, Infinity, () => store.get(command));
      case 'slice': {
        const last = command.first + command.count - 1;
        return this.#read(id, false, command.first, last, () => store.getSlice(command.first, last));
      }
      case 'snapshot':
        return store.snapshot(command.version, deposit(AMOUNT_OF_SNAPSHOT));
      case 'clear':
        return command.version === 'all' ? store.clearSnapshots() : store.clearSnapshot(command.version);
      case 'close':
        return store.close();
    }
  }

  async #add(tab: Tab, { id, count, expects, key }: Of<'add'>): Promise<void> {
    const { ids } = this.#storage.stream(id);
    const expected = { nothing: undefined, 'the next version': ids.length + 1, 'a version far ahead': ids.length + 1_000 }[
      expects
    ];
    const messages = Array.from({ length: count }, (_, index): EventMessage<BankEvent> =>
      deposit(index, {
        ...(index === 0 && expected !== undefined && { sequenceNumber: expected }),
        ...(index === 0 && key > 0 && { idempotencyId: `payment ${key}` }),
      }),
    );
    const added = messages.map(({ metadata }) => metadata.message.id);
    const version = await tab.stores
      .get(id)
      ?.add(messages)
      .catch((error: unknown) => {
        for (const message of added) this.#refused.add(message);
        this.seen.refused++;
        throw error;
      });
    if (version === undefined) return;
    this.seen.acknowledged++;
    assert.deepEqual(
      ids.slice(version - count, version),
      added,
      'what is acknowledged is stored, whole, where it was said to be',
    );
    if (expected !== undefined) assert.equal(version - count + 1, expected, 'a message gets the version that it expects');
  }

  /** Reads, and holds what comes against what was stored at some moment of the call. */
  async #read(id: string, useSnapshot: boolean, first: number, last: number, read: () => Promise<Messages>): Promise<void> {
    const stream = this.#storage.stream(id);
    const before = { length: stream.ids.length, snapshots: new Map(stream.snapshots), snapshotWrites: stream.snapshotWrites };
    const messages = await read();
    const [head] = messages;
    const amount = head && 'amount' in head.event ? head.event.amount : undefined;
    const snapshot = useSnapshot && amount === AMOUNT_OF_SNAPSHOT ? head : undefined;
    const events = snapshot ? messages.slice(1) : messages;
    const start = snapshot ? snapshot.metadata.context.sequenceNumber : first - 1;
    if (useSnapshot && stream.snapshotWrites === before.snapshotWrites) {
      assert.equal(start, Math.max(0, ...stream.snapshots.keys()), 'a stream is read from its latest snapshot');
      assert.equal(snapshot?.metadata.message.id, stream.snapshots.get(start), 'the snapshot is the one that was put');
    }
    const expected = stream.ids.slice(start, last);
    const found = events.map(({ metadata }) => metadata.message.id);
    assert.deepEqual(found, expected.slice(0, found.length), 'what is read is what is stored, in its order');
    assert.ok(found.length >= Math.min(before.length, last) - start, 'nothing that was stored before is left out');
  }

  #tab({ tab }: { readonly tab: number }): Tab {
    const found = this.#tabs[tab];
    assert.ok(found);
    return found;
  }

  async #pass(milliseconds: number): Promise<void> {
    for (let n = 0; n < 4; n++) {
      await this.#clock.advance(milliseconds / 4);
      await this.#turn(10);
    }
  }

  async #turn(turns: number): Promise<void> {
    for (let n = 0; n < turns; n++) await new Promise((resolve) => setImmediate(resolve));
  }

  #assertSound(): void {
    if (this.#broken ?? this.#storage.broken) throw this.#broken ?? this.#storage.broken;
    for (const id of IDS) {
      const found = this.#storage.stream(id).ids.filter((message) => this.#refused.has(message));
      assert.deepEqual(found, [], 'what was refused is not stored');
    }
  }

  /** A frozen tab, wherever it stands, keeps others out no longer than a session lasts and 5 seconds. */
  async #assertFrozenKeepNobodyOut(): Promise<void> {
    const frozen = this.#tabs.filter((tab) => tab.frozen).length;
    if (frozen === 0) return;
    // By then the tabs that are not frozen have given up or been through, and their sessions have ended.
    for (let n = 0; n < 5; n++) await this.#pass(LONGEST_SESSION / 4);
    await this.#assertGoesOn(LONGEST_SESSION + 5_000);
    this.seen.frozen += frozen;
  }

  /** Whatever has happened, each stream can be opened and added to, and holds what it held. */
  async #assertGoesOn(openTimeout: number): Promise<void> {
    const tab = new Tab(this.#clock, this.#world);
    for (const id of IDS) {
      const before = [...this.#storage.stream(id).ids];
      const outcomes: unknown[] = [];
      void tab.provider
        .openStore('Account', id, { openTimeout })
        .then(async (store) => {
          const version = await store.add([deposit(1)]);
          await store.close();
          return version;
        })
        .then(
          (version) => outcomes.push(version),
          (error: unknown) => outcomes.push(error),
        );
      // In small steps: whoever waits looks around once a second, and a look takes some turns.
      for (let waited = 0; waited < 2 * openTimeout && outcomes.length === 0; waited += 1_000) await this.#pass(1_000);
      assert.deepEqual(outcomes, [before.length + 1], 'the stream goes on');
      assert.deepEqual(this.#storage.stream(id).ids.slice(0, -1), before, 'nothing that was stored is gone');
    }
    this.#assertSound();
  }
}
