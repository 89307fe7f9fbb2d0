import { createEventStoreProvider } from 'idb-eventstore';
import { events } from './events';

export const provider = createEventStoreProvider({ events });
