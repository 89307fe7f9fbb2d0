import { createEventStoreProvider } from 'idb-eventstore';
import { events } from './events';

export const provider = createEventStoreProvider({ events });

if (import.meta.hot) {
  void import.meta.hot.data.provider?.close();
  import.meta.hot.data.provider = provider;
}
