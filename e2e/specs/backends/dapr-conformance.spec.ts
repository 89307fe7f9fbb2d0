import { bankEvents, CONFORMANCE_SCHEMA, KEY_VALUE_CASES, PROVIDER_CASES, type ProviderWorld } from '../../../src/conformance.ts';
import { dapr } from '../../../src/dapr.ts';
import { createKeyValueEventStoreProvider } from '../../../src/key-value.ts';
import { daprBackend } from '../../../src/providers/dapr-backend.ts';
import { test } from '../../support/dapr/fixtures.ts';

for (const stateStore of ['redis', 'memory']) {
  test.describe(`the storage port on Dapr, state store ${stateStore}`, () => {
    for (const { title, run } of KEY_VALUE_CASES) {
      test(title, async ({ server, database }) => {
        await run(daprBackend({ endpoint: server.endpoint, stateStore }, CONFORMANCE_SCHEMA).storage, database);
      });
    }
  });
}

test.describe('provider and store on Dapr over Redis', () => {
  for (const { title, run } of PROVIDER_CASES) {
    test(title, async ({ server, database }) => {
      const backend = dapr({ endpoint: server.endpoint, stateStore: 'redis' });
      const providers: { close(): Promise<void> }[] = [];
      const connect: ProviderWorld['connect'] = (options = {}) => {
        const provider = createKeyValueEventStoreProvider({ events: bankEvents, backend, ...(options as object) });
        providers.push(provider);
        return provider as never;
      };
      try {
        await run({ connect, database });
      } finally {
        await Promise.all(providers.map((provider) => provider.close()));
      }
    });
  }
});
