import { performance } from 'node:perf_hooks';
import { TabGoneError, type Tab } from '../engines/index.ts';
import type { AddOptions, WorkerStart } from '../harness/stream-client.ts';
import type { AddReply } from '../harness/stream-reply.ts';
import type { History } from './history.ts';
import type { AddTurn, Turn } from './random-turns.ts';
import type { Interval } from './stream-operation.ts';

declare global {
  var client: InstanceType<typeof harness.StreamClient>;
}

export interface RecordedTabOptions {
  readonly openTab: () => Promise<Tab>;
  readonly database: string;
  readonly name: string;
  readonly history: History;
}

/**
 * A tab whose client is driven turn by turn, with every call in a history. Calls begin and end on the clock of this process,
 * the same for all tabs: a call took effect after it was sent, and before its answer was here.
 */
export class RecordedTab {
  readonly #options: RecordedTabOptions;
  readonly #tab: Tab;
  #added: number;

  /** Its client's workers begin as listed, and healthy after that. */
  static async open(options: RecordedTabOptions, starts: readonly WorkerStart[], added = 0): Promise<RecordedTab> {
    const tab = await options.openTab();
    const begin = (database: string, workers: readonly WorkerStart[]): void => {
      Object.assign(globalThis, { client: new harness.StreamClient(database, workers) });
    };
    await tab.evaluate(begin, options.database, starts);
    return new RecordedTab(options, tab, added);
  }

  private constructor(options: RecordedTabOptions, tab: Tab, added: number) {
    this.#options = options;
    this.#tab = tab;
    this.#added = added;
  }

  async close(): Promise<void> {
    this.#options.history.passed(await this.#tab.evaluate(() => client.end()));
    await this.#tab.close();
  }

  /** Takes a turn; returns the tab for the next one, another if this one was closed. */
  async perform(turn: Turn): Promise<RecordedTab> {
    switch (turn.do) {
      case 'add':
        return this.#add(turn);
      case 'close':
        await this.#closeStore(turn.stream);
        return this;
      default:
        await this.#look(turn);
        return this;
    }
  }

  async #look(turn: Exclude<Turn, AddTurn | { readonly do: 'close' }>): Promise<void> {
    const { stream } = turn;
    const { history } = this.#options;
    switch (turn.do) {
      case 'read': {
        const [reply, when] = await this.#timed(() => this.#tab.evaluate((id) => client.read(id), stream));
        return history.looked(stream, reply, (ids) => ({ ...when, kind: 'read', ids }));
      }
      case 'version': {
        const [reply, when] = await this.#timed(() => this.#tab.evaluate((id) => client.version(id), stream));
        return history.looked(stream, reply, (version) => ({ ...when, kind: 'version', version }));
      }
      case 'slice': {
        const { first, last } = turn;
        const slice = (id: string, from: number, to: number): ReturnType<typeof client.slice> => client.slice(id, from, to);
        const [reply, when] = await this.#timed(() => this.#tab.evaluate(slice, stream, first, last));
        return history.looked(stream, reply, (ids) => ({ ...when, kind: 'slice', first, last, ids }));
      }
    }
  }

  async #add({ stream, sizes, keep, openTimeout, sessionTimeout, expecting, ...turn }: AddTurn): Promise<RecordedTab> {
    const { history } = this.#options;
    const timeouts = { openTimeout, sessionTimeout };
    const opened = await this.#tab.evaluate((id, options) => client.open(id, options), stream, timeouts);
    history.passed(opened);
    if (!opened.ok) return this;
    const batches = sizes.map((size) => this.#newIds(size));
    const { terminateAfter, closesTab } = turn;
    const options = { expecting, ...(terminateAfter !== undefined && { terminateAfter }) };
    const adding = this.#timed(() => this.#addBatches(stream, batches, options));
    if (closesTab) await this.#tab.close();
    const [replies, when] = await adding;
    history.added(stream, when, replies);
    if (closesTab) return RecordedTab.open(this.#options, [], this.#added);
    // A store that has lost its session is opened anew by the next turn.
    const lost = replies.some(({ reply }) => !reply.ok && reply.failure.name !== 'StoreVersionMismatchError');
    if (lost || !keep) await this.#closeStore(stream);
    return this;
  }

  /** Adds; when the tab is gone before it answers, the outcome is as unknown as that of a worker's death. */
  async #addBatches(stream: string, batches: readonly string[][], options: AddOptions): Promise<readonly AddReply[]> {
    try {
      return await this.#tab.evaluate((id, ids, how) => client.add(id, ids, how), stream, batches, options);
    } catch (error) {
      if (!(error instanceof TabGoneError)) throw error;
      const failure = { name: 'WorkerTerminatedError', message: error.message, outcome: 'unknown' } as const;
      return batches.map((ids) => ({ ids, reply: { ok: false, failure } }));
    }
  }

  async #closeStore(stream: string): Promise<void> {
    this.#options.history.passed(await this.#tab.evaluate((id) => client.close(id), stream));
  }

  async #timed<T>(call: () => Promise<T>): Promise<readonly [reply: T, when: Interval]> {
    const start = performance.now();
    const reply = await call();
    return [reply, { by: this.#options.name, start, end: performance.now() }];
  }

  #newIds(count: number): string[] {
    return Array.from({ length: count }, () => `${this.#options.name} ${++this.#added}`);
  }
}
