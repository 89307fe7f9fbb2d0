import { KEY_VALUE_CASES, PROVIDER_CASES } from '../../../src/conformance.ts';
import { test } from '../../support/fixtures.ts';

for (const kind of ['indexed-db', 'in-memory'] as const) {
  test.describe(`the storage port on ${kind}`, () => {
    for (const { title } of KEY_VALUE_CASES) {
      test(title, ({ sharedTab }) => sharedTab.evaluate((...args) => harness.runKeyValueCase(...args), kind, title));
    }
  });

  test.describe(`provider and store on ${kind}`, () => {
    for (const { title } of PROVIDER_CASES) {
      test(title, ({ sharedTab }) => sharedTab.evaluate((...args) => harness.runProviderCase(...args), kind, title));
    }
  });
}
