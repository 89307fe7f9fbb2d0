// The same as tiny-app.ts with a projection; a test tells by it that applications without one go without its code.
import { createEventStoreProvider, defineEvents, defineProjection } from 'idb-eventstore';

class NoteTaken {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

const events = defineEvents({ NoteTaken });
const notebooks = defineProjection(events, {
  name: 'notebooks',
  on: { NoteTaken: (_, { text }): { readonly last: string } => ({ last: text }) },
});
const provider = createEventStoreProvider({ events, projections: [notebooks] });
await provider.add('Notebook', 'mine', new NoteTaken('Hello'));
const notebook = await provider.documents(notebooks).get('mine', { upTo: 'latest' });
document.body.append(notebook?.last ?? '');
