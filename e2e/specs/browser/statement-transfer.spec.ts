import { createInMemoryEventStoreProvider } from '../../../src/in-memory.ts';
import { bookedEvents, bookStatement } from '../../support/booked-statement.ts';
import { expect, test } from '../../support/fixtures.ts';
import { readStatement } from '../../support/statement.ts';

test('a bank statement that comes from another backend leaves IndexedDB as it came, to the byte', async ({ tab, database }) => {
  test.setTimeout(240_000); // a real statement has tens of thousands of rows
  const { csv, rows } = readStatement();
  const provider = createInMemoryEventStoreProvider({ events: bookedEvents, settings: { defaultDatabase: database } });
  await bookStatement(provider, csv);
  const text = await new Response(provider.export()).text();
  await provider.close();
  const found = await tab.evaluate(
    async (text, database) => {
      const events = harness.library.defineEvents({});
      const store = harness.library.createEventStoreProvider({ events });
      const { messages, added } = await store.import(new Blob([text]), { database });
      const again = await new Response(store.export({ database })).text();
      await store.close();
      return { messages, added, isSame: again === text };
    },
    text,
    database,
  );
  expect(found).toEqual({ messages: rows, added: rows, isSame: true });
});
