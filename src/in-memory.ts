export { createInMemoryEventStoreProvider, InMemoryWorld, type InMemoryProviderOptions } from './client/in-memory-provider.ts';
export type { Clock } from './event-store/clock.ts';
export { InMemoryStorage } from './key-value/in-memory.ts';
export { SCHEMA } from './event-store/schema.ts';
