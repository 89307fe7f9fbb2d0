/** What an engine brings: a running browser program. {@link import('./running-browser.ts').RunningBrowser} does the rest. */
export interface Program {
  /** The process that leads the session of all the others; undefined where processes cannot be told. */
  readonly root: number | undefined;
  openPage(events: PageEvents): Promise<Page>;
  /** Asks the program to end and to write what it holds; or, when it was killed, cleans up after it. */
  quit(): Promise<void>;
}

/** What a page reports while it lives. */
export interface PageEvents {
  console(line: string): void;
  gone(how: string): void;
}

export interface Page {
  goto(url: string): Promise<void>;
  reload(): Promise<void>;
  /** The text that the promise `expression` settles with. */
  run(expression: string): Promise<string>;
  screenshot(path: string): Promise<void>;
  close(): Promise<void>;
  /** Absent where the engine lacks the capability `set-quota`. */
  readonly setQuota?: (bytes: number) => Promise<void>;
  /** Absent where the engine lacks the capability `slow-cpu`. */
  readonly slowCpu?: (times: number) => Promise<void>;
}
