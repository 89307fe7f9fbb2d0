/** Kilobytes of 1,000 bytes, rounded to a tenth. */
export interface Size {
  readonly min: number;
  readonly gzip: number;
  readonly brotli: number;
}

/** What the library adds to a tiny application, dependencies included. */
export function measureSizes(): Promise<{ readonly page: Size; readonly worker: Size }>;

export interface AppCode {
  readonly page: string;
  /** The chunks that the page loads when it needs them, by their names. */
  readonly later: Readonly<Record<string, string>>;
  readonly worker: string;
}

/** An application of this folder as Vite builds it: the code of its page, what that loads when it needs it, and the worker's. */
export function bundleApp(entry: string): Promise<AppCode>;
