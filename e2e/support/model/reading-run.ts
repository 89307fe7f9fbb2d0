import assert from 'node:assert/strict';
import { accountsProjection, type Account, type AccountIndex } from '../../../src/conformance/provider/accounts.ts';
import { bankEvents, deposit, type BankEvent } from '../../../src/conformance/provider/bank.ts';
import { DEFAULT_SETTINGS } from '../../../src/contract/settings.ts';
import { createInMemoryEventStoreProvider } from '../../../src/in-memory.ts';
import { EventStoreError, type LoggedMessage, type Projection, type Subscription } from '../../../src/index.ts';
import { inMemory, type KeyValueDatabase } from '../../../src/key-value.ts';
import { TestClock } from '../../../src/testing.ts';
import { assertDocumentsTrue } from './documents-truth.ts';
import { READING_TABS, SLOWEST, type ReadingCommand, type ReadingStep } from './reading-commands.ts';
import { Tab } from './tab.ts';

type Accounts = Projection<BankEvent, Account, AccountIndex>;

const DATABASE = DEFAULT_SETTINGS.defaultDatabase;
// A frozen leader is deposed within 10 s; then there is what it left behind.
const HELD_UP = 12_000; // milliseconds
const NEWEST = 3;

/** What a run saw, to tell that runs do what they are for. */
export interface SeenReading {
  commits: number;
  heard: number;
  heardAgain: number;
  killed: number;
  frozen: number;
  versions: number;
}

interface Subscriber {
  readonly tab: Tab;
  readonly isNamed: boolean;
  readonly subscription: Subscription;
  readonly heard: number[];
}

/** Tabs that keep documents and subscribers, in simulated time, held against the log at every step. */
export class ReadingRun {
  readonly seen: SeenReading = { commits: 0, heard: 0, heardAgain: 0, killed: 0, frozen: 0, versions: 0 };
  readonly #clock = new TestClock();
  readonly #world = inMemory();
  readonly #projections = Array.from({ length: NEWEST }, (_, index) => accountsProjection(index + 1, 10 ** index));
  readonly #reader = createInMemoryEventStoreProvider({ events: bankEvents, backend: this.#world, clock: this.#clock });
  readonly #versions = Array.from({ length: READING_TABS }, () => 1);
  readonly #tabs = this.#versions.map((version) => this.#open(version));
  readonly #subscribers: Subscriber[] = [];
  readonly #pending = new Map<Promise<void>, { readonly tab: Tab; readonly what: string }>();
  /** What the named subscription was given, in whichever tab. */
  readonly #named: number[] = [];
  #broken: unknown;

