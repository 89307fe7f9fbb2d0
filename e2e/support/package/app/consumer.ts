import { createEventStoreProvider, createMessage, defineEvents } from 'idb-eventstore';
import { createInMemoryEventStoreProvider } from 'idb-eventstore/in-memory';

class NoteTaken {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

const events = defineEvents({ NoteTaken });
const provider = createEventStoreProvider({ events });
export const inMemory: typeof provider = createInMemoryEventStoreProvider({ events });

await using store = await provider.openStore('Notebook', 'mine');
await store.add([createMessage(new NoteTaken('bread'))]);
const [first] = await store.get();
export const text: string | undefined = first?.event.text;
// @ts-expect-error - the event has its class, it is not `any`
export const missing: unknown = first?.event.missing;
