import { createEventStoreProvider, createMessage, defineEvents, type EventStoreProvider } from 'idb-eventstore';

/** One row of a bank's statement, as the bank booked it. */
class TransactionBooked {
  constructor(
    readonly transactionId: number,
    readonly at: Date,
    readonly type: string,
    readonly amount: number,
    /** The bank's own balance after the transaction, rounded to 0.10. */
    readonly bankBalance: number,
  ) {}
}

const events = defineEvents({ TransactionBooked });

function connect(): EventStoreProvider<TransactionBooked> {
  return createEventStoreProvider({ events, durability: 'relaxed' });
}

/** Rows of `transactionId,accountId,sequence,date,type,operation,amount,balance,category`, by account, in order. */
function parse(csv: string): Map<string, TransactionBooked[]> {
  const accounts = new Map<string, TransactionBooked[]>();
  for (const line of csv.trim().split('\n').slice(1)) {
    const [id = '', account = '', , date = '', type = '', , amount, balance] = line.split(',');
    const booked = new TransactionBooked(Number(id), new Date(date), type, Number(amount), Number(balance));
    accounts.set(account, [...(accounts.get(account) ?? []), booked]);
  }
  return accounts;
}

/** Imports every account into its stream; returns how many streams and events there are. */
async function importAll(csv: string, database: string): Promise<{ streams: number; events: number }> {
  await using provider = connect();
  let added = 0;
  const accounts = parse(csv);
  for (const [account, rows] of accounts) {
    await using store = await provider.openStore('BankAccount', account, { database });
    for (let from = 0; from < rows.length; from += 20) {
      const messages = rows.slice(from, from + 20).map((row, index) => createMessage(row, { sequenceNumber: from + index + 1 }));
      await store.add(messages);
    }
    added += await store.version();
  }
  return { streams: accounts.size, events: added };
}

/** Replays every account and compares each step with the bank's own column; returns the rows that disagree. */
async function replayAll(csv: string, database: string): Promise<{ events: number; wrong: string[] }> {
  await using provider = connect();
  let replayed = 0;
  const wrong: string[] = [];
  for (const account of parse(csv).keys()) {
    let balance = 0;
    for (const { event, metadata } of await provider.read('BankAccount', account, { database }).get()) {
      const step = event.type === 'credit' ? event.amount : -event.amount;
      // The bank rounds its column at every row, so its balance is the start of the next step.
      const agrees = Math.abs(balance + step - event.bankBalance) <= 0.1 + 1e-6;
      if (!agrees) wrong.push(`${account} at ${metadata.context.sequenceNumber}: ${balance + step} is not ${event.bankBalance}`);
      balance = event.bankBalance;
      replayed++;
    }
  }
  return { events: replayed, wrong };
}

/** Real transactions of a bank, imported and replayed through the public API. */
export const statement = { importAll, replayAll };
