import assert from 'node:assert/strict';
import type pg from 'pg';
import { bankEvents, deposit, deposits, type BankEvent } from '../../../src/conformance/provider/bank.ts';
import type { EventStoreProvider } from '../../../src/index.ts';
import { createKeyValueEventStoreProvider } from '../../../src/key-value.ts';
import { postgres, type PostgresPool } from '../../../src/postgres.ts';
import { idsOf, Ledger } from '../../support/faults/ledger.ts';
import { typed } from '../../support/faults/verdict.ts';
import { FAULTS, FaultyPool, type Strike } from '../../support/postgres/faulty-pool.ts';
import { expect, test } from '../../support/postgres/fixtures.ts';

const passTyped = (error: unknown): undefined => void typed(error);

interface Clients {
  readonly ledger: Ledger;
  readonly provider: EventStoreProvider<BankEvent>;
  readonly id: string;
}

const SCENARIOS: Readonly<Record<string, (clients: Clients) => Promise<void>>> = {
  'adds in two sessions': async ({ ledger, provider, id }) => {
    for (const from of [1, 20]) {
      const store = await provider.openStore('Account', id).catch(passTyped);
      if (!store) continue;
      await ledger.add(store, deposits(3, from));
      await ledger.add(store, [deposit(9, { userId: 'x'.repeat(200_000) }), deposit(10, { idempotencyId: `payment ${from}` })]);
      await store.close();
    }
  },
  'adds that are not awaited, and a compaction': async ({ ledger, provider, id }) => {
    const store = await provider.openStore('Account', id).catch(passTyped);
    if (!store) return;
    await Promise.all([1, 2, 3].map((n) => ledger.add(store, deposits(n, 10 * n))));
    await provider.compact().catch(passTyped);
    await ledger.add(store, deposits(1, 90));
    await store.close();
  },
  'adds to several streams': async ({ provider, id }) => {
    for (const n of [1, 2]) {
      const appends = ['x', 'y'].map((part) => ({ name: 'Account', id: id + part, events: deposits(2, 10 * n) }));
      await provider.addToStreams(appends).catch(passTyped);
    }
    const versions = await Promise.all(
      ['x', 'y'].map((part) =>
        provider
          .read('Account', id + part)
          .version()
          .catch(passTyped),
      ),
    );
    if (versions.every((version) => version !== undefined))
      assert.equal(versions[0], versions[1], 'both have each batch, or neither');
  },
};

function connect(pool: PostgresPool, schema: string): EventStoreProvider<BankEvent> {
  return createKeyValueEventStoreProvider({ events: bankEvents, backend: postgres({ pool, schema }) });
}

/** Runs a scenario with one fault; returns how many statements it took. */
async function run(
  scenario: (clients: Clients) => Promise<void>,
  pool: pg.Pool,
  schema: string,
  strike?: Strike,
): Promise<number> {
  const faulty = new FaultyPool(pool, strike);
  const ledger = new Ledger();
  const id = crypto.randomUUID();
  try {
    const provider = connect(faulty, schema);
    await scenario({ ledger, provider, id });
    await provider.close();
    await faulty.arrived;
    const sound = connect(pool, schema);
    const messages = await sound.read('Account', id).get();
    const versions = messages.map(({ metadata }) => metadata.context.sequenceNumber);
    assert.deepEqual(
      versions,
      versions.map((_, index) => index + 1),
      'versions have no hole',
    );
    ledger.assertFits(idsOf(messages), false);
    assert.equal(await sound.add('Account', id, deposits(1)), versions.length + 1, 'the stream goes on');
    await sound.close();
    return faulty.operations;
  } catch (error) {
    throw new Error(`with ${JSON.stringify(strike)}`, { cause: error });
  }
}

for (const [title, scenario] of Object.entries(SCENARIOS)) {
  test(`${title}: whichever statement fails, and how, every write is stored as was said, once and whole`, async ({
    newPool,
    schema,
  }) => {
    test.setTimeout(180_000);
    const pool = newPool();
    const operations = await run(scenario, pool, schema);
    let faults = 0;
    for (let operation = 1; operation <= operations; operation++) {
      for (const fault of FAULTS) {
        await run(scenario, pool, schema, { operation, fault });
        faults++;
      }
    }
    console.log(`${title}: ${faults} faults`);
    expect(faults).toBeGreaterThan(20);
  });
}
