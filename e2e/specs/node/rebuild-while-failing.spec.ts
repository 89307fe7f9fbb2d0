import { expect, test } from '@playwright/test';
import { bankEvents, deposit, type BankEvent, type FundsDeposited } from '../../../src/conformance/provider/bank.ts';
import { defineProjection, ProjectionFailedError, StoreNotOpenError, type EventStoreProvider } from '../../../src/index.ts';
import { createKeyValueEventStoreProvider, inMemory, type Batch, type KeyValueStorage } from '../../../src/key-value.ts';
import { withRequests } from '../../support/storage/with-requests.ts';

const projection = defineProjection(bankEvents, {
  name: 'failing',
  on: {
    FundsDeposited: (_: object | undefined, { amount }: FundsDeposited) => {
      if (amount > 1) throw new RangeError('too much');
      return {};
    },
  },
});

/** A storage that calls before each request, and again before its answer is given. */
function observed(storage: KeyValueStorage, onRequest: (batch?: Batch) => Promise<void>): KeyValueStorage {
  const around = async <T>(request: () => Promise<T>, batch?: Batch): Promise<T> => {
    await onRequest();
    const answer = await request();
    await onRequest(batch);
    return answer;
  };
  return withRequests(storage, (database) => ({
    read: (queries) => around(() => database.read(queries)),
    commit: (batch) => around(() => database.commit(batch), batch),
  }));
}

type Client = 'the failing one' | 'another one' | 'one that ends at once';

/** What a client is told whose rebuild begins at a moment of another one's requests, which are held up until it has begun. */
async function rebuildAt(moment: number, client: Client): Promise<unknown> {
  const backend = inMemory();
  let moments = 0;
  let isFailing = false;
  let rebuilding: Promise<unknown> | undefined;
  let begun: () => void = () => undefined;
  const storage = observed(backend.storage, async (batch) => {
    if (rebuilding && batch?.writes.some(({ key }) => isHead(key))) begun();
    if (!isFailing || moments++ !== moment) return;
    const hasBegun = new Promise<void>((resolve) => (begun = resolve));
    rebuilding = (client === 'the failing one' ? mine : other).documents(projection).rebuild();
    rebuilding.catch(() => undefined);
    await hasBegun;
    if (client === 'one that ends at once') await other.close();
  });
  const connect = (): EventStoreProvider<BankEvent> =>
    createKeyValueEventStoreProvider({ events: bankEvents, backend: { ...backend, storage }, projections: [projection] });
  const [mine, other] = [connect(), connect()];
  for (const amount of [1, 2]) await mine.add('Account', '1', deposit(amount));
  isFailing = true;
  await expect(mine.documents(projection).get('1', { upTo: 'latest' }), String(moment)).rejects.toThrow(ProjectionFailedError);
  const outcome = await rebuilding?.catch((error: unknown) => error);
  await Promise.all([mine.close(), other.close()]);
  return outcome;
}

function isHead(key: unknown): boolean {
  return Array.isArray(key) && key[0] === 'projection';
}

for (const client of ['the failing one', 'another one', 'one that ends at once'] as const) {
  test(`whenever a client asks for a rebuild while a projection fails, all who wait are told so: ${client}`, async () => {
    const told = client === 'one that ends at once' ? StoreNotOpenError : ProjectionFailedError;
    let moment = 0;
    for (; ; moment++) {
      const outcome = await rebuildAt(moment, client);
      if (outcome === undefined) break;
      expect(outcome, String(moment)).toBeInstanceOf(told);
    }
    // At least the head, the first document and the failure are read and stored.
    expect(moment).toBeGreaterThan(12);
  });
}
