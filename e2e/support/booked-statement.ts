import { createMessage, defineEvents, plain, type EventMessage, type EventStoreProvider } from '../../src/index.ts';

export type Booked = { type: 'Booked'; data: { row: readonly string[]; at: Date; amount: number } };

export const bookedEvents = defineEvents({ Booked: plain<Booked['data']>() });

/** Adds every row of a statement to the stream of its account, in the statement's order, fifty to a transaction. */
export async function bookStatement(provider: EventStoreProvider<Booked>, csv: string): Promise<void> {
  const rows = csv.trim().split('\n').slice(1);
  for (let start = 0; start < rows.length; start += 50) {
    const accounts = new Map<string, EventMessage<Booked>[]>();
    for (const row of rows.slice(start, start + 50)) {
      const cells = row.split(',');
      const [id = '', account = '', , date = '', , , amount = ''] = cells;
      const data = { row: cells, at: new Date(date), amount: Number(amount) };
      const message = createMessage<Booked>({ type: 'Booked', data }, { idempotencyId: id });
      accounts.set(account, [...(accounts.get(account) ?? []), message]);
    }
    await provider.addToStreams([...accounts].map(([id, events]) => ({ name: 'Account', id, events })));
  }
}
