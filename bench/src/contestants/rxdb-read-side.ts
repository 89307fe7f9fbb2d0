import { createRxDatabase, type RxCollection, type RxJsonSchema } from 'rxdb';
import { getRxStorageDexie } from 'rxdb/plugins/storage-dexie';
import type { Durability } from '../contestant.ts';
import { transferOf, type ReadSide, type Transfer } from '../read-side.ts';

interface TransferDocument extends Transfer {
  readonly id: string;
}

const AMOUNT = { type: 'number', minimum: 0, maximum: 100_000, multipleOf: 0.01 } as const;

const TRANSFERS: RxJsonSchema<TransferDocument> = {
  version: 0,
  type: 'object',
  primaryKey: 'id',
  properties: {
    id: { type: 'string', maxLength: 20 },
    number: { type: 'integer' },
    date: { type: 'string' },
    amount: AMOUNT,
    text: { type: 'string' },
  },
  required: ['id', 'number', 'date', 'amount', 'text'],
  indexes: ['amount'],
};

/** Documents only: RxDB has no transaction over two collections, so nothing that is made of events is stored with them. */
export async function openRxDbReadSide(name: string, durability: Durability): Promise<ReadSide> {
  const storage = getRxStorageDexie({ chromeTransactionDurability: durability });
  const database = await createRxDatabase<{ transfers: RxCollection<TransferDocument> }>({ name: `${name}-read-side`, storage });
  const { transfers } = await database.addCollections({ transfers: { schema: TRANSFERS } });
  return {
    populate: () => Promise.reject(new Error('It stores no events here.')),
    documents: {
      make: async (events) => {
        const { error } = await transfers.bulkInsert(events.map((event) => ({ id: String(event.number), ...transferOf(event) })));
        if (error.length > 0) throw new Error(`${error.length} documents were not stored.`, { cause: error });
      },
      page: async (amount, limit) => {
        const found = await transfers.find({ selector: { amount: { $gte: amount } }, sort: [{ amount: 'asc' }], limit }).exec();
        return found.map((document) => document.toJSON());
      },
    },
    close: async () => {
      await database.close();
    },
  };
}
