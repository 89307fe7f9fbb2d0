import { expect, test } from '../../support/fixtures.ts';

const MEBIUNIT = 2 ** 20; // UTF-16 units

test('messages as long as the settings may ever allow are added and read back, among short ones', async ({
  tab,
  database,
  engineName,
}) => {
  test.skip(engineName !== 'chromium', 'They fill half a gibibyte, and Chromium is the engine that stores the least at once.');
  test.setTimeout(120_000);
  const longest = 63 * MEBIUNIT - 1_024; // what stands around it in its text has room
  const read = await tab.evaluate(
    async (tenant, units) => {
      const { bank, library } = harness;
      const settings = { defaultDatabase: tenant, maxMessageLength: 63 * 2 ** 20, maxBatchLength: 256 * 2 ** 20 };
      const provider = bank.connect({ settings, durability: 'relaxed' });
      const store = await provider.openStore('Account', '1');
      const says = (last: string) => library.createMessage(new bank.Opened('x'.repeat(units - 1) + last));
      await store.add(bank.deposits(10));
      await store.add([says('a'), ...bank.deposits(3), says('b')]);
      await store.add([says('€')]);
      const found: (readonly [version: number, length: number, last: string])[] = [];
      for await (const { event, metadata } of store.stream()) {
        if (!('accountId' in event)) continue;
        found.push([metadata.context.sequenceNumber, event.accountId.length, event.accountId.slice(-1)]);
      }
      await provider.close();
      return found;
    },
    database,
    longest,
  );
  expect(read).toEqual([
    [11, longest, 'a'],
    [15, longest, 'b'],
    [16, longest, '€'],
  ]);
});
