import type { BankEvent } from '../contestant.ts';
import { bankEvents } from '../events.ts';
import { time } from './time.ts';
import type { TableWorkload } from './workload.ts';

const BATCH = 100;
const TURNS = 100;

export const encode: TableWorkload = {
  name: 'encode',
  title: 'the texts of 10,000 plain events, as `add` makes them, against `JSON.stringify` of what the texts say',
  figures: { ratio: { title: 'texts ÷ JSON.stringify', unit: 'ratio' } },
  place: 'warm tab',
  contestants: ['idb-eventstore'],
  async measure() {
    const { createMessage, defineEvents } = await import('idb-eventstore');
    const { encodeBatch } = await import('idb-eventstore/events/encode-batch');

    class Transaction {
      constructor(fields: BankEvent) {
        Object.assign(this, fields);
      }
    }
    const context = {
      registry: defineEvents({ Transaction }),
      storeId: { database: 'bench', name: 'BankAccount', id: '123456000' },
      sessionId: crypto.randomUUID(),
      limits: { maxMessageLength: Infinity, maxBatchLength: Infinity },
    };
    const messages = bankEvents(BATCH).map((event) => createMessage(new Transaction(event)));
    const { parts } = encodeBatch(context, messages).batch;
    const said = parts.flatMap(({ text }) => JSON.parse(text) as unknown[]);

    let texts = 0;
    let stringify = 0;
    let length = 0; // used below, so that no engine leaves the work out
    for (let turn = -TURNS; turn < TURNS; turn++) {
      const encoding = await time(async () => (length += encodeBatch(context, messages).batch.parts.length));
      const writing = await time(async () => (length += said.map((form) => JSON.stringify(form)).join().length));
      if (turn < 0) continue; // the engine is still compiling
      texts += encoding;
      stringify += writing;
    }
    if (length === 0) throw new Error('Nothing was encoded.');
    return { ratio: texts / stringify };
  },
};
