import { Events, makeSchema, Schema, State } from '@livestore/livestore';

const bankEvent = Schema.Struct({
  type: Schema.Literal('transaction'),
  number: Schema.Number,
  date: Schema.String,
  amount: Schema.Number,
  balance: Schema.Number,
  text: Schema.String,
  details: Schema.Record({ key: Schema.String, value: Schema.Union(Schema.String, Schema.Number, Schema.Boolean) }),
});

const events = State.SQLite.table({
  name: 'events',
  columns: {
    stream: State.SQLite.text({ primaryKey: true }),
    version: State.SQLite.integer({ primaryKey: true }),
    event: State.SQLite.json({ schema: bankEvent }),
  },
});

/** What one append adds is one event of LiveStore's: it writes ten of them in a transaction, however many a commit had. */
const added = Events.synced({
  name: 'v1.Added',
  schema: Schema.Struct({ stream: Schema.String, version: Schema.Number, events: Schema.Array(bankEvent) }),
});

const materializers = State.SQLite.materializers(
  { added },
  {
    'v1.Added': ({ stream, version, events: added }) =>
      added.map((event, index) => events.insert({ stream, version: version + 1 + index, event })),
  },
);

const schema = makeSchema({ events: { added }, state: State.SQLite.makeState({ tables: { events }, materializers }) });

export { added, events, schema };
