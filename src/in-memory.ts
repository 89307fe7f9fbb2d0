export { createInMemoryEventStoreProvider, InMemoryWorld, type InMemoryProviderOptions } from './client/in-memory-provider.ts';
export type { Clock } from './event-store/clock.ts';
