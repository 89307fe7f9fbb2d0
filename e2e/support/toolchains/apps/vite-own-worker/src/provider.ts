import { createEventStoreProvider } from 'idb-eventstore';
import { events } from './events';

const worker = () => new Worker(new URL('./event-store.worker.ts', import.meta.url), { type: 'module' });
export const provider = createEventStoreProvider({ events, worker });
