/** One line of the library broken, and the test that must notice. */
export interface Mutation {
  /** What a user would see if the line were like this. */
  readonly name: string;
  /** Path from the project's root. */
  readonly file: string;
  /** Occurs once in the file. */
  readonly find: string;
  readonly replace: string;
  readonly caughtBy: {
    /** A project of the Playwright configuration. Node's tests are the fast ones; those of backends need their servers. */
    readonly project: 'node' | 'backends' | 'chromium';
    /** File name within the project's folder. */
    readonly spec: string;
    /** A part of the test's title. Default: every test of the file. */
    readonly test?: string;
  };
}

export const MUTATIONS: readonly Mutation[];

/** Path of the spec that must notice, from the project's root. */
export function specPath(tests: Mutation['caughtBy']): string;
