export { given, type Checked, type Decided, type Given } from './testing/given.ts';
export type { GivenEvents, Projected } from './testing/given-events.ts';
export { createTestProvider, type TestProvider, type TestProviderOptions } from './testing/test-provider.ts';
export { AssertionError } from './testing/assertion-error.ts';
export { TestClock } from './testing/test-clock.ts';
export type { ErrorMatcher } from './testing/thrown.ts';
