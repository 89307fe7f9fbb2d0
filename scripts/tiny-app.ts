// What an application needs at the least; `npm run size` tells what it costs.
import { createEventStoreProvider, createMessage, defineEvents } from 'idb-eventstore';

class NoteTaken {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

const provider = createEventStoreProvider({ events: defineEvents({ NoteTaken }) });
const notes = await provider.openStore('Notebook', 'mine');
await notes.add([createMessage(new NoteTaken('Hello'))]);
for (const { event } of await notes.get()) document.body.append(event.text);
