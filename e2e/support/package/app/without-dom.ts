import { createMessage, defineEvents } from 'idb-eventstore';
import { bankEvents, CONFORMANCE_SCHEMA, KEY_VALUE_CASES, PROVIDER_CASES } from 'idb-eventstore/conformance';
import { createInMemoryEventStoreProvider } from 'idb-eventstore/in-memory';
import { createKeyValueEventStoreProvider, inProcess, InMemoryStorage, SCHEMA } from 'idb-eventstore/key-value';

class NoteTaken {
  readonly text: string = 'bread';
}

const notebook = createInMemoryEventStoreProvider({ events: defineEvents({ NoteTaken }) });
export const version: number = await notebook.add('Notebook', 'mine', createMessage(new NoteTaken()));

const inMemory = createInMemoryEventStoreProvider({ events: bankEvents });
const store = await inMemory.openStore('Account', '1');
export const versions: readonly number[] = (await store.get()).map(({ metadata }) => metadata.context.sequenceNumber);
await store.close();

const backend = inProcess(new InMemoryStorage(SCHEMA));
export const onStorage: typeof inMemory = createKeyValueEventStoreProvider({ events: bankEvents, backend });
export const titles: readonly string[] = [...KEY_VALUE_CASES, ...PROVIDER_CASES].map(({ title }) => title);
export const collections: readonly string[] = Object.keys(CONFORMANCE_SCHEMA);
