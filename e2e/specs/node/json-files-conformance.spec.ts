import { randomUUID } from 'node:crypto';
import { bankEvents, CONFORMANCE_SCHEMA, KEY_VALUE_CASES, PROVIDER_CASES, type ProviderWorld } from '../../../src/conformance.ts';
import { jsonFiles } from '../../../src/json-files.ts';
import { createKeyValueEventStoreProvider } from '../../../src/key-value.ts';
import { JsonFilesStorage } from '../../../src/storage/json-files/json-files-storage.ts';
import { EveryCallAnew } from '../../support/json-files/every-call-anew.ts';
import { test } from '../../support/json-files/directory.ts';

test.describe('the storage port on JSON files', () => {
  for (const { title, run } of KEY_VALUE_CASES) {
    test(title, ({ directory }) => run(new JsonFilesStorage(CONFORMANCE_SCHEMA, { directory }), randomUUID()));
  }
});

// Order of calls that are made at once is that of one process.
const IN_ORDER = /made at once.*(in their order|each reads|the first one gets it)|gives positions/;

test.describe('the storage port on JSON files, each call by another process', () => {
  for (const { title, run } of KEY_VALUE_CASES.filter((given) => !IN_ORDER.test(given.title))) {
    test(title, ({ directory }) => {
      test.setTimeout(120_000);
      return run(new EveryCallAnew(CONFORMANCE_SCHEMA, directory), randomUUID());
    });
  }
});

test.describe('provider and store on JSON files', () => {
  for (const { title, run } of PROVIDER_CASES) {
    test(title, async ({ directory }) => {
      const backend = jsonFiles({ directory });
      const providers: { close(): Promise<void> }[] = [];
      const connect: ProviderWorld['connect'] = (options = {}) => {
        const provider = createKeyValueEventStoreProvider({ events: bankEvents, backend, ...(options as object) } as never);
        providers.push(provider);
        return provider as never;
      };
      await run({ connect, database: randomUUID() });
      await Promise.all(providers.map((provider) => provider.close()));
    });
  }
});
