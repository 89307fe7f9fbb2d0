import { randomUUID } from 'node:crypto';
import { bankEvents, CONFORMANCE_SCHEMA, KEY_VALUE_CASES, PROVIDER_CASES, type ProviderWorld } from '../../../src/conformance.ts';
import { createKeyValueEventStoreProvider } from '../../../src/key-value.ts';
import { postgres } from '../../../src/postgres.ts';
import { postgresBackend } from '../../../src/providers/postgres-backend.ts';
import { test } from '../../support/postgres/fixtures.ts';

test.describe('the storage port on PostgreSQL', () => {
  for (const { title, run } of KEY_VALUE_CASES) {
    test(title, ({ newPool }) => run(postgresBackend(newPool(), 'conformance', CONFORMANCE_SCHEMA).storage, randomUUID()));
  }
});

// To a client of its own connections a read that has ended does not tell that what it asked for before has reached the server.
const BY_READS = [
  'an opener behind others is told so',
  'openers of several clients get a stream in the order in which they asked',
];

test.describe('provider and store on PostgreSQL', () => {
  // In one process clients share a backend; those of several processes share the server alone.
  for (const world of ['clients of one process', 'clients of several processes']) {
    for (const { title, run } of PROVIDER_CASES) {
      if (world.includes('several') && BY_READS.some((beginning) => title.startsWith(beginning))) continue;
      test(`${world}: ${title}`, async ({ newPool }) => {
        const options = { schema: 'provider_cases' };
        const shared = postgres({ pool: newPool(), ...options });
        const providers: { close(): Promise<void> }[] = [];
        const connect: ProviderWorld['connect'] = (given = {}) => {
          const backend = world.includes('several') ? postgres({ pool: newPool(), ...options }) : shared;
          const provider = createKeyValueEventStoreProvider({ events: bankEvents, backend, ...(given as object) });
          providers.push(provider);
          return provider as never;
        };
        try {
          await run({ connect, database: randomUUID() });
        } finally {
          await Promise.all(providers.map((provider) => provider.close()));
        }
      });
    }
  }
});
