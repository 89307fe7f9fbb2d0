/** Kilobytes of 1,000 bytes, rounded to a tenth. */
export interface Size {
  readonly min: number;
  readonly gzip: number;
  readonly brotli: number;
}

/** What the library adds to a tiny application, dependencies included. */
export function measureSizes(): Promise<{ readonly page: Size; readonly worker: Size }>;

/** The code of a tiny application and of its worker, built by Vite. */
export function buildTinyApp(): Promise<{ readonly page: string; readonly worker: string }>;
