import type { Browser, Engine, Tab } from './engine.ts';
import { MissingCapabilityError } from './errors.ts';
import { PageTab } from './page-tab.ts';
import { ProcessTree } from './processes.ts';
import type { Program } from './program.ts';

const END_MS = 5000; // for a browser to write its profile and to take its children with it

/** A {@link Browser} over the program that an engine has started. */
export class RunningBrowser implements Browser {
  readonly engine: Engine;
  readonly #program: Program;
  readonly #processes: ProcessTree | undefined;
  readonly #tabs = new Set<PageTab>();
  #ended: Promise<void> | undefined;

  constructor(engine: Engine, program: Program) {
    this.engine = engine;
    this.#program = program;
    this.#processes = program.root === undefined ? undefined : new ProcessTree(program.root);
  }

  async newTab(url?: string): Promise<Tab> {
    const tab = await PageTab.open(this.engine, this.#program, this.#processes);
    this.#tabs.add(tab);
    if (url !== undefined) await tab.goto(url);
    return tab;
  }

  close(): Promise<void> {
    this.#ended ??= this.#close();
    return this.#ended;
  }

  kill(): Promise<void> {
    this.#ended = this.#kill(); // also of a browser that does not come to an end
    return this.#ended;
  }

  processIds(): number[] {
    return this.#processes?.ids() ?? [];
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  async #close(): Promise<void> {
    for (const tab of this.#tabs) tab.lose('its browser was closed');
    await this.#thawTabs(); // a stopped process cannot answer the request to end
    try {
      await this.#program.quit();
    } finally {
      await this.#processes?.end(END_MS);
    }
  }

  async #kill(): Promise<void> {
    if (!this.#processes) throw new MissingCapabilityError(this.engine.missing.kill);
    for (const tab of this.#tabs) tab.lose('its browser was killed');
    await this.#processes.kill();
    await this.#thawTabs(); // now, so that a frozen page has not run once more
    await this.#program.quit();
  }

  async #thawTabs(): Promise<void> {
    for (const tab of this.#tabs) await tab.thaw();
    this.#tabs.clear();
  }
}
