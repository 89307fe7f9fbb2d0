// A process of its own on a server: `node program.mjs <task> <port> <schema> <stream>`. It tells on its output how far it is.

import pg from 'pg';
import { bankEvents, deposit, deposits, type BankEvent } from '../../../src/conformance/provider/bank.ts';
import type { EventStoreProvider } from '../../../src/index.ts';
import { createKeyValueEventStoreProvider } from '../../../src/key-value.ts';
import { postgres } from '../../../src/postgres.ts';

const [task = '', port = '', schema = '', stream = ''] = process.argv.slice(2);
const pool = new pg.Pool({ host: '127.0.0.1', port: Number(port), user: 'test', database: 'postgres' });
const provider: EventStoreProvider<BankEvent> = createKeyValueEventStoreProvider({
  events: bankEvents,
  backend: postgres({ pool, schema }),
});

const tasks: Readonly<Record<string, () => Promise<void>>> = {
  /** Adds batches of several records each to a few streams at once until it is killed: `stream version`. */
  async write() {
    const long = { userId: 'x'.repeat(45_000) };
    const write = async (id: string): Promise<void> => {
      const store = await provider.openStore('Account', id, { openTimeout: 20_000 });
      for (;;) {
        const version = await store.add([deposit(1, long), deposit(2, long), deposit(3, long), deposit(4, long)]);
        console.log(`${id} ${version}`);
      }
    };
    await Promise.all(['a', 'b'].map((part) => write(`${stream}${part}`)));
  },
  /** Takes a stream and keeps it. */
  async hold() {
    const store = await provider.openStore('Account', stream, { sessionTimeout: 60_000 });
    console.log(String(await store.add(deposits(1))));
  },
  /** Takes a stream again and again, for one event each. */
  async visit() {
    for (let turn = 0; turn < 20; turn++) {
      const store = await provider.openStore('Account', stream, { openTimeout: 30_000 });
      console.log(String(await store.add(deposits(1))));
      await store.close();
    }
    await provider.close();
    await pool.end();
  },
};

await tasks[task]?.();
