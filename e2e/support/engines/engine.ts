import type { Capability } from './capabilities.ts';
import type { EngineName } from './engine-name.ts';

/** A browser that is installed on this machine. */
export interface Engine {
  readonly name: EngineName;
  readonly version: string;
  readonly capabilities: ReadonlySet<Capability>;
  /** For each capability that this engine lacks, the sentence to skip a test with. */
  readonly missing: Partial<Readonly<Record<Capability, string>>>;
  launch(options?: LaunchOptions): Promise<Browser>;
}

export interface LaunchOptions {
  /** A directory of the caller's: what pages store survives close() and kill(). Without it storage lives in memory. */
  readonly profile?: string;
  /** Capability `quota`. Only with a `profile`: in memory two of three browsers ignore it. Browsers round it and count overhead: write well past it to see a quota error. */
  readonly quota?: Quota;
}

export interface Quota {
  /** What one origin may store. Firefox allows one of less than 10 MiB to be less only together with all others. */
  readonly bytes: number;
  /** The origin it is for. Chromium limits only this one, the others all of them alike. */
  readonly origin: string;
}

/** One running browser. Tabs of one browser share storage, locks and channels. */
export interface Browser extends AsyncDisposable {
  readonly engine: Engine;
  /** A new tab, at `url` with its load event fired, else at about:blank. */
  newTab(url?: string): Promise<Tab>;
  /** Quits in order. Afterwards no process of this browser is alive. Does nothing the second time. */
  close(): Promise<void>;
  /** Capability `kill`. SIGKILL to every process of this browser at once; resolves when all are dead. */
  kill(): Promise<void>;
  /** The live processes of this browser, without Firefox's crash helper, which detaches itself and ends 0.1 s after it. */
  processIds(): number[];
}

/**
 * One tab. After close() and kill(), also of its browser, every pending and later call rejects with {@link TabGoneError}.
 * When its process dies otherwise, pending calls reject too, though maybe in the browser's words.
 */
export interface Tab {
  /** The last console lines and uncaught errors of the page, oldest first: `warning: text`. */
  readonly console: readonly string[];
  /** Resolves when the load event has fired, whatever the HTTP status. */
  goto(url: string): Promise<void>;
  reload(): Promise<void>;
  /**
   * Runs `fn` in the page. Only its source travels, so it sees nothing but its arguments and the page's globals.
   * Arguments and result are JSON values; `undefined` is allowed as the result. What `fn` throws rejects here as a
   * {@link PageError}.
   */
  evaluate<R, A extends readonly unknown[]>(fn: (...args: A) => R | Promise<R>, ...args: A): Promise<R>;
  /** Writes a PNG. */
  screenshot(path: string): Promise<void>;
  /** Closes the tab, thawed first if frozen. Does nothing on a tab that is closed; clears away one that was killed. */
  close(): Promise<void>;
  /** Capability `tab-process`. The process that runs this page. A page that is in an endless loop cannot be asked. */
  processId(): Promise<number>;
  /** Capability `tab-process`. SIGKILL to that process alone; resolves when it is dead. Its other tabs die with it. */
  kill(): Promise<void>;
  /**
   * Capability `tab-process`. Stops the page's process as an operating system does: no line of the page or its workers
   * runs and no event arrives until thaw(). What the page holds (locks, transactions) stays held. Calls made while
   * frozen settle after thaw().
   */
  freeze(): Promise<void>;
  thaw(): Promise<void>;
  /** Capability `set-quota`. Limits the origin of the page; without a profile it is ignored. Lowered, it may take a minute to bite. */
  setQuota(bytes: number): Promise<void>;
  /** Capability `slow-cpu`. From now on the page's own thread, not its workers', runs so many times slower. */
  slowCpu(times: number): Promise<void>;
}
