import assert from 'node:assert/strict';
import { bankEvents, deposits, type BankEvent } from '../../../src/conformance/provider/bank.ts';
import { dapr } from '../../../src/dapr.ts';
import type { EventStoreProvider } from '../../../src/index.ts';
import { createKeyValueEventStoreProvider, type Backend } from '../../../src/key-value.ts';
import { TestClock } from '../../../src/testing.ts';
import { FAULTS, FaultyProxy, type Strike } from '../../support/dapr/faulty-proxy.ts';
import { expect, test } from '../../support/dapr/fixtures.ts';
import { idsOf, Ledger } from '../../support/faults/ledger.ts';
import { SCENARIOS, type Scenario } from '../../support/faults/scenarios.ts';
import { typed } from '../../support/faults/verdict.ts';

const ONE_IN = process.env['DAPR_FAULTS'] === 'all' ? 1 : 6; // requests, others for each fault; of transactions all

// It waits on a clock that is moved, and a server does not wait for that.
const NEEDS_A_CLOCK = 'a takeover after the end of a session that was not closed';

/** A backend whose databases all have another name. */
function renamed(backend: Backend, prefix: string): Backend {
  const { storage } = backend;
  return {
    ...backend,
    storage: {
      open: (name) => storage.open(prefix + name),
      list: () => storage.list(),
      delete: (name) => storage.delete(prefix + name),
    },
  };
}

/** Runs a scenario with one fault; returns the paths of the requests that it took. */
async function run(
  scenario: Scenario,
  proxy: FaultyProxy,
  endpoints: readonly string[],
  strike?: Strike,
): Promise<readonly string[]> {
  const prefix = `${crypto.randomUUID()} `;
  const [faulty, sound] = endpoints.map((endpoint) => renamed(dapr({ endpoint, stateStore: 'redis' }), prefix));
  if (!faulty || !sound) throw new Error('two endpoints');
  const providers: EventStoreProvider<BankEvent>[] = [];
  const connectTo = (backend: Backend): EventStoreProvider<BankEvent> => {
    const provider = createKeyValueEventStoreProvider({ events: bankEvents, backend });
    providers.push(provider);
    return provider;
  };
  const ledger = new Ledger();
  proxy.begin(strike);
  try {
    await scenario({ clock: new TestClock(), ledger, connect: () => connectTo(faulty) }).catch(typed);
    const paths = [...proxy.paths];
    proxy.heal();
    // The one that has met the fault, and then another process.
    ledger.assertFits(idsOf(await connectTo(faulty).read('Account', '1').get()), false);
    await Promise.all(providers.map((provider) => provider.close()));
    await proxy.arrived;
    const provider = connectTo(sound);
    const messages = await provider.read('Account', '1').get();
    const versions = messages.map(({ metadata }) => metadata.context.sequenceNumber);
    assert.deepEqual(
      versions,
      versions.map((_, index) => index + 1),
      'versions have no hole',
    );
    ledger.assertFits(idsOf(messages), false);
    ledger.snapshots.assertFits(await provider.read('Account', '1').snapshotVersions());
    await provider.close();
    return paths;
  } catch (error) {
    throw new Error(`with ${JSON.stringify(strike)}`, { cause: error });
  }
}

for (const [title, scenario] of Object.entries(SCENARIOS).filter(([name]) => name !== NEEDS_A_CLOCK)) {
  test(`${title}: whichever request fails, and how, every write is stored as was said, once and whole`, async ({ server }) => {
    test.setTimeout(20 * 60_000);
    await using proxy = new FaultyProxy(server.endpoint);
    const endpoints = [await proxy.listen(), server.endpoint];
    const paths = await run(scenario, proxy, endpoints);
    let faults = 0;
    for (const [faultIndex, fault] of FAULTS.entries()) {
      for (const [index, path] of paths.entries()) {
        if (!path.endsWith('/transaction') && (index + faultIndex) % ONE_IN > 0) continue;
        await run(scenario, proxy, endpoints, { request: index + 1, fault });
        faults++;
      }
    }
    console.log(`${title}: ${faults} faults in ${paths.length} requests`);
    expect(faults).toBeGreaterThan(10);
  });
}

test('a stream goes on when the answer to each third request is lost', async ({ server, database }) => {
  await using proxy = new FaultyProxy(server.endpoint);
  const provider = createKeyValueEventStoreProvider({
    events: bankEvents,
    backend: dapr({ endpoint: await proxy.listen(), stateStore: 'redis' }),
  });
  const store = await provider.openStore('Account', '1', { database });
  const ledger = new Ledger();
  for (let n = 1; n <= 20; n++) {
    proxy.begin({ request: 1 + (n % 3), fault: n % 2 === 0 ? 'reply-lost' : 'late' });
    await ledger.add(store, deposits(2, n));
  }
  await proxy.arrived;
  ledger.assertFits(idsOf(await provider.read('Account', '1', { database }).get()), false);
  await provider.close();
});
