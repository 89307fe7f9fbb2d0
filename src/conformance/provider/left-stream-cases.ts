import { StoreVersionMismatchError } from '../../contract/errors/index.ts';
import { assertEqual, assertRejects } from '../storage/assert.ts';
import { amounts, deposit, range } from './bank.ts';
import type { ProviderCase } from './provider-case.ts';

const TURNS = 10;

/** Whoever left a stream is not taken for the last one that had it. */
export const leftStreamCases: readonly ProviderCase[] = [
  {
    title: 'adds that are not awaited keep the order of their calls, also behind what others have added meanwhile',
    async run({ connect, database }) {
      const [mine, other] = [connect(), connect()];
      for (const turn of range(1, TURNS)) {
        const id = String(turn);
        const add = (amount: number): Promise<number> => mine.add('Account', id, deposit(amount), { database });
        await add(0);
        await other.add('Account', id, deposit(1), { database });
        const openAndAdd = async (amount: number): Promise<void> => {
          const store = await mine.openStore('Account', id, { database });
          await store.add(deposit(amount));
          await store.close();
        };
        const both = ['elsewhere', id].map((stream) => ({ name: 'Account', id: stream, events: [deposit(3)] }));
        await Promise.all([add(2), mine.addToStreams(both, { database }), add(4), openAndAdd(5)]);
        assertEqual(amounts(await mine.read('Account', id, { database }).get()), range(0, 5), `turn ${turn}`);
      }
      assertEqual(await mine.read('Account', 'elsewhere', { database }).version(), TURNS, 'the other stream');
    },
  },
  {
    title: 'clients that take turns go on from what the others have added',
    async run({ connect, database }) {
      const providers = [connect(), connect(), connect()];
      for (const turn of range(0, 29)) {
        const provider = providers[Math.floor(turn / 2) % 3];
        assertEqual(await provider?.add('Account', '1', deposit(turn), { database, expectedVersion: turn }), turn + 1, `${turn}`);
        const stale = provider?.add('Account', '1', deposit(-1), { database, expectedVersion: turn });
        await assertRejects(stale ?? Promise.resolve(), StoreVersionMismatchError, `a stale one after ${turn}`);
      }
      assertEqual(amounts((await connect().read('Account', '1', { database }).get()) ?? []), range(0, 29), 'the events');
    },
  },
];
