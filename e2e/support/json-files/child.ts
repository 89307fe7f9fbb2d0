// A process of its own on the directory: `node program.mjs <task> <directory> <stream>`. It tells on its output how far it is.

import { bankEvents, deposit, deposits, type BankEvent } from '../../../src/conformance/provider/bank.ts';
import { jsonFiles } from '../../../src/json-files.ts';
import { createKeyValueEventStoreProvider } from '../../../src/key-value.ts';
import type { EventStoreProvider } from '../../../src/index.ts';

const [task = '', directory = '', stream = ''] = process.argv.slice(2);
const provider: EventStoreProvider<BankEvent> = createKeyValueEventStoreProvider({
  events: bankEvents,
  backend: jsonFiles({ directory }),
});

const tasks: Readonly<Record<string, () => Promise<void>>> = {
  /** Adds batches of two records each until it is killed. */
  async write() {
    const store = await provider.openStore('Account', stream);
    const long = { userId: 'x'.repeat(40_000) };
    for (let version = 0; ;) {
      version = await store.add([deposit(1, long), deposit(2, long), deposit(3, long)]);
      console.log(String(version));
    }
  },
  /** Takes a stream and keeps it. */
  async hold() {
    const store = await provider.openStore('Account', stream, { sessionTimeout: 2_000 });
    console.log(String(await store.add(deposits(1))));
    setInterval(() => undefined, 1_000);
  },
  /** Takes a stream again and again, for one event each. */
  async visit() {
    for (let turn = 0; turn < 10; turn++) {
      const store = await provider.openStore('Account', stream, { openTimeout: 30_000 });
      console.log(String(await store.add(deposits(1))));
      await store.close();
    }
    await provider.close();
  },
  /** Adds to a stream when it is told to. */
  async add() {
    console.log('ready');
    for await (const line of process.stdin)
      console.log(`${String(line).trim()} ${await provider.add('Account', stream, deposits(1))}`);
    await provider.close();
  },
};

await tasks[task]?.();
