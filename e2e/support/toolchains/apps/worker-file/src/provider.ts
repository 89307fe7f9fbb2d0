import { createEventStoreProvider } from 'idb-eventstore';
import { events } from './events';

const worker = new URL('./idb-eventstore-worker.js', import.meta.url);
export const provider = createEventStoreProvider({ events, worker });
