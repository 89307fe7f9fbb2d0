import { createMessage } from 'idb-eventstore';
import { NoteTaken } from './events';
import { provider } from './provider';

export async function takeNote(text: string): Promise<void> {
  const store = await provider.openStore('Notebook', 'mine');
  try {
    await store.add([createMessage(new NoteTaken(text))]);
  } finally {
    await store.close();
  }
}

export async function readNotes(): Promise<string[]> {
  const messages = await provider.read('Notebook', 'mine').get();
  return messages.map(({ event }) => event.text);
}
