// A process of its own on a sidecar: `node program.mjs <task> <endpoint> <database> <stream>`. It tells on its output how far it is.

import { bankEvents, deposit, deposits, type BankEvent } from '../../../src/conformance/provider/bank.ts';
import { dapr } from '../../../src/dapr.ts';
import type { EventStoreProvider } from '../../../src/index.ts';
import { createKeyValueEventStoreProvider } from '../../../src/key-value.ts';

const [task = '', endpoint = '', database = '', stream = ''] = process.argv.slice(2);
const provider: EventStoreProvider<BankEvent> = createKeyValueEventStoreProvider({
  events: bankEvents,
  backend: dapr({ endpoint, stateStore: 'redis' }),
});

const tasks: Readonly<Record<string, () => Promise<void>>> = {
  /** Adds batches of several records each to a few streams at once until it is killed: `stream version`. */
  async write() {
    const long = { userId: 'x'.repeat(45_000) };
    const write = async (id: string): Promise<void> => {
      const store = await provider.openStore('Account', id, { database });
      for (;;) {
        const version = await store.add([deposit(1, long), deposit(2, long), deposit(3, long), deposit(4, long)]);
        console.log(`${id} ${version}`);
      }
    };
    await Promise.all(['a', 'b'].map((part) => write(`${stream}${part}`)));
  },
  /** Takes a stream and keeps it. */
  async hold() {
    const store = await provider.openStore('Account', stream, { database, sessionTimeout: 2_000 });
    console.log(String(await store.add(deposits(1))));
    setInterval(() => undefined, 1_000);
  },
  /** Takes a stream again and again, for one event each. */
  async visit() {
    for (let turn = 0; turn < 10; turn++) {
      const store = await provider.openStore('Account', stream, { database, openTimeout: 50_000 });
      console.log(String(await store.add(deposits(1))));
      await store.close();
    }
    await provider.close();
  },
};

await tasks[task]?.();
