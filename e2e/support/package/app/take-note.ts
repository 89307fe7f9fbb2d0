import { createEventStoreProvider, createMessage, defineEvents, type WorkerSource } from 'idb-eventstore';

class NoteTaken {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** Adds an event and reads the stream, in an order of calls that every application has. Says what the stream holds. */
export async function takeNote(worker?: WorkerSource): Promise<string> {
  const provider = createEventStoreProvider({ events: defineEvents({ NoteTaken }), ...(worker !== undefined && { worker }) });
  const store = await provider.openStore('Notebook', location.search);
  const version = await store.add([createMessage(new NoteTaken(`visit ${(await store.version()) + 1}`))]);
  const notes = await store.get();
  await provider.close();
  return `${version}: ${notes.map(({ event }) => event.text).join(', ')}`;
}