  async run(steps: readonly ReadingStep[]): Promise<void> {
    const database = await this.#world.storage.open(DATABASE);
    for (const { command, turns } of steps) {
      await this.#do(command);
      await this.#turn(turns);
      await this.#assertSound(database);
    }
    this.seen.frozen = this.#tabs.filter((tab) => tab.frozen).length;
    await this.#assertGoesOn(HELD_UP);
    for (const tab of this.#tabs) tab.thaw('ran on');
    // As long as the slowest of the subscribers takes for everything, and then some.
    for (let n = 0; n < 20 + this.seen.commits; n++) await this.#pass(SLOWEST);
    await this.#assertSound(database);
    await this.#assertGoesOn(HELD_UP);
    const hanging = [...this.#pending.values()].filter(({ tab }) => tab.alive).map(({ what }) => what);
    assert.deepEqual(hanging, [], 'every call of a tab that lives comes to an end');
    await this.#assertAllHeard();
    this.seen.heard = this.#subscribers.reduce((sum, { heard }) => sum + heard.length, 0);
    this.seen.heardAgain = this.#named.length - new Set(this.#named).size;
    this.seen.versions = Math.max(...this.#versions);
  }

  #open(version: number): Tab {
    const projection = this.#projection(version);
    const tab = new Tab(this.#clock, this.#world, [projection]);
    tab.provider.documents(projection);
    return tab;
  }

  #projection(version: number): Accounts {
    const projection = this.#projections[version - 1];
    assert.ok(projection);
    return projection;
  }

  async #do(command: ReadingCommand): Promise<void> {
    if (command.kind === 'pass') return this.#pass(command.milliseconds);
    const tab = this.#tabs[command.tab];
    const version = this.#versions[command.tab] ?? 1;
    assert.ok(tab);
    switch (command.kind) {
      case 'freeze':
        return tab.freeze();
      case 'thaw':
        return tab.thaw(command.monotonic);
      case 'kill':
      case 'newer': {
        this.seen.killed++;
        tab.kill();
        const next = Math.min(NEWEST, version + (command.kind === 'newer' ? 1 : 0));
        this.#versions[command.tab] = next;
        this.#tabs[command.tab] = this.#open(next);
        return undefined;
      }
      case 'subscribe':
        return this.#subscribe(tab, command);
      default:
        return this.#call(tab, command.kind, () => this.#start(tab, version, command));
    }
  }

  async #start(tab: Tab, version: number, command: ReadingCommand): Promise<unknown> {
    const documents = tab.provider.documents(this.#projection(version));
    switch (command.kind) {
      case 'add': {
        const events = Array.from({ length: command.count }, (_, index) => deposit(1 + index * 50));
        return tab.provider.addToStreams(command.ids.map((id) => ({ name: 'Account', id, events })));
      }
      case 'compact':
        return tab.provider.compact();
      case 'rebuild':
        return documents.rebuild();
      case 'wait':
        return documents.list({ index: 'byBalance', upTo: 'latest' });
      default:
        return this.#subscribers.find((subscriber) => subscriber.tab === tab)?.subscription.close();
    }
  }

  #call(tab: Tab, what: string, start: () => Promise<unknown>): void {
    const call: Promise<void> = start()
      .then(
        () => undefined,
        (error: unknown) => assert.ok(error instanceof EventStoreError, `no foreign exception leaves: ${String(error)}`),
      )
      .catch((error: unknown) => void (this.#broken ??= error))
      .then(() => void this.#pending.delete(call));
    this.#pending.set(call, { tab, what });
  }

  #subscribe(tab: Tab, { isNamed, takes }: { readonly isNamed: boolean; readonly takes: number }): void {
    const heard: number[] = [];
    const subscription = tab.provider.subscribe(isNamed ? { name: 'mails' } : {}, async ({ position }) => {
      heard.push(position);
      if (isNamed) this.#named.push(position);
      if (takes > 0) await new Promise<void>((resolve) => tab.clock.schedule(takes, resolve));
    });
    this.#subscribers.push({ tab, isNamed, subscription, heard });
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

  async #log(): Promise<readonly LoggedMessage<BankEvent>[]> {
    const messages: LoggedMessage<BankEvent>[] = [];
    for await (const message of this.#reader.readAll()) messages.push(message);
    return messages;
  }

  async #assertSound(database: KeyValueDatabase): Promise<void> {
    const messages = await this.#log();
    await assertDocumentsTrue(database, messages, (version) => this.#projection(version));
    const positions = [...new Set(messages.map(({ position }) => position))];
    this.seen.commits = positions.length;
    for (const { isNamed, heard } of this.#subscribers) {
      if (!isNamed) assert.deepEqual(heard, positions.slice(0, heard.length), 'a subscriber is given each commit once, in order');
    }
    const firsts = [...new Set(this.#named)];
    assert.deepEqual(firsts, positions.slice(0, firsts.length), 'a named subscription is first given each commit in order');
    if (this.#broken) throw this.#broken;
  }

  /** Whatever has happened, and whoever is frozen: a new tab has documents of the newest version soon. */
  async #assertGoesOn(within: number): Promise<void> {
    const version = Math.max(...this.#versions);
    const tab = this.#open(version);
    const outcomes: unknown[] = [];
    void tab.provider
      .add('Account', 'a', deposit(1))
      .then(() => tab.provider.documents(this.#projection(version)).get('a', { upTo: 'latest' }))
      .then(
        (account) => outcomes.push(account),
        (error: unknown) => outcomes.push(error),
      );
    const isCurrent = async (): Promise<boolean> => {
      const { state, version: shown } = await tab.provider.documents(this.#projection(version)).status();
      return outcomes.length > 0 && state === 'current' && shown === version;
    };
    let waited = 0;
    for (; waited < 2 * within && !(await isCurrent()); waited += 500) await this.#pass(500);
    assert.ok(waited <= within, `documents are current after ${waited} ms: ${JSON.stringify(outcomes)}`);
    const messages = await this.#log();
    // As long as the newest version is built the one before is shown.
    const folds = this.#projections.map((projection) => JSON.stringify(projection.documentsAfter(messages).get('a')));
    assert.ok(folds.includes(JSON.stringify(outcomes[0])), `${JSON.stringify(outcomes)} is in no version the fold of the log`);
    tab.kill();
  }

  /** Once every tab runs, every subscriber has been given everything. */
  async #assertAllHeard(): Promise<void> {
    const positions = [...new Set((await this.#log()).map(({ position }) => position))];
    const isOpen = await Promise.all(
      this.#subscribers.map(({ subscription }) =>
        Promise.race([subscription.ended.then(() => false), this.#turn(1).then(() => true)]),
      ),
    );
    const open = this.#subscribers.filter(({ tab }, index) => tab.alive && isOpen[index]);
    for (const { isNamed, heard } of open) if (!isNamed) assert.deepEqual(heard, positions, 'a subscriber is given everything');
    if (open.some(({ isNamed }) => isNamed)) {
      assert.deepEqual([...new Set(this.#named)], positions, 'a named subscription is given everything');
    }
  }
}
