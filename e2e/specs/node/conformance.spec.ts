import { randomUUID } from 'node:crypto';
import { test } from '@playwright/test';
import { bankEvents, CONFORMANCE_SCHEMA, KEY_VALUE_CASES, PROVIDER_CASES, type ProviderWorld } from '../../../src/conformance.ts';
import { createInMemoryEventStoreProvider } from '../../../src/in-memory.ts';
import { InMemoryStorage, inMemory } from '../../../src/key-value.ts';

test.describe('the storage port in memory', () => {
  for (const { title, run } of KEY_VALUE_CASES) {
    test(title, () => run(new InMemoryStorage(CONFORMANCE_SCHEMA), randomUUID()));
  }
});

test.describe('provider and store in memory', () => {
  for (const { title, run } of PROVIDER_CASES) {
    test(title, async () => {
      const world = inMemory();
      const providers: { close(): Promise<void> }[] = [];
      const connect: ProviderWorld['connect'] = (options = {}) => {
        const provider = createInMemoryEventStoreProvider({ events: bankEvents, backend: world, ...(options as object) });
        providers.push(provider);
        return provider as never;
      };
      await run({ connect, database: randomUUID() });
      await Promise.all(providers.map((provider) => provider.close()));
    });
  }
});
