// The same as tiny-app.ts with an aggregate; a test tells by it that applications without one go without its code.
import { createEventStoreProvider, defineAggregate, defineEvents } from 'idb-eventstore';

class NoteTaken {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

const events = defineEvents({ NoteTaken });
const Notebook = defineAggregate(events, {
  name: 'Notebook',
  initial: (): readonly string[] => [],
  evolve: { NoteTaken: (notes, { text }) => [...notes, text] },
});
const notes = createEventStoreProvider({ events }).aggregate(Notebook, 'mine');
await notes.execute(() => new NoteTaken('Hello'));
notes.live().subscribe((value) => document.body.replaceChildren(...(value?.state ?? [])));
