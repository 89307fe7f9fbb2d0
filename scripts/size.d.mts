/** Kilobytes of 1,000 bytes, rounded to a tenth. */
export interface Size {
  readonly min: number;
  readonly gzip: number;
  readonly brotli: number;
}

/** What the library adds to a tiny application, dependencies included. */
export function measureSizes(): Promise<{ readonly page: Size; readonly worker: Size }>;

/** An application of this folder as Vite builds it: the code of its page, and that of the worker. */
export function bundleApp(entry: string): Promise<{ readonly page: string; readonly worker: string }>;
