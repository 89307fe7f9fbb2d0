import { fileURLToPath } from 'node:url';
import { expect, test } from '../../support/fixtures.ts';
import { StaticServer } from '../../support/static-server.ts';

test('with the server gone, tabs go on adding and reading, and all of it is there when the server is back', async ({
  shared,
  database,
}) => {
  const server = new StaticServer(fileURLToPath(new URL('../../../build/e2e', import.meta.url)));
  await server.start();
  const [tab, other] = [await shared.newTab(`${server.origin}/`), await shared.newTab(`${server.origin}/`)];
  try {
    // An application that is offline has its worker already, from its cache or from before.
    for (const each of [tab, other]) {
      await each.evaluate(async (tenant) => {
        const provider = harness.bank.connect({ settings: { defaultDatabase: tenant } });
        await provider.read('Account', '1').version();
        Object.assign(globalThis, { provider });
      }, database);
    }
    await server.stop();
    const add = async (): Promise<number> => {
      const store = await provider.openStore('Account', '1');
      const version = await store.add(harness.bank.deposits(3));
      await store.close();
      return version;
    };
    const reachable = await tab.evaluate(() =>
      fetch('/').then(
        () => true,
        () => false,
      ),
    );
    const versions = [await tab.evaluate(add), await other.evaluate(add), await tab.evaluate(add)];
    expect({ reachable, versions }).toEqual({ reachable: false, versions: [3, 6, 9] });
    await server.start();
    await tab.reload();
    const stored = await tab.evaluate(async (tenant) => {
      const again = harness.bank.connect();
      const messages = await again.read('Account', '1', { database: tenant }).get();
      await again.close();
      return messages.length;
    }, database);
    expect(stored).toBe(9);
  } finally {
    await Promise.all([tab.close(), other.close()]);
    await server.stop();
  }
});

test('with the server gone before the worker was loaded, the error says that trying again may help, and it does', async ({
  shared,
  database,
}) => {
  const server = new StaticServer(fileURLToPath(new URL('../../../build/e2e', import.meta.url)));
  await server.start();
  const tab = await shared.newTab(`${server.origin}/`);
  try {
    await server.stop();
    const refused = await tab.evaluate(async (tenant) => {
      const provider = harness.bank.connect({ settings: { defaultDatabase: tenant } });
      Object.assign(globalThis, { provider });
      const error: unknown = await provider.openStore('Account', '1').catch((reason: unknown) => reason);
      return error instanceof harness.library.StorageUnavailableError && [error.transient, error.outcome, error.message];
    }, database);
    expect(refused).toEqual([true, 'not-written', expect.stringMatching(/could not be loaded.* Try again/)]);
    await server.start();
    const added = await tab.evaluate(async () => {
      const store = await provider.openStore('Account', '1');
      const version = await store.add(harness.bank.deposits(1));
      await provider.close();
      return version;
    });
    expect(added).toBe(1);
  } finally {
    await tab.close();
    await server.stop();
  }
});
