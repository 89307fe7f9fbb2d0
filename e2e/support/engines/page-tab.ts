import type { Capability } from './capabilities.ts';
import { findContentProcess } from './content-process.ts';
import type { Engine, Tab } from './engine.ts';
import { MissingCapabilityError, TabGoneError } from './errors.ts';
import { callExpression, readOutcome } from './page-call.ts';
import { killProcess, type ProcessTree, stopProcess } from './processes.ts';
import type { Page, PageEvents, Program } from './program.ts';

const CONSOLE_LINES = 1000; // a page that logs in a loop must not fill the memory of the test

/** A {@link Tab} over what an engine brings. */
export class PageTab implements Tab {
  readonly #engine: Engine;
  readonly #processes: ProcessTree | undefined;
  readonly #page: Page;
  readonly #life: Life;
  #processId: number | undefined;
  #goOn: () => void = () => {};
  #closed: Promise<void> | undefined;

  static async open(engine: Engine, program: Program, processes: ProcessTree | undefined): Promise<PageTab> {
    const life = new Life();
    return new PageTab(engine, processes, await program.openPage(life), life);
  }

  private constructor(engine: Engine, processes: ProcessTree | undefined, page: Page, life: Life) {
    this.#engine = engine;
    this.#processes = processes;
    this.#page = page;
    this.#life = life;
  }

  get console(): readonly string[] {
    return this.#life.lines;
  }

  async goto(url: string): Promise<void> {
    this.#processId = undefined; // a browser may change the process with the site
    await this.#life.during(() => this.#page.goto(url));
  }

  async reload(): Promise<void> {
    this.#processId = undefined;
    await this.#life.during(() => this.#page.reload());
  }

  async evaluate<R, A extends readonly unknown[]>(fn: (...args: A) => R | Promise<R>, ...args: A): Promise<R> {
    const outcome = await this.#life.during(() => this.#page.run(callExpression(fn, args)));
    return readOutcome(outcome, this.console) as R;
  }

  async screenshot(path: string): Promise<void> {
    await this.#life.during(() => this.#page.screenshot(path));
  }

  async processId(): Promise<number> {
    const processes = this.#need('tab-process', this.#processes);
    this.#processId ??= await findContentProcess(
      () => processes.ids(),
      (fn, ...args) => this.evaluate(fn, ...args),
    );
    return this.#processId;
  }

  async kill(): Promise<void> {
    const pid = await this.processId();
    this.lose('its process was killed'); // before what the engine will say of it
    await killProcess(pid);
  }

  async freeze(): Promise<void> {
    await this.thaw();
    this.#goOn = await stopProcess(await this.processId());
  }

  async thaw(): Promise<void> {
    this.#goOn();
    this.#goOn = () => {};
  }

  async setQuota(bytes: number): Promise<void> {
    const set = this.#need('set-quota', this.#page.setQuota);
    await this.#life.during(() => set(bytes));
  }

  async slowCpu(times: number): Promise<void> {
    const slow = this.#need('slow-cpu', this.#page.slowCpu);
    await this.#life.during(() => slow(times));
  }

  close(): Promise<void> {
    this.#closed ??= this.#close();
    return this.#closed;
  }

  /** Rejects all pending and later calls, saying `how`. */
  lose(how: string): void {
    this.#life.gone(how);
  }

  async #close(): Promise<void> {
    await this.thaw();
    this.lose('it was closed');
    await this.#page.close();
  }

  #need<T>(capability: Capability, means: T | undefined): T {
    if (means !== undefined) return means;
    throw new MissingCapabilityError(this.#engine.missing[capability] ?? `This browser lacks '${capability}'.`);
  }
}

/** Whether a page is still there, and what it has said. */
class Life implements PageEvents {
  readonly lines: string[] = [];
  readonly #losses = new Set<() => void>();
  #loss: string | undefined;

  console(line: string): void {
    this.lines.push(line);
    if (this.lines.length > CONSOLE_LINES) this.lines.shift();
  }

  gone(how: string): void {
    this.#loss ??= how;
    for (const lose of this.#losses) lose();
  }

  /** The outcome of `work`, or a {@link TabGoneError} as soon as the page is lost. */
  during<T>(work: () => Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      const lose = () => reject(new TabGoneError(this.#loss ?? 'it crashed', this.lines));
      if (this.#loss !== undefined) return lose();
      this.#losses.add(lose);
      work()
        .then(resolve, (error: unknown) => (this.#loss === undefined ? reject(error) : lose()))
        .finally(() => this.#losses.delete(lose));
    });
  }
}
