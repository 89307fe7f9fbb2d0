import { deposit, foldBalance } from '../../../src/conformance/provider/bank.ts';

export const decide = () => deposit(1);

export const decideTwo = () => [deposit(1), deposit(2)];

export const evolve = (state: number): number => state;

export const onError = (): void => undefined;

export const onProgress = (): void => undefined;

export const line = (): undefined => undefined;

export const key = (): string => 'key';

export const logger = { debug: line, info: line, warn: line, error: line };

export const incrementalFold = { onto: 'previous', fold: foldBalance };

/** What a call runs for the application: what that throws is the application's, and no matter of the arguments. */
export const OWN_CODE: ReadonlySet<unknown> = new Set([
  decide,
  decideTwo,
  evolve,
  foldBalance,
  incrementalFold,
  onError,
  onProgress,
  line,
  key,
]);
